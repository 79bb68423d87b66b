"""Verdicts → the paragraph that sums the audit up, in as many numbers as there are."""

from collections import Counter
from collections.abc import Sequence

from report.page import formats
from report.page.tracing import Count, Number, shown
from report.published.verdicts import (
    ABSENT,
    MACHINE,
    NOT_RUN,
    ONE_SEED,
    OTHER_DATA,
    SCALE,
    Row,
    is_ranged,
)

LEVEL = 0.95  # of the range of one further run
OF_THE_RUN = {
    SCALE: "at this scale",
    OTHER_DATA: "with other data than the source’s",
    NOT_RUN: "without a part that was not run",
    ONE_SEED: "with one seed, whose spread is unknown",
    ABSENT: "for want of such a number in this run",
    MACHINE: "on another machine",
}


def summary(rows: Sequence[Row]) -> list[str]:
    """Paragraphs; the first has the counts, the second what they mean."""
    compared = [row for row in rows if row.verdict != "not comparable"]
    first = " ".join([_printed(rows), _compared(len(compared)), *_outcome(compared)])
    return [f"{first} {_open(rows)}".strip(), f"{_meaning(compared)} {_beside(rows)}".strip()]


def _printed(rows: Sequence[Row]) -> str:
    if not rows:
        return "The source prints no number."
    return f"The source prints {_many('printed', len(rows), 'number')}."


def _compared(number: int) -> str:
    if number == 0:
        return "Not one of them can be compared with this run."
    verb = "can be compared with this run"
    return f"{formats.sentence(_many('compared', number, 'of them', 'of them'))} {verb}."


def _outcome(compared: Sequence[Row]) -> list[str]:
    if not compared:
        return []
    differing = [row for row in compared if row.verdict == "differs"]
    reproduced = len(compared) - len(differing)
    if not differing:
        return ["It is reproduced." if reproduced == 1 else "All are reproduced."]
    names = formats.listed(map(_name, differing))
    if not reproduced:
        return [f"It differs: {names}." if len(differing) == 1 else f"All differ: {names}."]
    right = _many("reproduced", reproduced, "is reproduced", "are reproduced")
    wrong = _many("differs", len(differing), "differs", "differ")
    return [f"{formats.sentence(right)}, {wrong}: {names}."]


def _name(row: Row) -> str:
    """The number and its artefact, both with digits of their own."""
    name = row.published.name
    if row.published.line is None and name[1:2].islower():  # F1, AUC and names of columns stay
        name = formats.clause(name)
    return shown(f"{name} ({row.artefact})", Number(0, row.published.sources))


def _open(rows: Sequence[Row]) -> str:
    """Why the others can't be compared: the reasons that a run could remove, then the rest."""
    reasons = Counter(row.reason for row in rows if row.verdict == "not comparable")
    if not reasons:
        return ""
    told = [_because(reason, reasons.pop(reason)) for reason in OF_THE_RUN if reason in reasons]
    if reasons:
        rest = formats.count(Count(reasons.total(), _source("of-its-own")))
        told.append(f"{rest} for a reason that stands in its line")
    return f"Not comparable: {formats.listed(told)}."


def _because(reason: str, number: int) -> str:
    return f"{formats.count(Count(number, _source(reason)))} {OF_THE_RUN[reason]}"


def _meaning(compared: Sequence[Row]) -> str:
    ranged = sum(map(is_ranged, compared))
    exact = (
        "What no seed changes has to agree in every printed digit. What training gives has to lie where one further run "
        f"of this recipe would lie in {formats.percent(LEVEL, 0)} of all cases, with another seed and another split of the rows."
    )
    if not ranged:
        return exact
    chance = formats.fixed(
        Number((1 - LEVEL) * ranged, _source("by-chance")), 1 if ranged < 200 else 0
    )
    held = _many("ranged", ranged, "number is", "numbers are")
    return (
        f"{exact} {formats.sentence(held)} held against such a range, so that about {chance} would lie outside by chance "
        "even if the source had used this very recipe."
    )


def _beside(rows: Sequence[Row]) -> str:
    if not any(row.found and row.found.one_run is not None for row in rows):
        return ""
    return "Beside a mean over seeds stands the one run on the source’s own split."


def _many(what: str, number: int, singular: str, plural: str | None = None) -> str:
    return formats.in_words(Count(number, _source(what)), singular, plural)


def _source(what: str) -> tuple[str, ...]:
    return (f"audit/{what.replace(' ', '-')}",)
