"""Claims and comparisons → clauses. The only place where a verdict becomes words."""

from pipeline.manifest import Claim, Comparison, Interval, Verdict
from report import formats
from report.evidence import Evidence

RANKED: tuple[Verdict, ...] = ("higher", "lower")
UNKNOWN_SPREAD = "with one seed, the spread over seeds is unknown"


def sample(entry: Claim | Comparison) -> str:
    """What an interval or a test rests on: "20 seeds", "150 test rows"."""
    singular = entry.of.removesuffix("s")
    return formats.plural(entry.n, singular, entry.of)


def share(claim: Claim) -> str:
    """A fraction with its spread: "75.3 % (95 % interval 74.1 to 76.5 %, 20 seeds)"."""
    text = formats.claim_percent(claim)
    if claim.interval is None:
        return f"{text} ({sample(claim)})"
    ends = formats.interval_percent(claim.interval, formats.percent_decimals(claim))
    return f"{text} ({formats.level(claim.interval)} interval {ends}, {sample(claim)})"


def number(claim: Claim) -> str:
    """The same for what is no percentage: a loss, an AUC, an F1 score."""
    text = formats.claim_number(claim)
    if claim.interval is None:
        return f"{text} ({sample(claim)})"
    ends = formats.interval_numbers(claim.interval, formats.claim_decimals(claim))
    return f"{text} ({formats.level(claim.interval)} interval {ends}, {sample(claim)})"


def spread(evidence: Evidence, experiment: str) -> str:
    """What is known of the spread over seeds: its standard deviation, or that it isn't."""
    mean = evidence.claim(f"{experiment}.accuracy")
    if mean.n < 2:
        return "With one seed, the spread over seeds is unknown."
    deviation = evidence.value(f"{experiment}.accuracy-sd")
    return (
        f"From seed to seed, it varies with a standard deviation of "
        f"{formats.fixed(deviation * 100, 1)}{formats.BOUND}points."
    )


def compared(comparison: Comparison, left: str, right: str, measure: str = "test accuracy") -> str:
    """One sentence that ranks two things only if the verdict does."""
    detail = _detail(comparison)
    if comparison.verdict in RANKED:
        opening = f"{left} has a {comparison.verdict} {measure} than {right}"
    elif comparison.verdict == "equivalent":
        opening = f"The {measure} of {_inner(left)} is equivalent to that of {right}, within the margin declared beforehand"
    else:
        opening = f"There is no evidence of a difference in {measure} between {_inner(left)} and {right}"
    return f"{formats.sentence(opening)}: {detail}."


def outcome(verdict: Verdict, higher: str, lower: str, equivalent: str, unknown: str) -> str:
    """The phrase of four that the verdict allows."""
    phrases: dict[Verdict, str] = {
        "higher": higher,
        "lower": lower,
        "equivalent": equivalent,
        "no evidence": unknown,
    }
    return phrases[verdict]


def _detail(comparison: Comparison) -> str:
    """"+3.1 points (95 % interval 1.2 to 5.0, 20 seeds, p = 0.003)"."""
    decimals = _decimals(comparison)
    difference = formats.points(comparison.difference, decimals)
    if comparison.interval is None:
        suffix = f"; {UNKNOWN_SPREAD}" if (comparison.of, comparison.n) == ("seeds", 1) else ""
        return f"{difference} ({sample(comparison)}){suffix}"
    ends = _point_ends(comparison.interval, decimals)
    inside = [f"{formats.level(comparison.interval)} interval {ends}", sample(comparison)]
    if comparison.p_adjusted is not None:
        inside.append(_tested(comparison))
    return f"{difference} ({', '.join(inside)})"


def _tested(comparison: Comparison) -> str:
    adjusted = comparison.p_adjusted
    if adjusted is None or comparison.p is None:
        return ""
    correction = " after Holm’s correction" if adjusted != comparison.p else ""
    return formats.p_value(adjusted) + correction


def _decimals(comparison: Comparison) -> int:
    if comparison.interval is None:
        return 1
    half_width = (comparison.interval.high - comparison.interval.low) / 2
    return min(2, max(1, formats.decimals_for(half_width) - 2))


def _point_ends(interval: Interval, decimals: int) -> str:
    low, high = (formats.fixed(end * 100, decimals) for end in (interval.low, interval.high))
    return f"{low} to {high}"


def _inner(name: str) -> str:
    """A name inside a sentence: only an article loses its capital."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if first in {"The", "A", "An"} else name


def gap(claim: Claim, noun: str = "accuracy") -> str:
    """Training minus validation, as an observation with its interval."""
    size = f"{formats.fixed(abs(claim.value) * 100, 1)}{formats.BOUND}points"
    where = "above" if claim.value > 0 else "below"
    if claim.interval is None:
        return (
            f"At the chosen epoch, the training {noun} lies {size} {where} the validation "
            f"{noun}; without a spread over seeds, this says little"
        )
    ends = _point_ends(claim.interval, 1)
    inside = f"{formats.level(claim.interval)} interval {ends}, {sample(claim)}"
    if claim.interval.low <= 0 <= claim.interval.high:
        return (
            f"At the chosen epoch, training and validation {noun} differ by {formats.points(claim.value)} "
            f"({inside}), an interval that contains zero"
        )
    return f"At the chosen epoch, the training {noun} lies {size} {where} the validation {noun} ({inside})"


def overfits(claim: Claim) -> bool | None:
    """Whether training lies above validation beyond its interval; None if that is unknown."""
    if claim.interval is None:
        return None
    return claim.interval.low > 0
