"""Claims and comparisons → clauses. The only place where a verdict becomes words."""

from typing import get_args

from manifest import Claim, Comparison, Interval, Tested, Verdict
from report.page import chance, formats
from report.page.evidence import Evidence
from report.page.tracing import follows

RANKED: tuple[Verdict, ...] = ("higher", "lower")
ORDER: tuple[Verdict, ...] = get_args(Verdict)  # of what follows from each
MEASURE = "test accuracy"  # what differences are of, where no other is named
ROWS = "rows"  # what a table has more of, where an assignment does not call them otherwise
APART = "could not be told from"
OPEN = "could not be told apart"
PROTOCOL = "protocol"  # of the recipe of networks on the table, whose classes are two
UNKNOWN_SPREAD = "With one seed, the spread over seeds is unknown."
NO_SPREAD = "Without a spread there is no test, and nothing follows."
POWER = f"80{formats.THIN}%"


def sample(entry: Claim | Comparison) -> str:
    """What an interval or a test rests on: "36 seeds", "12 splits", "150 test rows"."""
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


def compared(
    comparison: Comparison, left: str, right: str, measure: str = MEASURE, *, rows: str = ROWS
) -> str:
    """What is said of a pair: on this table, and for new rows. Names are as inside a sentence.

    Only a verdict ranks, and what has none is told with the difference that would have been found.
    """
    opening = formats.sentence(_opening(comparison, left, right, measure))
    return stated(comparison, opening, rows=rows)


def stated(comparison: Comparison, opening: str, *, rows: str = ROWS) -> str:
    """The same after words of one's own that follow from the verdict."""
    told = f"{opening}: {_detail(comparison)}.{_alone(comparison)}"
    return " ".join(filter(None, (told, _beyond(comparison, rows))))


def _opening(comparison: Comparison, left: str, right: str, measure: str) -> str:
    if comparison.verdict in RANKED:
        return _ranked(comparison, left, right, measure)
    if comparison.verdict == "equivalent":
        return f"{left} and {right} are equivalent in {measure}"
    if is_constant(comparison):
        how = "that of" if comparison.difference == 0 else "always one amount away from that of"
        return f"the {measure} of {left} is {how} {right}"
    return f"{_in(measure)}{left} and {right} {OPEN}"


def _ranked(comparison: Comparison, left: str, right: str, measure: str) -> str:
    """On a table, the measure is named where it is not the one that the report is about."""
    scored = f"scored {comparison.verdict}"
    if comparison.beyond is None:
        return f"{left} {scored} in {measure} than {right}"
    by = "" if measure == MEASURE else f" in {measure}"
    return f"on this table, {left} {scored}{by} than {right}"


def _in(measure: str) -> str:
    """Named where it is not the one that the report is about."""
    return "" if measure == MEASURE else f"in {measure}, "


def _beyond(comparison: Comparison, rows: str) -> str:
    """Whether the same may be said of another table of this size."""
    beyond = comparison.beyond
    if beyond is None:
        return ""
    inside = _interval_and_p(beyond, comparison, corrected=False)
    if beyond.verdict != comparison.verdict:
        held = {
            "no evidence": f"For new {rows}, there is no evidence",
            "equivalent": f"For new {rows}, the two are equivalent",
        }
        opening = held.get(beyond.verdict, f"For new {rows}, it is {beyond.verdict}")
        return f"{opening} ({inside})."
    if comparison.verdict == "no evidence":
        return f"Nor could they for new {rows} ({inside})."
    return f"This holds for new {rows}, too ({inside})."


def _power(found: Tested) -> str:
    """The difference that a test without evidence finds four times in five."""
    if found.verdict != "no evidence" or found.smallest is None:
        return ""
    return f"{POWER} power at {formats.distance(found.smallest)}"


def is_constant(comparison: Comparison) -> bool:
    """Whether every training has the same difference, of which no test can be made."""
    return comparison.p is None and comparison.n > 1


def _alone(comparison: Comparison) -> str:
    """What has to be said of a difference without spread."""
    if is_constant(comparison):
        return f" {NO_SPREAD}"
    return f" {UNKNOWN_SPREAD}" if comparison.p is None else ""


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
    """The difference and what it rests on: interval, test with its sample, and p."""
    return f"{_difference(comparison)} ({_interval_and_p(comparison, comparison)})"


def _difference(comparison: Comparison) -> str:
    return formats.points(comparison.difference, _decimals(comparison))


def _interval_and_p(found: Tested, comparison: Comparison, corrected: bool = True) -> str:
    """corrected: whether test and Holm’s correction are named, as they are once in a sentence."""
    if found.interval is None:
        return sample(comparison)
    ends = _point_ends(found.interval, _decimals(comparison))
    inside = [f"{formats.level(found.interval)} interval {ends}"]
    if found is comparison and corrected:
        inside.append(rests_on(comparison))
    if found.verdict == "equivalent":
        inside.append(_equivalent(found, comparison.margin, corrected))
    elif found.p_adjusted is not None:
        inside.append(_p(found.p, found.p_adjusted, corrected))
    return ", ".join(filter(None, (*inside, _power(found))))


def rests_on(comparison: Comparison) -> str:
    """The test by its name and with its sample: "paired t over 12 splits"."""
    name, of = comparison.test, comparison.of
    if name.endswith(of):
        return f"{name.removesuffix(of)}{sample(comparison)}"
    return f"{name}, {sample(comparison)}"


def difference(comparison: Comparison) -> str:
    """For a cell: "+1.2 (−0.3 to 2.7)", in points."""
    decimals = _decimals(comparison)
    size = formats.signed(comparison.difference * 100, decimals)
    if comparison.interval is None:
        return size
    return f"{size} ({_point_ends(comparison.interval, decimals)})"


def here(comparison: Comparison) -> str:
    """For a cell: "+1.2 (−0.3 to 2.7), no evidence", in points."""
    return f"{difference(comparison)}, {comparison.verdict}"


def beyond(comparison: Comparison) -> str:
    """For a cell: "−1.9 to 4.3, no evidence", in points."""
    found = comparison.beyond
    if found is None or found.interval is None:
        return formats.MISSING
    return f"{_point_ends(found.interval, _decimals(comparison))}, {found.verdict}"


def smallest(comparison: Comparison) -> str:
    """For a cell, in points: what the test finds with 80 % power."""
    if comparison.smallest is None:
        return formats.MISSING
    return formats.fixed(comparison.smallest * 100, 1)


def _p(p: float | None, adjusted: float | None, corrected: bool) -> str:
    if adjusted is None or p is None:
        return ""
    correction = " after Holm’s correction" if corrected and adjusted != p else ""
    return formats.p_value(adjusted) + correction


def _equivalent(found: Tested, margin: float, corrected: bool) -> str:
    """The test of equivalence: that the difference is not as large as the margin."""
    tested = _p(found.p_equivalent, found.p_equivalent_adjusted, corrected)
    return f"equivalence within ±{formats.distance(margin, 0)}: {tested}"


def _decimals(comparison: Comparison) -> int:
    if comparison.interval is None:
        return 1
    return max(1, formats.decimals_for(comparison.interval) - 2)


def _point_ends(interval: Interval, decimals: int) -> str:
    low, high = (formats.fixed(end * 100, decimals) for end in (interval.low, interval.high))
    return f"{low} to {high}"


def compared_with(
    found: list[tuple[Comparison, str]], right: str, measure: str = MEASURE, *, rows: str = ROWS
) -> str:
    """Several things against one: those with one verdict share a sentence. Of none, nothing."""
    told = []
    for verdict in ORDER:
        alike = [(c, left) for c, left in found if c.verdict == verdict and not is_constant(c)]
        if len(alike) == 1:
            told.append(compared(*alike[0], right, measure, rows=rows))
        elif alike:
            none = (
                "the others could not"
                if told
                else "neither could"
                if len(alike) == 2
                else "not one could"
            )
            told.append(
                f"{_together(alike, right, measure, none, rows)} {_all_beyond(alike, rows)}".strip()
            )
    told += [compared(c, left, right, measure, rows=rows) for c, left in found if is_constant(c)]
    return " ".join(told)


def _together(
    found: list[tuple[Comparison, str]], right: str, measure: str, none: str, rows: str
) -> str:
    apart = len({c.beyond.verdict for c, _ in found if c.beyond is not None}) > 1
    each = formats.listed(
        f"{left} ({_difference(c)}, {_interval_and_p(c, c, corrected=place == 0)}{_for_new(c, rows, apart)})"
        for place, (c, left) in enumerate(found)
    )
    first = found[0][0]
    here = "On this table, these" if first.beyond else "These"
    by = "" if measure == MEASURE else f" in {measure}"
    opening = outcome(
        first.verdict,
        f"{here} scored higher{by} than {right}",
        f"{here} scored lower{by} than {right}",
        f"These are equivalent to {right}{by or f' in {measure}'}",
        formats.sentence(f"{none} be told from {right}{by}"),
    )
    return f"{opening}: {each}."


def _for_new(comparison: Comparison, rows: str, verdict: bool) -> str:
    """What a bracket has of new rows; `verdict` where one sentence does not say it of all."""
    beyond = comparison.beyond
    if beyond is None:
        return ""
    said = f", {beyond.verdict}" if verdict else ""
    return f"; for new {rows}, {_interval_and_p(beyond, comparison, corrected=False)}{said}"


def _all_beyond(found: list[tuple[Comparison, str]], rows: str) -> str:
    """What holds of all for new rows; of those that do not agree, nothing."""
    if all(c.p is None for c, _ in found):
        return UNKNOWN_SPREAD
    verdicts = {(c.verdict, c.beyond.verdict) for c, _ in found if c.beyond is not None}
    if len(verdicts) != 1:
        return ""
    here, beyond = next(iter(verdicts))
    if here == beyond:
        return (
            f"Nor could they for new {rows}."
            if here == "no evidence"
            else f"This holds for new {rows}, too."
        )
    said = "there is no evidence" if beyond == "no evidence" else f"they are {beyond}"
    return f"For new {rows}, {said}."


def gap(evidence: Evidence, experiment: str) -> str:
    """Training against validation, both with the tested weights and without dropout."""
    train, validation = (
        evidence.claim(f"{experiment}.{part}-accuracy") for part in ("train", "validation")
    )
    found = evidence.comparison(f"fit.{experiment}")
    reached = (
        f"Accuracy is {formats.claim_percent(train)} on training and "
        f"{formats.claim_percent(validation)} on validation data"
    )
    return f"{reached}: {_detail(found)}. {_fit(evidence, experiment, found)}"


def _fit(evidence: Evidence, experiment: str, found: Comparison) -> str:
    """What training data have over validation data, as far as a test finds it."""
    if found.p is None:
        return "Without a spread, whether it overfits stays open."
    loss = evidence.claims.get(f"{experiment}.train-loss")
    of_table = PROTOCOL in evidence.experiment(experiment).recipe
    if loss and of_table and found.verdict not in RANKED and chance.has_stayed(loss):
        return follows("It has learnt too little to overfit.", ("claims", loss.id))
    return outcome(
        found.verdict,
        "It overfits.",
        "The validation data happen to be easier.",
        f"It does not overfit by as much as {formats.distance(found.margin, 0)}.",
        "There is no evidence that it overfits.",
    )
