"""Part 2, its tables: one hyperparameter at a time, and two graphs."""

from collections.abc import Mapping, Sequence

from manifest import Group, Member, Verdict
from manifest.errors import ManifestError
from report import reasons
from report.chapters.part2 import tested
from report.page import chance, formats, groups, sentences, settings
from report.page.chapter import Sections, Writer
from report.page.evidence import AGAIN, Evidence
from report.page.formats import listed
from report.page.groups import beside
from report.page.numbering import Numbering
from report.phrases import curves


def opening(evidence: Evidence, numbering: Numbering) -> list[str]:
    """What holds of all tables, once."""
    sweeps = evidence.groups("sweep")
    tried = [sweep for sweep in sweeps if beside(sweep)]
    alone = [
        f"{numbering.table(sweep.id)} holds {_base(sweep, evidence)} alone: no other {sweep.noun} was tried."
        for sweep in sweeps
        if sweep not in tried
    ]
    if not tried:
        return alone
    changed = listed(f"{numbering.table(sweep.id)} the {sweep.noun}" for sweep in tried)
    base = evidence.phrase(_against(tried[0]))
    several = "Each table changes" if len(tried) > 1 else "The table changes"
    found = groups.comparison(evidence, beside(tried[0])[0])
    return [
        f"{several} one setting of {base} and leaves all others as they are: {changed}. {tested.columns(evidence, found)}",
        *alone,
        _base_at_rest(evidence, _against(tried[0])),
    ]


def _base_at_rest(evidence: Evidence, base: str) -> str:
    """Where not even the base has learnt, tables tell nothing of settings."""
    loss = evidence.claims.get(f"{base}.train-loss")
    if loss is None or not chance.has_stayed(loss):
        return ""
    epochs = formats.plural(evidence.experiment(base).epochs, "epoch")
    return (
        f"After {epochs}, the training loss of {evidence.phrase(base)} is {formats.claim_number(loss)}, still near that of "
        f"answering one half each time ({formats.fixed(chance.CONSTANT, 3)}): it has hardly left its first weights, and the tables tell little "
        "of settings."
    )


def sweep_writer(sweep: Group) -> Writer:
    """The analysis of one table: its verdicts, what to take, the reasons, and their tests."""

    def write(evidence: Evidence, _: Numbering) -> list[str]:
        others = beside(sweep)
        if not others:
            return []
        pairs = [
            reasons.Pair.of(evidence, member, _named(sweep, evidence, member.experiment))
            for member in others
        ]
        return [
            f"{_verdicts(sweep, evidence)} {_conclusion(sweep, evidence)}",
            " ".join(reasons.given(pairs)),
            *tested.reasons(evidence, others),
        ]

    return write


def _against(sweep: Group) -> str:
    """What the others are compared with; a sweep without others holds it alone."""
    known = (member.against for member in sweep.members if member.against is not None)
    return next(known, sweep.members[0].experiment)


def _base(sweep: Group, evidence: Evidence) -> str:
    return _named(sweep, evidence, _against(sweep))


def _named(sweep: Group, evidence: Evidence, experiment: str) -> str:
    """As in "a dropout of 0.3" and "the activation ReLU"."""
    value = settings.value(evidence, experiment, sweep.parameter)
    return settings.with_value(evidence, sweep.noun, sweep.parameter, value)


def _value(sweep: Group, evidence: Evidence, experiment: str) -> str:
    return settings.value(evidence, experiment, sweep.parameter)


Found = Mapping[Verdict, Sequence[Member]]


def _by_verdict(sweep: Group, evidence: Evidence) -> Found:
    known: dict[Verdict, list[Member]] = {}
    for member in beside(sweep):
        known.setdefault(groups.comparison(evidence, member).verdict, []).append(member)
    return {verdict: known[verdict] for verdict in sentences.ORDER if verdict in known}


def _verdicts(sweep: Group, evidence: Evidence) -> str:
    """A clause for each verdict of the table, with the values that have it."""
    found, base = _by_verdict(sweep, evidence), _value(sweep, evidence, _against(sweep))
    if [*found] == ["no evidence"]:
        return f"No {sweep.noun} could be told from {base}."
    return " ".join(
        f"{_verdict(verdict, _values(sweep, evidence, members), base)}{tested.beyond(evidence, members)}."
        for verdict, members in found.items()
    )


def _verdict(verdict: Verdict, values: str, base: str) -> str:
    return sentences.outcome(
        verdict,
        f"On this table, {values} scored higher than {base}",
        f"On this table, {values} scored lower than {base}",
        f"{formats.sentence(values)} proved equivalent to {base}",
        f"{formats.sentence(values)} could not be told from {base}",
    )


def _values(sweep: Group, evidence: Evidence, members: Sequence[Member]) -> str:
    """As in "a dropout of 0.3 or 0.7"."""
    either = _either(sweep, evidence, members)
    return settings.with_value(evidence, sweep.noun, sweep.parameter, either)


def _conclusion(sweep: Group, evidence: Evidence) -> str:
    """What to take, by the verdicts."""
    found, base = _by_verdict(sweep, evidence), _value(sweep, evidence, _against(sweep))
    gained = [m for m in found.get("higher", ()) if _matters(evidence, m)]
    if gained:
        return f"Of the values tried, take {_either(sweep, evidence, gained)}."
    if "lower" in found:
        worse = _either(sweep, evidence, found["lower"])
        return f"Avoid {worse}; {_beside(sweep, evidence, found.get('higher', ()), base)}."
    return f"Nothing speaks for leaving {base}."


def _beside(sweep: Group, evidence: Evidence, higher: Sequence[Member], base: str) -> str:
    """What is to be said of the base where others are worse, and none is better by enough."""
    if not higher:
        return f"nothing speaks against {base}"
    rows, other = evidence.called.row.many, _either(sweep, evidence, higher)
    return f"for new {rows}, the difference between {other} and {base} is within the margin"


def _matters(evidence: Evidence, member: Member) -> bool:
    """Whether a gain on this table is not shown to be of no consequence for new rows."""
    beyond = groups.comparison(evidence, member).beyond
    return beyond is None or beyond.verdict != "equivalent"


def _either(sweep: Group, evidence: Evidence, members: Sequence[Member]) -> str:
    return listed((_value(sweep, evidence, member.experiment) for member in members), "or")


def worst_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2a", "lowest")


def best_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    return _graph(evidence, numbering, "2.2b", "highest")


def _graph(evidence: Evidence, numbering: Numbering, figure: str, end: str) -> list[str]:
    facts = evidence.facts(figure)
    drawn = curves.Curves(facts)
    sweep, member = _setup(evidence, facts.name("setup"))
    return [
        f"{numbering.figure(figure)} is of {_shown(sweep, evidence, member)}, chosen for the {end} mean accuracy on "
        f"validation data. {_standing(evidence, member)}",
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


def _shown(sweep: Group, evidence: Evidence, member: Member) -> str:
    """As in "the base with a dropout of 0.3", whose number is the recipe's."""
    if member.against is None:
        return evidence.phrase(member.experiment)
    return f"{evidence.phrase(member.against)} with {_named(sweep, evidence, member.experiment)}"


def _standing(evidence: Evidence, member: Member) -> str:
    """How the setup's test accuracy compares with the base, by its verdict."""
    if member.against is None:
        return "It is the one that the others are compared with."
    base = groups.against(evidence, member)
    told = sentences.outcome(
        groups.comparison(evidence, member).verdict,
        f"is higher than that of {base} on this table",
        f"is lower than that of {base} on this table",
        f"is equivalent to that of {base}",
        f"could not be told from that of {base}",
    )
    return f"Its test accuracy {told}."


def sections(evidence: Evidence) -> Sections:
    sweeps = evidence.groups("sweep")
    graphs = {"2.2a": worst_graph, "2.2b": best_graph} if any(map(beside, sweeps)) else {}
    tables = {sweep.id: sweep_writer(sweep) for sweep in sweeps}
    return {**({"2.1": opening} if sweeps else {}), **tables, **graphs}
