"""What the source says that changes do in Part 2, and the run → whether each effect survives.

An effect survives where the verdict points the way that the source says. The source's numbers
say which way, and where it prints none its words do.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from manifest import Group, Member
from manifest.source import TABULAR
from manifest.source import Effect as Told
from report.page import formats, sentences
from report.page.evidence import Evidence, Setting
from report.page.tracing import Count, Number, shown, sources
from report.published import Source, place, source_of
from report.published.verdicts import OTHER_DATA, SCALE, obstacles

SURVIVES, FALLS, OPEN = "survives", "does not survive", "undecided"
NOT_COMPARABLE = "not comparable"
OBSTACLES = {SCALE: "it has another number of epochs", OTHER_DATA: "it has another table"}
IN_WORDS = {"raises": ("raises accuracy", 1), "lowers": ("lowers accuracy", -1)}


@dataclass(frozen=True, kw_only=True)
class Effect:
    """direction: the sign of the difference from the base that the source states.

    name: of the change. setting, values: of a sweep, what the source compares, as text and as
    numbers: the setup's and the base's. here: the same in this run.
    """

    published: str
    direction: int
    comparison: str
    name: str = ""
    setting: str = ""
    values: tuple[float, ...] = ()
    here: tuple[Setting, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.name} {self.setting}".strip()


def effects(known: Source) -> Iterator[Effect]:
    """In the order of the source."""
    for told in known.effects:
        published, direction = _said(known, told)
        values = told.values or ()
        yield Effect(
            published=published,
            direction=direction,
            comparison=told.comparison,
            setting=" instead of ".join(map(known.text, values)),
            values=tuple(map(known.number, values)),
        )


def _said(known: Source, told: Told) -> tuple[str, int]:
    """As the source has it, and the sign of the difference."""
    if told.numbers is None:
        words, direction = IN_WORDS[told.says or "raises"]
        return shown(f"{words}, by no number", Number(0, (place(told.quote or ""),))), direction
    difference = known.number(told.numbers[0]) - known.number(told.numbers[1])
    direction = int(difference > 0) - int(difference < 0)
    return " against ".join(map(known.text, told.numbers)), direction


DRAWN = ("sweep", "methods", "combination")  # kinds of groups whose changes the figure has


def tried(evidence: Evidence) -> list[Effect]:
    """Those that this run has a comparison of the same settings for; none without a source."""
    source = source_of(evidence)
    if source is None:
        return []
    made = {
        name: (group, member)
        for kind in DRAWN
        for group in evidence.groups(kind)
        for member in group.members
        for name in member.comparisons
    }
    known = (
        _here(evidence, effect, *made[effect.comparison])
        for effect in effects(source)
        if effect.comparison in made
    )
    return [effect for effect in known if effect.here == effect.values]


def _here(evidence: Evidence, effect: Effect, group: Group, member: Member) -> Effect:
    """What the assignment calls it, and what this run compares."""
    if group.kind != "sweep" or not effect.values:
        return replace(effect, name=member.title, setting="", values=())
    pair = [e for e in (member.experiment, member.against) if e is not None]
    here = tuple(evidence.setting(experiment, group.parameter) for experiment in pair)
    return replace(effect, name=group.title, here=here)


def obstacle(evidence: Evidence, known: Source) -> str:
    """Why no effect of the source can be compared with this run, if something keeps it."""
    return OBSTACLES.get(obstacles(evidence, known.needed)[TABULAR], "")


def outcome(evidence: Evidence, effect: Effect, keeps: str) -> str:
    if keeps:
        return NOT_COMPARABLE
    verdict = evidence.comparison(effect.comparison).verdict
    if effect.direction > 0:
        return sentences.outcome(verdict, SURVIVES, FALLS, FALLS, OPEN)
    if effect.direction < 0:
        return sentences.outcome(verdict, FALLS, SURVIVES, FALLS, OPEN)
    return sentences.outcome(verdict, FALLS, FALLS, SURVIVES, OPEN)


def counted(evidence: Evidence, known: Source) -> str:
    """How many effects end how, as a sentence."""
    keeps, here = obstacle(evidence, known), tried(evidence)
    found = Counter(outcome(evidence, effect, keeps) for effect in here)
    every = _traced("all", len(here), *(sources(*effect.here) for effect in here))
    total = formats.plural(every, "published effect")
    if len(here) < len(known.effects):
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
