"""What the assignment asks of its experiments → an answer from their verdicts.

Questions with one verdict are answered together; the first page has the numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from manifest import Comparison, Member, Verdict
from report.page import formats, groups, sentences
from report.page.evidence import Evidence
from report.phrases import findings, recipes
from report.phrases.data import ABOUT_NETWORKS, TABULAR, ran

UNKNOWN = "That cannot be said from these runs."


@dataclass(frozen=True, kw_only=True)
class Answer:
    questions: tuple[str, ...]
    text: str


def answers(evidence: Evidence) -> Iterator[Answer]:
    if ran(evidence, TABULAR):
        yield _of(evidence, [evidence.base], _base(evidence))
    if evidence.ran("2"):
        yield from _methods(evidence)
        yield from _combination(evidence)
        yield from _simple(evidence)
    if ran(evidence, ABOUT_NETWORKS):
        first = evidence.compared()[0]
        yield _of(evidence, [first], _network(evidence, first))
    yield from _networks(evidence)
    yield from _on_equal_terms(evidence)


def _of(evidence: Evidence, experiments: list[str], text: str) -> Answer:
    asked = (evidence.experiment(id).question for id in experiments)
    return Answer(questions=tuple(dict.fromkeys(filter(None, asked))), text=text)


def _base(evidence: Evidence) -> str:
    base, row = evidence.base, evidence.called.row
    area = evidence.claim(f"{base}.auc")
    recall, precision = (
        formats.claim_percent(evidence.claim(f"{base}.{name}")) for name in ("recall", "precision")
    )
    return (
        f"Of a positive and a negative {row.one}, it puts the positive one first in "
        f"{formats.claim_percent(area)} of all pairs. Cut at one half, its answers find {recall} of the positive {row.many}, and "
        f"{precision} of what it calls positive is."
    )


def _methods(evidence: Evidence) -> Iterator[Answer]:
    by_verdict: dict[Verdict, list[Member]] = {}
    for member in groups.members(evidence.groups("methods")):
        found = groups.comparison(evidence, member)
        by_verdict.setdefault(found.verdict, []).append(member)
    for verdict in sentences.ORDER:
        if members := by_verdict.get(verdict):
            yield _of(evidence, [m.experiment for m in members], _help(verdict, len(members)))


def _help(verdict: Verdict, number: int) -> str:
    each = "It" if number == 1 else "Each of them"
    return sentences.outcome(
        verdict,
        f"{each} raises the test accuracy.",
        f"{each} lowers the test accuracy.",
        f"{each} leaves the test accuracy where it is, within the margin.",
        UNKNOWN,
    )


def _combination(evidence: Evidence) -> Iterator[Answer]:
    member = evidence.combination()
    if member is None:
        return
    found, against = groups.comparison(evidence, member), groups.against(evidence, member)
    changes = recipes.settings_changed(evidence, member)
    text = sentences.outcome(
        found.verdict,
        f"Further than {against}{', though no single change can claim it' if changes > 1 else ''}.",
        f"Not as far as {against}.",
        f"As far as {against}, within the margin.",
        f"As far as {against}, as far as these runs can tell.",
    )
    yield _of(evidence, [member.experiment], f"{text} {_range(found)}".strip())


def _range(found: Comparison) -> str:
    """How far apart the two sides may be."""
    if sentences.is_constant(found):
        return sentences.NO_SPREAD
    if found.interval is None:
        return "One training of each says nothing further."
    low, high = (formats.signed(end * 100, 1) for end in (found.interval.low, found.interval.high))
    return f"The difference is anything from {low} to {high}{formats.BOUND}points."


def _simple(evidence: Evidence) -> Iterator[Answer]:
    known = groups.members(evidence.groups("simple"))
    found = [c for models in findings.simple(evidence).values() for c, _ in models]
    if not found:
        return
    score = evidence.metric("tabular", groups.metric_of(found[0])).phrase
    sides = dict.fromkeys(side for c in found for side in (c.left, c.right))
    reached = formats.listed(
        f"{formats.claim_percent(evidence.claim(side))} with {evidence.phrase(side.rpartition('.')[0])}"
        for side in sides
    )
    text = (
        f"To {formats.with_article(score)} without leaks of {reached}. {_needed(evidence, found)}"
    )
    yield _of(evidence, [member.experiment for member in known], text.strip())


def _needed(evidence: Evidence, found: list[Comparison]) -> str:
    """Whether a network earns its place beside the simple models."""
    behind = [comparison for comparison in found if comparison.verdict == "lower"]
    rows = evidence.called.row.many
    if not behind:
        return f"Nothing here shows that these {rows} need a network."
    if len(behind) == len(found):
        return f"On these {rows}, the network is worth its training."
    return ""


def _network(evidence: Evidence, first: str) -> str:
    f1, error = (evidence.claim(f"{first}.{name}") for name in ("f1", "calibration-error"))
    return (
        f"Its F1 score, with each class counted the same, is {formats.claim_number(f1)}. The probabilities that it gives are off "
        f"by {formats.distance(error.value)} on average."
    )


def _networks(evidence: Evidence) -> Iterator[Answer]:
    """Networks beside the first one, and twins: what each verdict says of all that have it."""
    known = findings.networks(evidence)
    if evidence.ran("bonus"):
        known += findings.twins(evidence)
    for verdict, found in findings.by_verdict(known).items():
        ids = [comparison.left.rpartition(".")[0] for comparison, _ in found]
        yield _of(evidence, ids, _beside(verdict, findings.named(found), len(found)))


def _beside(verdict: Verdict, names: str, number: int) -> str:
    what = "what it is" if number == 1 else "what they are"
    s = "s" if number == 1 else ""
    told = sentences.outcome(
        verdict,
        f"{names} read{s} more images rightly than {what} compared with.",
        f"{names} read{s} fewer images rightly than {what} compared with.",
        f"{names} read{s} as many images rightly as {what} compared with, within the margin.",
        UNKNOWN,
    )
    return formats.sentence(told)


def _on_equal_terms(evidence: Evidence) -> Iterator[Answer]:
    """Networks against one that was trained again with their effort."""
    known: dict[Verdict, list[tuple[Member, str]]] = {}
    for member in groups.members(evidence.groups("equal")):
        found = evidence.comparison(next(c for c in member.comparisons if c.endswith(".network")))
        other = evidence.phrase(found.left.rpartition(".")[0])
        told = f"{other} than {member.phrase} ({findings.effect(found)})"
        known.setdefault(found.verdict, []).append((member, told))
    for verdict in sentences.ORDER:
        if members := known.get(verdict):
            pairs = formats.listed(told for _, told in members)
            text = sentences.outcome(
                verdict,
                f"More images are read rightly by {pairs}.",
                f"Fewer images are read rightly by {pairs}.",
                "The networks are equivalent then.",
                UNKNOWN,
            )
            yield _of(evidence, [member.experiment for member, _ in members], text)
