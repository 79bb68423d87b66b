"""Claims and comparisons → clauses. The only place where a verdict becomes words."""

from typing import get_args

from manifest import Claim, Comparison, Interval, Verdict
from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import follows

RANKED: tuple[Verdict, ...] = ("higher", "lower")
ORDER: tuple[Verdict, ...] = get_args(Verdict)  # of what follows from each
UNKNOWN_SPREAD = "With one seed, the spread over seeds is unknown."


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


def share_of(claim: Claim, what: str) -> str:
    """The same with what it is a share of: "75.3 % of the test rows (…)"."""
    text, _, detail = share(claim).partition(" (")
    return f"{text} of {what} ({detail}"


def number(claim: Claim) -> str:
    """The same for what is no percentage: a loss, an AUC, an F1 score."""
    text = formats.claim_number(claim)
    if claim.interval is None:
        return f"{text} ({sample(claim)})"
    ends = formats.interval_numbers(claim.interval, formats.claim_decimals(claim))
    return f"{text} ({formats.level(claim.interval)} interval {ends}, {sample(claim)})"


def overall(evidence: Evidence, experiment: str) -> str:
    """The accuracy over seeds and how it varies, or that this is unknown."""
    mean = evidence.claim(f"{experiment}.accuracy")
    if mean.n < 2:
        return UNKNOWN_SPREAD
    deviation = formats.fixed(evidence.value(f"{experiment}.accuracy-sd") * 100, 1)
    return (
        f"The mean over seeds is {share(mean)}, with a standard deviation of {deviation}{formats.BOUND}points "
        "from seed to seed."
    )


def over_seeds(claim: Claim, subject: str) -> str:
    """A mean as a sentence; nothing where one seed leaves only the run that was told already."""
    if claim.n < 2:
        return ""
    return f" Over seeds, {subject} is {number(claim)}."


def compared(comparison: Comparison, left: str, right: str, measure: str = "test accuracy") -> str:
    """One sentence that ranks two things only if the verdict does. Names are as inside a sentence."""
    if comparison.verdict in RANKED:
        opening = f"{left} has a {comparison.verdict} {measure} than {right}"
    elif comparison.verdict == "equivalent":
        opening = f"The {measure} of {left} is equivalent to that of {right}"
    else:
        opening = f"There is no evidence of a difference in {measure} between {left} and {right}"
    return f"{formats.sentence(opening)}: {_detail(comparison)}.{_alone(comparison)}"


def _alone(comparison: Comparison) -> str:
    """What has to be said of a single pair of runs."""
    return f" {UNKNOWN_SPREAD}" if (comparison.of, comparison.n) == ("seeds", 1) else ""


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
    """The difference and what it rests on: interval, sample, and p or the margin."""
    decimals = _decimals(comparison)
    difference = formats.points(comparison.difference, decimals)
    if comparison.interval is None:
        return f"{difference} ({sample(comparison)})"
    ends = _point_ends(comparison.interval, decimals)
    inside = [f"{formats.level(comparison.interval)} interval {ends}", sample(comparison)]
    if comparison.verdict == "equivalent":
        inside.append(_equivalent(comparison))
    elif comparison.p_adjusted is not None:
        inside.append(_tested(comparison.p, comparison.p_adjusted))
    return f"{difference} ({', '.join(inside)})"


def difference(comparison: Comparison) -> str:
    """For a cell: "+1.2 (−0.3 to 2.7)", in points."""
    decimals = _decimals(comparison)
    size = formats.signed(comparison.difference * 100, decimals)
    if comparison.interval is None:
        return size
    return f"{size} ({_point_ends(comparison.interval, decimals)})"


def _tested(p: float | None, adjusted: float | None) -> str:
    if adjusted is None or p is None:
        return ""
    correction = " after Holm’s correction" if adjusted != p else ""
    return formats.p_value(adjusted) + correction


def _equivalent(comparison: Comparison) -> str:
    """The test of equivalence: that the difference is not as large as the margin."""
    tested = _tested(comparison.p_equivalent, comparison.p_equivalent_adjusted)
    return f"equivalence within ±{formats.distance(comparison.margin, 0)}: {tested}"


def _decimals(comparison: Comparison) -> int:
    if comparison.interval is None:
        return 1
    return max(1, formats.decimals_for(comparison.interval) - 2)


def _point_ends(interval: Interval, decimals: int) -> str:
    low, high = (formats.fixed(end * 100, decimals) for end in (interval.low, interval.high))
    return f"{low} to {high}"


def compared_with(
    found: list[tuple[Comparison, str]], right: str, measure: str = "test accuracy"
) -> str:
    """Several things against one: those without evidence share a sentence. Of none, nothing."""
    decided = [(c, left) for c, left in found if c.verdict != "no evidence"]
    undecided = [(c, left) for c, left in found if c.verdict == "no evidence"]
    told = [compared(c, left, right, measure) for c, left in decided]
    if len(undecided) == 1:
        told += [compared(c, left, right, measure) for c, left in undecided]
    elif undecided:
        each = formats.listed(f"{_detail(c)} with {left}" for c, left in undecided)
        told.append(
            f"There is no evidence of a difference in {measure} from {right}: {each}.{_alone(undecided[0][0])}"
        )
    return " ".join(told)


def gap(evidence: Evidence, experiment: str) -> str:
    """Training against validation, both with the tested weights and without dropout."""
    train, validation = (
        evidence.claim(f"{experiment}.{part}-accuracy") for part in ("train", "validation")
    )
    claim = evidence.claim(f"{experiment}.gap")
    over = f"Over {sample(claim)}: with" if claim.of == "seeds" and claim.n > 1 else "With"
    none = evidence.claims.get(f"{experiment}.architecture.dropouts")
    without = "" if none is not None and none.value == 0 else " and without dropout"
    weights = f"the tested weights{without}"
    if none is not None:
        weights = follows(weights, ("claims", none.id))
    reached = (
        f"{over} {weights}, the accuracy is {formats.claim_percent(train)} on "
        f"training data and {formats.claim_percent(validation)} on validation data"
    )
    size = formats.points(claim.value)
    if claim.interval is None:
        return f"{reached}, a gap of {size}. {ALONE}"
    inside = f"{formats.level(claim.interval)} interval {_point_ends(claim.interval, 1)}, {sample(claim)}"
    return f"{reached}, a gap of {size} ({inside}). {_fit(claim.interval)}"


ALONE = "With one seed, the gap has no interval, and whether the model overfits stays open."


def _fit(interval: Interval) -> str:
    """What a gap means whose interval is known."""
    if interval.low > 0:
        return "That is overfitting: the model knows its training data beyond what carries over to others."
    if interval.high < 0:
        return "There is no overfitting; the validation data happen to be easier."
    return "The interval contains zero, so there is no evidence of overfitting."
