"""What the source says that changes do in Part 2, and the run → whether each effect survives.

An effect survives where the verdict points the way that the source says. The source's numbers
say which way, and where it prints none its words do.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from manifest import Group, Member
from report.page import formats, sentences
from report.page.evidence import PART_OF, Evidence, Setting
from report.page.tracing import Count, Number, shown, sources
from report.published import Source, place, source
from report.published.verdicts import OTHER_DATA, SCALE, row_of

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
    """direction: the sign of the difference from the base that the source states.

    name: of the method or of the hyperparameter. setting, values: of a sweep, what the source
    compares, as text and as numbers: the setup's and the base's. here: the same in this run.
    """

    name: str
    published: str
    direction: int
    comparison: str
    setting: str = ""
    values: tuple[float, ...] = ()
    here: tuple[Setting, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name} {self.setting}".strip()


def effects(known: Source) -> Iterator[Effect]:
    for table, noun in SWEEPS.items():
        for number, setup in SETUPS[table].items():
            values = [known.text(f"{table}.setup-{n}") for n in (number, 2)]
            accuracies = f"{table}.accuracy-{number}", f"{table}.accuracy-2"
            effect = _of_numbers(known, noun, accuracies, f"{table}.{setup}")
            numbers = tuple(known.number(f"{table}.setup-{n}") for n in (number, 2))
            setting = f"{values[0]} instead of {values[1]}"
            yield replace(effect, setting=setting, values=numbers)
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


def tried(evidence: Evidence, printed: Source | None = None) -> list[Effect]:
    """Those that this run has a comparison of the same settings for."""
    made = {
        name: (group, member)
        for kind in PART_OF
        for group in evidence.groups(kind)
        for member in group.members
        for name in member.comparisons
    }
    known = (
        _here(evidence, effect, *made[effect.comparison])
        for effect in effects(printed or source())
        if effect.comparison in made
    )
    return [effect for effect in known if effect.here == effect.values]


def _here(evidence: Evidence, effect: Effect, group: Group, member: Member) -> Effect:
    """What the assignment calls it, and what this run compares."""
    name = group.title if group.kind == "sweep" else member.title
    if not effect.values:
        return replace(effect, name=name)
    pair = [e for e in (member.experiment, member.against) if e is not None]
    here = tuple(evidence.setting(experiment, group.parameter) for experiment in pair)
    return replace(effect, name=name, here=here)


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


def counted(evidence: Evidence, printed: Source | None = None) -> str:
    """How many effects end how, as a sentence."""
    known = printed or source()
    keeps, here = obstacle(evidence, known), tried(evidence, known)
    found = Counter(outcome(evidence, effect, keeps) for effect in here)
    every = _traced("all", len(here), *(sources(*effect.here) for effect in here))
    total = formats.plural(every, "published effect")
    if len(here) < len(list(effects(known))):
        total = f"{total} that this run tried"
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


def _traced(what: str, number: int, *settings: tuple[str, ...]) -> int:
    return Count(number, (f"effects/{what.replace(' ', '-')}", *chain(*settings)))
