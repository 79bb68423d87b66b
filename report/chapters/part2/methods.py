"""Part 2, methods added to the base: what each does here. What it is for, the assignment says."""

from collections.abc import Sequence

from manifest import Comparison, Group, Member, Verdict
from report import reasons
from report.chapters.part2 import tested
from report.page import formats, groups, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence
from report.page.formats import plural
from report.page.numbering import Numbering
from report.page.tracing import plain
from report.phrases import cost, curves, recipes


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
    """Of one training alone, as measured; no test ranks times."""
    if member.against is None or not cost.is_known(evidence, member.experiment, member.against):
        return ""
    return (
        f"Alone, a training takes {cost.seconds(evidence, member.experiment)}, one of {groups.against(evidence, member)} "
        f"{cost.seconds(evidence, member.against)}."
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
    constant = [m for m in members if _never_differs(groups.comparison(evidence, m))]
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


def _never_differs(found: Comparison) -> bool:
    return sentences.is_constant(found) and found.difference == 0


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


def cost_writer(group: Group) -> Writer:
    """What of the methods changes the time of a training: its epochs, or what one takes."""

    def write(evidence: Evidence, numbering: Numbering) -> list[str]:
        known = [m for m in group.members if cost.is_known(evidence, m.experiment, evidence.base)]
        if not known:
            return []
        table = numbering.table(f"{group.id}-cost")
        return [
            f"{table} has the time and the memory of one training alone. {cost.of_epochs(evidence, evidence.base)}",
            f"{_ended(evidence, known)} {_of_an_epoch(evidence, known)}",
        ]

    return write


def _ended(evidence: Evidence, members: Sequence[Member]) -> str:
    """Those that don't run all epochs, in all of their seeds or in some."""
    told = [
        f"training {member.phrase} ends after {formats.count(run.value)} of {plural(most, 'epoch')}"
        f"{' on average' if run.n > 1 else ''}"
        for member in members
        for run in (evidence.claim(f"{member.experiment}.epochs-run"),)
        for most in (evidence.experiment(member.experiment).epochs,)
        if run.value < most
    ]
    if told:
        return f"{formats.sentence(formats.listed(told))}."
    return "No method ends a training before its last epoch."


def _of_an_epoch(evidence: Evidence, members: Sequence[Member]) -> str:
    base = evidence.value(f"{evidence.base}.epoch-seconds")
    ratios = [evidence.value(f"{m.experiment}.epoch-seconds") / base for m in members]
    phrase = evidence.phrase(evidence.base)
    if len(ratios) == 1:
        return f"With it, one epoch takes {formats.times(ratios[0])} as long as one of {phrase}."
    times = [formats.times(ratio) for ratio in ratios]
    if len(set(map(plain, times))) == 1:
        return (
            f"With the methods, one epoch takes {curves.joined(*times)} as long as one of {phrase}."
        )
    low, high = formats.fixed(min(ratios), 2), formats.times(max(ratios))
    return f"With the methods, one epoch takes between {low} and {high} as long as one of {phrase}."


def sections(evidence: Evidence) -> Sections:
    known = evidence.groups("methods")
    return {
        **{group.id: methods_writer(group) for group in known},
        **{f"{group.id}-cost": cost_writer(group) for group in known},
        **{
            f"{group.id}.{member.experiment}": method_writer(member)
            for group in known
            for member in group.members
        },
    }
