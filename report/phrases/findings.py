"""Comparisons of a run → what each is about, and how several with one verdict are told at once."""

from collections.abc import Iterable, Iterator

from manifest import Comparison, Group, Member, Verdict
from report.page import formats, groups, sentences
from report.page.evidence import Evidence
from report.page.tracing import Count, address
from report.phrases import recipes

Told = tuple[Comparison, str]  # and what is on its left side, or was changed there
CHANGES = ("sweep", "methods")  # kinds of groups whose members change the base


def by_verdict(found: Iterable[Told]) -> dict[Verdict, list[Told]]:
    known = list(found)
    there = {comparison.verdict for comparison, _ in known}
    return {v: [one for one in known if one[0].verdict == v] for v in sentences.ORDER if v in there}


def effect(comparison: Comparison) -> str:
    """As in "+6.5 points, 2.1 to 11.0", where a note says what the ends are."""
    size, found = formats.points(comparison.difference), comparison.interval
    if found is None:
        return size
    return f"{size}, {' to '.join(formats.fixed(end * 100, 1) for end in (found.low, found.high))}"


def with_effects(found: Iterable[Told]) -> str:
    return formats.listed(f"{name} ({effect(comparison)})" for comparison, name in found)


def named(found: Iterable[Told]) -> str:
    return formats.listed(name for _, name in found)


def counted(number: int, *place: str) -> int:
    """A number of members, which knows the place in the manifest that it follows from."""
    return Count(number, (address(place),))


def against(verdict: Verdict, other: str, number: int = 1) -> str:
    """The verb that a verdict allows, and what it is against; `number` counts the subjects."""
    s = "s" if number == 1 else ""
    return sentences.outcome(
        verdict,
        f"score{s} higher than {other}",
        f"score{s} lower than {other}",
        f"{'is' if number == 1 else 'are'} equivalent to {other}",
        f"cannot be told from {other}",
    )


def changes(evidence: Evidence) -> list[Told]:
    """Of the base, each by its test accuracy, named by the settings that it changes."""
    return [
        (groups.comparison(evidence, member), _change(evidence, member))
        for kind in CHANGES
        for member in _compared(evidence.groups(kind))
    ]


def _compared(known: Iterable[Group]) -> Iterator[Member]:
    return (member for group in known for member in groups.beside(group))


def _change(evidence: Evidence, member: Member) -> str:
    if member.against is None:
        return ""
    return formats.listed(recipes.changes(evidence, member.experiment, member.against))


def protocols(evidence: Evidence) -> list[Told]:
    """The same network under both protocols."""
    return _of_family(evidence, "protocol")


def constant(evidence: Evidence) -> list[Told]:
    """What was trained without leaks against the commoner class as the answer to every row."""
    return _of_family(evidence, "majority")


def _of_family(evidence: Evidence, family: str) -> list[Told]:
    """By what is on their left side; networks of one phrase by their optimiser as well."""
    known = [c for c in evidence.comparisons.values() if c.family == family]
    ids = [comparison.left.rpartition(".")[0] for comparison in known]
    phrases = [evidence.phrase(id) for id in ids]
    names = [
        f"{phrase} under {evidence.optimiser(id)}" if phrases.count(phrase) > 1 else phrase
        for id, phrase in zip(ids, phrases, strict=True)
    ]
    return list(zip(known, names, strict=True))


def simple(evidence: Evidence) -> dict[str, list[Told]]:
    """Simple models by the network that each is compared with."""
    found: dict[str, list[Told]] = {}
    for member in groups.members(evidence.groups("simple")):
        for comparison in map(evidence.comparison, member.comparisons):
            network = evidence.phrase(comparison.right.rpartition(".")[0])
            found.setdefault(network, []).append((comparison, member.phrase))
    return found


def networks(evidence: Evidence) -> list[Told]:
    """On images, each beside the first of them."""
    others = evidence.beside_main() if evidence.ran("3") else []
    ids = {f"3.6.{id}": id for id in others}
    ids |= {f"4.3b.{id}": id for id in evidence.compared()[1:] if evidence.ran("4")}
    known = evidence.comparisons
    return [(known[name], evidence.phrase(id)) for name, id in ids.items() if name in known]


def twins(evidence: Evidence) -> list[Told]:
    return [
        (groups.comparison(evidence, member), member.phrase)
        for member in groups.members(evidence.groups("twins"))
    ]
