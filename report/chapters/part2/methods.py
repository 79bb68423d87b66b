"""Part 2, methods added to the base: what each does here. What it is for, the assignment says."""

from collections.abc import Sequence

from manifest import Comparison, Group, Member
from report.page import formats, groups, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence
from report.page.formats import plural
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases import cost, recipes


def method_writer(member: Member) -> Writer:
    def write(evidence: Evidence, _: Numbering) -> list[str]:
        comparison = groups.comparison(evidence, member)
        base = groups.against(evidence, member)
        return [
            _several(evidence, member),
            f"{sentences.compared(comparison, member.phrase, f'{base} alone')} {_method_meaning(evidence, member, comparison)}",
        ]

    return write


def _several(evidence: Evidence, member: Member) -> str:
    """What a method changes, where it is more than one setting."""
    if member.against is None:
        return ""
    changes = list(recipes.changes(evidence, member.experiment, member.against))
    if len(changes) < 2:
        return ""
    return f"Against {groups.against(evidence, member)}, it has {formats.listed(changes)}."


def _method_meaning(evidence: Evidence, member: Member, comparison: Comparison) -> str:
    meaning = sentences.outcome(
        comparison.verdict,
        "In this network it pays.",
        "In this network it costs accuracy.",
        "In this network it makes no difference that would matter.",
        "What it does for this network stays open.",
    )
    return f"{meaning} {_epoch(evidence, member.experiment)} {_time(evidence, member)}".strip()


def _time(evidence: Evidence, member: Member) -> str:
    """Of one training alone, as measured; no test ranks times."""
    if member.against is None or not cost.is_known(evidence, member.experiment, member.against):
        return ""
    return (
        f"Alone, a training takes {cost.seconds(evidence, member.experiment)}, one of {groups.against(evidence, member)} "
        f"{cost.seconds(evidence, member.against)}."
    )


def _epoch(evidence: Evidence, experiment: str) -> str:
    chosen, of = evidence.claim(f"{experiment}.epoch"), evidence.experiment(experiment).epochs
    mean = "on average " if chosen.n > 1 else ""
    if chosen.value == of:
        return f"The tested weights are those of the last epoch, {shown(formats.count(of), chosen.value)}."
    return f"The tested weights are {mean}those of epoch {formats.count(chosen.value)} of at most {formats.count(of)}."


def methods_writer(group: Group) -> Writer:
    def write(evidence: Evidence, numbering: Numbering) -> list[str]:
        number, table = groups.number(group, group.members), numbering.table(group.id)
        base = groups.against(evidence, group.members[0])
        if number == 1:
            return [
                f"{formats.sentence(formats.in_words(number, 'method'))} was added to {base} and compared with it. "
                f"{table} gives the result."
            ]
        text = (
            f"Each of the {formats.in_words(number, 'method')} was added to {base} and compared with it. "
            f"{table} gives the results."
        )
        if groups.comparison(evidence, group.members[0]).p_adjusted is None:
            return [text]
        tries, chances = (
            formats.in_words(number, "try", "tries"),
            formats.in_words(number, "chance"),
        )
        return [
            f"{text} The p-values are corrected together, as {tries} have {chances} to succeed by luck."
        ]

    return write


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
    return "None of the methods ends a training before its last epoch."


def _of_an_epoch(evidence: Evidence, members: Sequence[Member]) -> str:
    base = evidence.value(f"{evidence.base}.epoch-seconds")
    ratios = [evidence.value(f"{m.experiment}.epoch-seconds") / base for m in members]
    phrase = evidence.phrase(evidence.base)
    if len(ratios) == 1:
        return f"With it, one epoch takes {formats.times(ratios[0])} as long as one of {phrase}."
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
