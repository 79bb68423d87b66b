"""Part 2, methods added to the base: what each does here. What it is for, the assignment says."""

from manifest import Comparison, Group, Member
from report.page import formats, groups, sentences
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases import recipes


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
    """Training times as measured; no test ranks them."""
    names = (member.experiment, member.against)
    own, base = (evidence.claims.get(f"{name}.seconds") for name in names)
    if own is None or base is None:
        return ""
    return (
        f"A run took {formats.duration(own.value)}, one of {groups.against(evidence, member)} "
        f"{formats.duration(base.value)}."
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
