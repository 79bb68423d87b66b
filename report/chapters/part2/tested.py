"""Part 2, what is said of several comparisons together, and of experiments that test a reason."""

from collections.abc import Mapping, Sequence

from manifest import Comparison, Member
from report.page import formats, groups, sentences
from report.page.evidence import Evidence
from report.phrases import recipes


def columns(evidence: Evidence, found: Comparison) -> str:
    """What the columns of a table of differences hold, said once above it."""
    if found.interval is None:
        return sentences.UNKNOWN_SPREAD
    rows = evidence.called.row.many
    told = (
        f"Differences are from {evidence.phrase(evidence.base)}, with their {formats.level(found.interval)} interval and a verdict on this "
        f"table ({sentences.rests_on(found)}, corrected by Holm within the table)"
    )
    if found.beyond is None:
        return f"{told}."
    return (
        f"{told}, and a second one for new {rows}. The last column says how large a difference has to be for the test "
        f"to find it with {sentences.POWER} power."
    )


def beyond(evidence: Evidence, members: Sequence[Member]) -> str:
    """How far what ranks on this table holds for new rows, as the end of a sentence."""
    found = [groups.comparison(evidence, member) for member in members]
    held = {c.beyond.verdict for c in found if c.beyond and c.verdict in sentences.RANKED}
    if not held:
        return ""
    new = f"for new {evidence.called.row.many}"
    if len(held) > 1:
        return f"; {new}, not all of this holds"
    (verdict,) = held
    if verdict in sentences.RANKED:
        return f", and this holds {new}, too"
    return f"; {new}, {'it is equivalent' if verdict == 'equivalent' else 'there is no evidence'}"


def reasons(evidence: Evidence, members: Sequence[Member]) -> list[str]:
    """Of each experiment that tests why one of these does what it does, its result."""
    explained = {member.experiment: member for member in members}
    return [
        _reason(evidence, test, explained[str(test.against)])
        for group in evidence.groups("reasons")
        for test in group.members
        if test.against in explained
    ]


def _reason(evidence: Evidence, test: Member, like: Member) -> str:
    """What changes against the setup that it explains, and what is left of its distance from the base."""
    found = {_right(c): c for c in map(evidence.comparison, test.comparisons)}
    trained = evidence.experiment(test.experiment)
    epochs = formats.plural(trained.epochs, "epoch")
    told = [
        sentences.compared(
            found[experiment],
            "it",
            evidence.phrase(experiment),
            rows=evidence.called.row.many,
        )
        for experiment in (like.experiment, str(like.against))
        if experiment in found
    ]
    asked = f"{trained.question} To answer this, {test.phrase} was trained for {epochs}."
    return " ".join(filter(None, (asked, *told, _answer(evidence, found, test, like))))


def _right(found: Comparison) -> str:
    return found.right.rpartition(".")[0]


def _answer(evidence: Evidence, found: Mapping[str, Comparison], test: Member, like: Member) -> str:
    """By all three verdicts: whether the change makes up for what the setup lacked."""
    if groups.comparison(evidence, like).verdict != "lower" or str(like.against) not in found:
        return ""
    changes = formats.listed(recipes.changes(evidence, test.experiment, like.experiment))
    field = formats.listed(recipes.nouns(evidence, like.experiment, str(like.against)))
    part = f"So {changes} is a part of what that setup lacked."
    closed = f"So what that setup lacked was {changes}: its {field} is not wrong as such."
    return sentences.outcome(
        found[like.experiment].verdict,
        sentences.outcome(
            found[str(like.against)].verdict,
            closed,
            part,
            closed,
            f"{part} Whether it is all of it stays open.",
        ),
        "That bears the reason out in no way.",
        "That does not bear the reason out.",
        "That does not bear the reason out.",
    )
