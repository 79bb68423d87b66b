"""Part 2, its tables: one hyperparameter at a time, and two graphs."""

from manifest import Group, Member, Verdict
from manifest.errors import ManifestError
from report.page import formats, groups, sentences, settings
from report.page.chapter import Sections, Writer
from report.page.evidence import AGAIN, Evidence
from report.page.formats import listed
from report.page.groups import beside
from report.page.numbering import Numbering
from report.phrases import curves


def sweep_writer(sweep: Group) -> Writer:
    """The analysis of one table: what it shows, each comparison, what follows."""

    def write(evidence: Evidence, numbering: Numbering) -> list[str]:
        others = beside(sweep)
        values = (_value(sweep, evidence, member.experiment) for member in others)
        found = [
            (groups.comparison(evidence, member), _phrase(sweep, evidence, value))
            for member, value in zip(others, values, strict=True)
        ]
        return [
            _opening(sweep, evidence, numbering),
            sentences.compared_with(found, _base(sweep, evidence)),
            _conclusion(sweep, evidence) if others else "",
        ]

    return write


def _opening(sweep: Group, evidence: Evidence, numbering: Numbering) -> str:
    table, others = numbering.table(sweep.id), beside(sweep)
    base = f"{evidence.phrase(_against(sweep))} ({_base(sweep, evidence)})"
    if not others:
        return f"{table} holds {base} alone: no other {sweep.noun} was tried."
    setups = formats.in_words(groups.number(sweep, others), "setup")
    differ = "differs" if len(others) == 1 else "differ"
    return (
        f"{table} holds {base} and {setups} that {differ} from it in nothing but the {sweep.noun}."
    )


def _against(sweep: Group) -> str:
    """What the others are compared with; a sweep without others holds it alone."""
    known = (member.against for member in sweep.members if member.against is not None)
    return next(known, sweep.members[0].experiment)


def _base(sweep: Group, evidence: Evidence) -> str:
    return _phrase(sweep, evidence, _value(sweep, evidence, _against(sweep)))


def _phrase(sweep: Group, evidence: Evidence, value: str) -> str:
    """As in "a dropout of 0.3" and "the activation ReLU"."""
    return settings.with_value(evidence, sweep.noun, sweep.parameter, value)


def _value(sweep: Group, evidence: Evidence, experiment: str) -> str:
    return settings.value(evidence, experiment, sweep.parameter)


def _conclusion(sweep: Group, evidence: Evidence) -> str:
    """What the comparisons of a table say together: a sentence for each verdict among them."""
    by_verdict: dict[Verdict, list[str]] = {}
    for member in beside(sweep):
        verdict = groups.comparison(evidence, member).verdict
        by_verdict.setdefault(verdict, []).append(_value(sweep, evidence, member.experiment))
    if set(by_verdict) == {"no evidence"}:
        return _undecided(sweep, evidence)
    base = _value(sweep, evidence, _against(sweep))
    told = (
        _meaning(sweep.noun, base, verdict, by_verdict[verdict])
        for verdict in sentences.ORDER
        if verdict in by_verdict
    )
    return " ".join(told)


def _meaning(noun: str, base: str, verdict: Verdict, values: list[str]) -> str:
    """One sentence about the values with the same verdict."""
    one, either = len(values) == 1, listed(values, "or")
    return sentences.outcome(
        verdict,
        f"Of the values tried, {listed(values)} {'improves' if one else 'improve'} on the base value of {base}.",
        f"Moving the {noun} from {base} to {either} costs accuracy.",
        f"Moving the {noun} from {base} to {either} makes no difference that would matter.",
        f"Whether moving the {noun} from {base} to {either} changes the accuracy stays open.",
    )


def _undecided(sweep: Group, evidence: Evidence) -> str:
    """Where no verdict ranks, and none finds equivalence."""
    seeds = formats.in_words(evidence.claim(f"{evidence.base}.accuracy").n, "seed")
    return (
        f"On the evidence of {seeds}, no {sweep.noun} of the table is to be preferred. A ranking of single runs, one for each "
        "value, would rank their splits and first weights."
    )


def worst_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2a", "lowest")


def best_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2b", "highest")


def _graph(evidence: Evidence, numbering: Numbering, figure: str, end: str) -> list[str]:
    facts = evidence.facts(figure)
    drawn = curves.Curves(facts)
    sweep, member = _setup(evidence, facts.name("setup"))
    tables = "tables" if len(evidence.groups("sweep")) > 1 else "table"
    return [
        f"{numbering.figure(figure)} follows {_named(sweep, evidence, member)}. Among the setups of the {tables} above, its "
        f"mean accuracy on the validation set is the {end}; the test set had no part in the choice. "
        f"{_standing(evidence, member)}",
        f"{curves.accuracy(drawn)} {curves.swing(drawn)} " + curves.test_line(drawn, "accuracy"),
        sentences.gap(evidence, member.experiment),
    ]


def _setup(evidence: Evidence, name: str) -> tuple[Group, Member]:
    """The member of a sweep that a figure is of; the figure has the name that it was declared by."""
    for sweep in evidence.groups("sweep"):
        for member in sweep.members:
            if name == evidence.experiment(member.experiment).name:
                return sweep, member
    raise ManifestError(f"no sweep has the setup {name!r}; {AGAIN}")


def _named(sweep: Group, evidence: Evidence, member: Member) -> str:
    """As in "the base with a dropout of 0.3", whose number is the recipe's."""
    if member.against is None:
        return evidence.phrase(member.experiment)
    value = _value(sweep, evidence, member.experiment)
    return f"{evidence.phrase(member.against)} with {_phrase(sweep, evidence, value)}"


def _standing(evidence: Evidence, member: Member) -> str:
    """How the setup's test accuracy compares with the base, by its verdict."""
    if member.against is None:
        return "It is the one that the others are compared with."
    base = groups.against(evidence, member)
    told = sentences.outcome(
        groups.comparison(evidence, member).verdict,
        f"higher than that of {base}",
        f"lower than that of {base}",
        f"equivalent to that of {base}",
        f"not distinguishable from that of {base}",
    )
    return f"Its test accuracy is {told}."


def sections(evidence: Evidence) -> Sections:
    sweeps = evidence.groups("sweep")
    graphs = {"2.2a": worst_graph, "2.2b": best_graph} if any(map(beside, sweeps)) else {}
    return {**{sweep.id: sweep_writer(sweep) for sweep in sweeps}, **graphs}
