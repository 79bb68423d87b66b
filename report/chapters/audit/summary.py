"""What was compared → the paragraphs that sum the audit up.

Results of training come first: whether the range of one further training holds them, and how far
off a number has to be for the audit to notice. Then what follows from data or an architecture, what
the run copied, and what could not be compared.
"""

import statistics
from collections import Counter
from collections.abc import Sequence

from report.page import formats
from report.page.tracing import Count, Number, shown
from report.published.held import Held
from report.published.verdicts import (
    ABSENT,
    MACHINE,
    NOT_RUN,
    ONE_SEED,
    OTHER_DATA,
    SCALE,
    Row,
)

LEVEL = 0.95  # of all ranges together
NAMED = 4  # results in one sentence
OF_THE_RUN = {
    SCALE: "at this scale",
    OTHER_DATA: "with other data than the source’s",
    NOT_RUN: "without a part that was not run",
    ONE_SEED: "with one seed, whose spread is unknown",
    ABSENT: "for want of such a number in this run",
    MACHINE: "on another machine",
}


def results(found: Sequence[Held], printed: int) -> str:
    """The headline. printed: how many results there are, whether they can be compared or not."""
    if not found:
        return _none(printed)
    outside = [one for one in found if not one.is_within]
    told = (
        f"{_share(len(found) - len(outside), len(found))} of training {_lie(len(found) - len(outside))} within the range of "
        f"one further training of this run. {_outside(outside)}"
    )
    if len(found) < printed:
        told += f"The source prints {_many('results', printed, 'result')}; the others cannot be compared. "
    return (
        f"{told}A result counts once, however often the source prints it: as a fraction and as a percentage, or as the two "
        "counts of one row of a matrix."
    )


def _none(printed: int) -> str:
    if not printed:
        return ""
    number = _many("results", printed, "result")
    return f"The source prints {number} of training. Not one of them can be compared with this run."


def _outside(found: Sequence[Held]) -> str:
    if not found:
        return ""
    return f"Outside {_lie(len(found))} {_names(found)}. "


def _share(inside: int, of: int) -> str:
    """Of results: "All 27 results", "26 of 27 results"."""
    results = _many("held", of, "result")
    if inside < of:
        return f"{formats.sentence(_word('within', inside))} of {results}"
    return f"{'All' if of > 1 else 'The'} {results}"


def _lie(number: int) -> str:
    return "lies" if number == 1 else "lie"


def power(found: Sequence[Held]) -> str:
    """What the ranges are, and what they cannot show."""
    level = found[0].level if found else None
    if level is None:
        return ""
    each = shown(formats.percent(level, 1), Number(level, getattr(level, "sources", ())))
    together = (
        f"All of these ranges together hold one further training of this recipe in {formats.percent(LEVEL, 0)} of all cases, "
        f"by Student’s t with Bonferroni’s correction; each of them alone does in {each}."
        if len(found) > 1
        else f"The range holds one further training of this recipe in {each} of all cases, by Student’s t."
    )
    return (
        f"{together} What is off by half the width of its range is noticed in every second case, and what is off by little is "
        f"not noticed at all.{_halves([one.half for one in found if one.is_share])}"
    )


def _halves(halves: Sequence[float]) -> str:
    if not halves:
        return ""
    if len(halves) == 1:
        return f" For the one share of rows among them, half the width is {formats.distance(halves[0])}."
    ends = f"{formats.fixed(min(halves) * 100, 1)} to {formats.distance(max(halves))}"
    middle = formats.distance(statistics.median_low(halves))
    return f" For shares of rows, half the width is {ends}, and {middle} in the median."


def first_split(found: Sequence[Held], seed: str) -> str:
    """Whether the source's results come out on the split that may be its own. seed: of whose it is."""
    known = [one for one in found if one.is_on_first_split is not None]
    if not seed or not known:
        return seed
    outside = [one for one in known if not one.is_on_first_split]
    inside = len(known) - len(outside)
    held = f"{formats.clause(_share(inside, len(known)))} {_lie(inside)} within the range of one further start"
    if not outside:
        return f"{seed} On that split, {held}, which does not show that the source used it."
    return (
        f"{seed} On that split, the numbers of the source do not come out: {held}. Outside {_lie(len(outside))} "
        f"{_names(outside)}. Either it is not the split of the source, or its recipe is not this one."
    )


def others(rows: Sequence[Row]) -> str:
    """What no training decides."""
    known = [row for row in rows if row.verdict in {"agrees", "copied", "differs"}]
    settings = [row for row in known if row.published.kind == "setting"]
    follow = [row for row in known if row.published.kind != "setting"]
    told = (
        _agreeing("follow", follow, "number", "from data or an architecture", "in every digit"),
        _agreeing("copied", settings, "setting", "from the source itself", "as copies do"),
    )
    return " ".join(filter(None, told))


FOLLOWING = {"follow": ("follows", "follow"), "copied": ("comes", "come")}


def _agreeing(what: str, rows: Sequence[Row], noun: str, whence: str, how: str) -> str:
    if not rows:
        return ""
    differing = [row for row in rows if row.verdict == "differs"]
    one, many = FOLLOWING[what]
    total = formats.sentence(_many(what, len(rows), noun))
    told = f"{total} that can be compared {one if len(rows) == 1 else many} {whence}"
    if not differing:
        return f"{told} and {'agrees' if len(rows) == 1 else 'agree'} {how}."
    verb = "differs" if len(differing) == 1 else "differ"
    differ = (
        f"{_word(f'{what}-differ', len(differing))} {verb}: {formats.listed(map(_name, differing))}"
    )
    if len(differing) == len(rows):
        return f"{told}; {differ}."
    agreeing = len(rows) - len(differing)
    return (
        f"{told}. {formats.sentence(_word(f'{what}-agree', agreeing))} {'agrees' if agreeing == 1 else 'agree'} {how}; "
        f"{differ}."
    )


def _names(found: Sequence[Held]) -> str:
    """All of a few; of many the first, as the table marks each."""
    names = [_name(one.first) for one in found]
    if len(names) <= NAMED:
        return formats.listed(names)
    rest = _many("others", len(names) - NAMED, "other")
    return f"{', '.join(names[:NAMED])} and {rest}"


def _name(row: Row) -> str:
    """The number and its artefact, both with digits of their own."""
    name = row.published.name
    if row.published.line is None and name[1:2].islower():  # F1, AUC and names of columns stay
        name = formats.clause(name)
    return shown(f"{name} ({row.artefact})", Number(0, row.published.sources))


def left_open(rows: Sequence[Row]) -> str:
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


def scaled(rows: Sequence[Row]) -> str:
    """What counts of a matrix are held against, where there are some."""
    if not any(row.published.total is not None and row.found for row in rows):
        return ""
    return "What this run has for a count of a matrix is its share of as many rows as the source counts there."


def _many(what: str, number: int, singular: str, plural: str | None = None) -> str:
    return formats.in_words(Count(number, _source(what)), singular, plural)


def _word(what: str, number: int) -> str:
    return formats.word(Count(number, _source(what)))


def _source(what: str) -> tuple[str, ...]:
    return (f"audit/{what.replace(' ', '-')}",)
