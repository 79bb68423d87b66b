"""Part 2, methods added to the base: what each does here. What it is for, the assignment says."""

from collections.abc import Sequence

from manifest import Group, Member, Verdict
from report import reasons
from report.chapters.part2 import tested
from report.page import formats, groups, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.phrases import recipes


def method_writer(member: Member) -> Writer:
    """What it changes, why it does what it does, and what it costs."""

    def write(evidence: Evidence, _: Numbering) -> list[str]:
        given = reasons.given([reasons.Pair.of(evidence, member)])
        told = [_several(evidence, member), *given, _time(evidence, member)]
        return [" ".join(filter(None, told)), *tested.reasons(evidence, [member])]

    return write


def _several(evidence: Evidence, member: Member) -> str:
    """What a method changes, where it is more than one setting."""
    if member.against is None:
        return ""
    changes = list(recipes.changes(evidence, member.experiment, member.against))
    if len(changes) < 2:
        return ""
    return f"Against {groups.against(evidence, member)}, it has {formats.listed(changes)}."


def _time(evidence: Evidence, member: Member) -> str:
    """Training times as measured; no test ranks them."""
    names = (member.experiment, member.against)
    own, base = (evidence.claims.get(f"{name}.seconds") for name in names)
    if own is None or base is None:
        return ""
    return (
        f"A run took {formats.duration(own.value)}, one of {groups.against(evidence, member)} "
        f"{formats.duration(base.value)}."
    )


def methods_writer(group: Group) -> Writer:
    """The verdicts of all methods, said once."""

    def write(evidence: Evidence, numbering: Numbering) -> list[str]:
        base, table = groups.against(evidence, group.members[0]), numbering.table(group.id)
        number = formats.in_words(groups.number(group, group.members), "method")
        each = "is" if len(group.members) == 1 else "are each"
        return [
            f"{formats.sentence(number)} {each} added to {base} in {table}. {_columns(evidence, group)}".strip(),
            _verdicts(evidence, group.members),
        ]

    return write


def _columns(evidence: Evidence, group: Group) -> str:
    """As for the tables of sweeps, where these have not said it."""
    found = (groups.comparison(evidence, member) for member in group.members)
    tried = next((c for c in found if c.interval is not None), None)
    if tried is None or any(map(groups.beside, evidence.groups("sweep"))):
        return ""
    return tested.columns(evidence, tried)


def _verdicts(evidence: Evidence, members: Sequence[Member]) -> str:
    """A sentence for each verdict; where nothing differs in any training, that is said apart."""
    base = groups.against(evidence, members[0])
    constant = [m for m in members if sentences.is_constant(groups.comparison(evidence, m))]
    known: dict[Verdict, list[Member]] = {}
    for member in members:
        if member not in constant:
            known.setdefault(groups.comparison(evidence, member).verdict, []).append(member)
    told = [
        f"{_verdict(verdict, _either(known[verdict]), base)}{tested.beyond(evidence, known[verdict])}."
        for verdict in sentences.ORDER
        if verdict in known
    ]
    if constant:
        told.append(f"{formats.sentence(_either(constant))} never differs from {base} alone.")
    return " ".join(told)


def _either(members: Sequence[Member]) -> str:
    return formats.listed((member.phrase for member in members), "or")


def _verdict(verdict: Verdict, either: str, base: str) -> str:
    return sentences.outcome(
        verdict,
        f"On this table, {either} scored higher than {base} alone",
        f"On this table, {either} scored lower than {base} alone",
        f"{formats.sentence(either)} proved equivalent to {base} alone",
        f"{formats.sentence(either)} {sentences.APART} {base} alone",
    )


def sections(evidence: Evidence) -> Sections:
    known = evidence.groups("methods")
    return {
        **{group.id: methods_writer(group) for group in known},
        **{
            f"{group.id}.{member.experiment}": method_writer(member)
            for group in known
            for member in group.members
        },
    }
