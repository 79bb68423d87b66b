"""What the source says that changes do in Part 2, and the run → whether each effect survives.

An effect survives where the verdict points the way that the source says. The source's numbers
say which way, and where it prints none its words do.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from report import formats, sentences
from report.audit.verdicts import OTHER_DATA, SCALE, row_of
from report.captions.tables import CAPTIONS
from report.evidence import Evidence
from report.numbering import Numbering
from report.published import Source, place, source
from report.tables import Block, View
from report.tracing import Count, Number, shown

TABLE = "2.8"
HEADER = ("Effect", "As published", "Here, points", "Verdict", "Outcome")
SURVIVES, FALLS, OPEN = "survives", "does not survive", "undecided"
NOT_COMPARABLE = "not comparable"
OBSTACLES = {SCALE: "it has another number of epochs", OTHER_DATA: "it has another table"}
SWEEPS = {"2.1a": "Dropout", "2.1b": "Batch size", "2.1c": "Learning rate"}
SETUPS = {  # of each table, the setups beside the base, which is its second
    "2.1a": {1: "dropout-0.3", 3: "dropout-0.7"},
    "2.1b": {1: "batch-32", 3: "batch-128"},
    "2.1c": {1: "rate-0.001", 3: "rate-0.01"},
}
IN_WORDS = {  # methods of which the source prints no accuracy
    "plateau": ("Learning-rate scheduler", -1),
    "batch-norm": ("Batch normalisation", 1),
    "accumulation": ("Gradient accumulation", -1),
}


@dataclass(frozen=True, kw_only=True)
class Effect:
    """direction: the sign of the difference from the base that the source states."""

    name: str
    published: str
    direction: int
    comparison: str


def effects(known: Source) -> Iterator[Effect]:
    for table, noun in SWEEPS.items():
        for number, setup in SETUPS[table].items():
            values = [known.text(f"{table}.setup-{n}") for n in (number, 2)]
            accuracies = f"{table}.accuracy-{number}", f"{table}.accuracy-2"
            name = f"{noun} {values[0]} instead of {values[1]}"
            yield _of_numbers(known, name, accuracies, f"{table}.{setup}")
    stopping = ("2.3.early-stopping", "2.1a.accuracy-2")
    yield _of_numbers(known, "Early stopping", stopping, "2.3.early-stopping")
    for method, (name, direction) in IN_WORDS.items():
        told = "raises accuracy" if direction > 0 else "lowers accuracy"
        published = shown(f"{told}, by no number", Number(0, (place("2.3.effects"),)))
        yield Effect(
            name=name, published=published, direction=direction, comparison=f"2.3.{method}"
        )
    yield _of_numbers(known, "Published combination", ("2.4c.best", "2.4c.base"), "2.4.best")


def _of_numbers(known: Source, name: str, pair: tuple[str, str], comparison: str) -> Effect:
    difference = known.number(pair[0]) - known.number(pair[1])
    return Effect(
        name=name,
        published=" against ".join(map(known.text, pair)),
        direction=int(difference > 0) - int(difference < 0),
        comparison=comparison,
    )


def obstacle(evidence: Evidence, known: Source) -> str:
    """Why no effect of the source can be compared with this run, if something keeps it."""
    reason = row_of(evidence, known, "1.5a.accuracy").reason
    return OBSTACLES.get(reason, "")


def outcome(evidence: Evidence, effect: Effect, keeps: str) -> str:
    if keeps:
        return NOT_COMPARABLE
    verdict = evidence.comparison(effect.comparison).verdict
    if effect.direction > 0:
        return sentences.outcome(verdict, SURVIVES, FALLS, FALLS, OPEN)
    if effect.direction < 0:
        return sentences.outcome(verdict, FALLS, SURVIVES, FALLS, OPEN)
    return sentences.outcome(verdict, FALLS, FALLS, SURVIVES, OPEN)


def views(
    evidence: Evidence, numbering: Numbering, printed: Source | None = None
) -> dict[str, View]:
    """Table 2.8, which is not the manifest's, as it holds the source's numbers."""
    if TABLE not in numbering.tables:
        return {}
    known = printed or source()
    rows = tuple(_row(evidence, effect, obstacle(evidence, known)) for effect in effects(known))
    view = View(
        id=TABLE,
        number=numbering.tables[TABLE],
        caption=CAPTIONS[TABLE],
        blocks=(Block(header=HEADER, numeric=(False,) * len(HEADER), rows=rows),),
        totals=(),
        style="wide",
    )
    return {TABLE: view}


def _row(evidence: Evidence, effect: Effect, keeps: str) -> tuple[str, ...]:
    found = evidence.comparison(effect.comparison)
    difference = sentences.difference(found)
    return (
        effect.name,
        effect.published,
        difference,
        found.verdict,
        outcome(evidence, effect, keeps),
    )


def counted(evidence: Evidence, printed: Source | None = None) -> str:
    """How many effects end how, as a sentence."""
    known = printed or source()
    keeps = obstacle(evidence, known)
    found = Counter(outcome(evidence, effect, keeps) for effect in effects(known))
    total = formats.plural(_traced("all", found.total()), "published effect")
    if keeps:
        return f"Of {total}, not one can be compared with this run: {keeps}."
    verbs = {
        SURVIVES: ("survives", "survive"),
        FALLS: ("does not survive", "do not survive"),
        OPEN: ("stays undecided", "stay undecided"),
    }
    told = [
        formats.in_words(_traced(end, found[end]), *words)
        for end, words in verbs.items()
        if found[end]
    ]
    return f"Of {total}, {formats.listed(told)}."


def _traced(what: str, number: int) -> int:
    return Count(number, (f"effects/{what.replace(' ', '-')}",))
