"""What was found, on the first page: a rule for each sentence, silent where it has nothing to say.

In:  claims and verdicts of the manifest, and how often the source contradicts itself.
Out: sentences, each with the heading under which it is shown.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from manifest import Comparison, Verdict
from report.page import formats, groups, sentences, settings
from report.page.citations import SOURCE
from report.page.evidence import Evidence
from report.page.facts import required
from report.page.links import linked
from report.page.tracing import Count, follows
from report.phrases import findings
from report.phrases.data import ABOUT_NETWORKS, TABULAR, ran
from report.phrases.findings import Told
from report.published import Source
from report.published.held import held
from report.published.verdicts import rows


@dataclass(frozen=True, kw_only=True)
class Finding:
    """derived: whether it follows from many numbers that it does not show."""

    text: str
    derived: bool = False


def found(
    evidence: Evidence, source: Source | None, contradictions: int | None
) -> dict[str, list[Finding]]:
    """By the heading under which they are shown, in the order of the report.

    contradictions: of a source whose errata are known.
    """
    told: dict[str, list[Finding]] = {}
    for anchor, rule in _rules(evidence):
        if text := rule(evidence):
            told.setdefault(anchor, []).append(Finding(text=text))
    if source is not None:
        text = _reproduced(evidence, source, contradictions)
        told["audit"] = [Finding(text=text, derived=True)]
    return told


def _rules(evidence: Evidence) -> Iterator[tuple[str, Callable[[Evidence], str]]]:
    """What there is to be said of the parts that ran."""
    if ran(evidence, TABULAR):
        yield "part-1" if evidence.ran("1") else "part-2", base
    if evidence.ran("2"):
        yield from (("part-2", rule) for rule in (changes, combination, leaks, simple, beyond))
    if ran(evidence, ABOUT_NETWORKS):
        yield "part-3" if evidence.ran("3") else "part-4", networks
    if evidence.ran("bonus"):
        yield "bonus", twins


def base(evidence: Evidence) -> str:
    name, rows = formats.sentence(evidence.phrase(evidence.base)), evidence.called.row.many
    told = f"{name} is right on {_accuracy(evidence, evidence.base, f'the test {rows}')}."
    return " ".join(filter(None, (told, _constant(evidence))))


def _constant(evidence: Evidence) -> str:
    """Whether it has learnt anything at all, which copies in the test set can't tell."""
    found = next((c for c, name in findings.constant(evidence) if _is_base(evidence, c)), None)
    if found is None:
        return ""
    right, rows = formats.percent(evidence.value(found.right)), evidence.called.row.many
    than = findings.against(found.verdict, "answering with the commoner class every time")
    return (
        f"Under the {evidence.protocol('leak-free')} protocol it {than} ({findings.effect(found)}), which is right on {right} of "
        f"the test {rows}."
    )


def _is_base(evidence: Evidence, comparison: Comparison) -> bool:
    """Whether the base with its own optimiser is on the left side."""
    left = evidence.experiment(comparison.left.rpartition(".")[0])
    base, optimiser = evidence.experiment(evidence.base), settings.OPTIMISER
    return left.name == base.name and left.recipe[optimiser] == base.recipe[optimiser]


def _accuracy(evidence: Evidence, experiment: str, what: str) -> str:
    """Over all trainings; of one alone, that of the run, which has an interval."""
    claim = evidence.claim(f"{experiment}.accuracy")
    one = evidence.claims.get(f"{evidence.run(experiment)}.accuracy")
    return sentences.share_of(one if claim.n == 1 and one is not None else claim, what)


def changes(evidence: Evidence) -> str:
    told = findings.by_verdict(findings.changes(evidence))
    number = sum(map(len, told.values()))
    if not number:
        return ""
    known = formats.in_words(findings.counted(number, "groups"), "change")
    of = f"{known} of {evidence.phrase(evidence.base)}"
    if set(told) == {"no evidence"}:
        return f"Whether any of {of} makes a difference to the test accuracy stays open."
    clauses = [_change(v, found, first=not n) for n, (v, found) in enumerate(told.items())]
    return f"Of {of}, {formats.listed(clauses)}."


def _change(verdict: Verdict, found: list[Told], first: bool) -> str:
    """As in "two lower it (a dropout of 0.7 by 3.2 points and …)"."""
    s = "s" if len(found) == 1 else ""
    what = "the test accuracy" if first else "it"
    done = sentences.outcome(
        verdict,
        f"raise{s} {what} ({_sizes(found)})",
        f"lower{s} {what} ({_sizes(found)})",
        f"make{s} no difference that would matter{_few(found)}",
        f"stay{s} open",
    )
    return f"{formats.word(findings.counted(len(found), 'groups'))} {done}"


def _few(found: list[Told]) -> str:
    """Their names, where they are few."""
    return f" ({findings.named(found)})" if len(found) <= FEW else ""


FEW = 4


def _sizes(found: list[Told]) -> str:
    return formats.listed(f"{name} by {formats.distance(c.difference)}" for c, name in found)


def combination(evidence: Evidence) -> str:
    member = evidence.combination()
    if member is None:
        return ""
    found, rows = groups.comparison(evidence, member), evidence.called.row.many
    own = _accuracy(evidence, member.experiment, f"the test {rows}")
    against = findings.against(found.verdict, groups.against(evidence, member))
    return f"{formats.sentence(member.phrase)} is right on {own} and {against} ({findings.effect(found)})."


def leaks(evidence: Evidence) -> str:
    told = findings.by_verdict(findings.protocols(evidence))
    if not told:
        return ""
    first = next(iter(told.values()))[0][0]
    measure = evidence.metric("tabular", groups.metric_of(first)).phrase
    clauses = [
        _leak(verdict, found, "that" if n else f"the {measure}")
        for n, (verdict, found) in enumerate(told.items())
    ]
    published, free = evidence.protocol("published"), evidence.protocol("leak-free")
    return f"Set beside the {free} one, the {published} protocol{_leaked(evidence)} {formats.listed(clauses)}."


def _leaked(evidence: Evidence) -> str:
    leaked, test = evidence.count("split.leaked-test-rows"), evidence.total("split.test-rows")
    if not leaked:
        return ""
    return (
        f", by which {formats.percent(leaked / test, 0)} of the test {evidence.called.row.many} also stand in training or "
        "validation,"
    )


def _leak(verdict: Verdict, found: list[Told], what: str) -> str:
    of = formats.listed(f"of {name} ({findings.effect(c)})" for c, name in found)
    return sentences.outcome(
        verdict,
        f"raises {what} {of}",
        f"lowers {what} {of}",
        f"makes no difference that would matter to {what} {of}",
        f"cannot be shown to change {what} {of}",
    )


def simple(evidence: Evidence) -> str:
    known = findings.simple(evidence)
    clauses = [
        f"{findings.with_effects(found)} {findings.against(verdict, 'it' if n else network, len(found))}"
        for network, models in known.items()
        for n, (verdict, found) in enumerate(findings.by_verdict(models).items())
    ]
    if not clauses:
        return ""
    measure = groups.metric_of(next(iter(known.values()))[0][0])
    free, score = evidence.protocol("leak-free"), evidence.metric("tabular", measure).phrase
    return f"Under the {free} protocol and by {score}, {'; '.join(clauses)}."


def beyond(evidence: Evidence) -> str:
    """How many of the differences told above would be found on another table."""
    member = evidence.combination()
    known = [c for found in (findings.changes, findings.protocols) for c, _ in found(evidence)]
    known += [groups.comparison(evidence, member)] if member else []
    known += [c for models in findings.simple(evidence).values() for c, _ in models]
    found = [c for c in known if c.verdict in sentences.RANKED and c.beyond is not None]
    if not found:
        return ""
    lasting = [c for c in found if c.beyond is not None and c.beyond.verdict == c.verdict]
    here, there = (findings.counted(len(of), "comparisons") for of in (found, lasting))
    of = formats.in_words(findings.counted(len(known), "comparisons"), "comparison")
    return (
        f"On this table, {formats.word(here)} of these {of} find{'s' if here == 1 else ''} a difference; for new "
        f"{evidence.called.row.many}, {_so_many(there)}."
    )


def _so_many(number: int) -> str:
    if not number:
        return follows("none does", ("comparisons",))
    return f"{formats.word(number)} {'does' if number == 1 else 'do'}"


def networks(evidence: Evidence) -> str:
    first = evidence.compared()[0]
    accuracy = _accuracy(evidence, first, "the test images")
    guessing = formats.percent(1 / _classes(evidence))
    told = f"{formats.sentence(evidence.phrase(first))} reads {accuracy} correctly, where guessing would be right on {guessing}"
    clauses = [
        f"{findings.with_effects(found)} {findings.against(verdict, 'it', len(found))}"
        for verdict, found in findings.by_verdict(findings.networks(evidence)).items()
    ]
    return f"{told}{'; ' if clauses else ''}{formats.listed(clauses)}."


def _classes(evidence: Evidence) -> int:
    known = {str(one.id): one for one in evidence.manifest.datasets}
    return required(known, "data set", "images").classes


def twins(evidence: Evidence) -> str:
    known = findings.twins(evidence)
    plain = "its plain twin" if len(known) == 1 else "their plain twins"
    clauses = []
    for verdict, found in findings.by_verdict(known).items():
        s = "s" if len(found) == 1 else ""
        done = sentences.outcome(
            verdict,
            f"score{s} higher",
            f"score{s} lower",
            f"make{s} no difference that would matter",
            f"stay{s} open",
        )
        clauses.append(f"{findings.with_effects(found)} {done}")
    return f"Beside {plain}, {formats.listed(clauses)}." if clauses else ""


def _reproduced(evidence: Evidence, source: Source, contradictions: int | None) -> str:
    results = held(source, rows(evidence, source))
    inside = [result for result in results if result.is_within]
    name = linked("the source", SOURCE)
    told = f"No result of {name} can be held against this run"
    if results:
        number = formats.in_words(_audited("held", len(results)), "result")
        lie = formats.word(_audited("inside", len(inside)))
        told = (
            f"Of {number} of {name} that can be held against this run, {lie} {'lies' if len(inside) == 1 else 'lie'} where one "
            "further training of its recipe would"
        )
    if contradictions is None:
        return f"{told}."
    found = formats.in_words(_audited("contradictions", contradictions), "place")
    return f"{told}; its own numbers contradict each other in {found}."


def _audited(what: str, number: int) -> int:
    return Count(number, (f"audit/{what}",))
