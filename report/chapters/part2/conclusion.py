"""Part 2, what simple models get, and which published effects survive."""

from manifest import Comparison, Member
from report import reasons
from report.chapters.part2 import effects
from report.page import formats, groups, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.published import source_of
from report.reasons import simple

TABLE = FIGURE = "2.8"


def _simple(evidence: Evidence) -> list[Member]:
    return groups.members(evidence.groups("simple"))


def simple_models(evidence: Evidence, numbering: Numbering) -> list[str]:
    models = _simple(evidence)
    number = formats.in_words(groups.number_of("simple", models), "simple model")
    were = "It was" if len(models) == 1 else "They were"
    rows = evidence.called.row.many
    return [
        f"{numbering.table('2.5')} also has {number}, untuned: "
        f"{formats.listed(model.phrase for model in models)}. {were} fitted to the same training {rows} as the networks and tested on "
        "the same test ones; the comparisons are those without leaks.",
        *(_told(evidence, models, network) for network in _networks(evidence, models)),
        " ".join(reasons.given(simple.pairs(evidence))),
    ]


def _comparisons(evidence: Evidence, model: Member) -> list[Comparison]:
    return [evidence.comparison(name) for name in model.comparisons]


def _network(found: Comparison) -> str:
    """The experiment that a simple model is compared with."""
    return found.right.rpartition(".")[0]


def _networks(evidence: Evidence, models: list[Member]) -> list[str]:
    found = (_network(c) for model in models for c in _comparisons(evidence, model))
    return list(dict.fromkeys(found))


def _told(evidence: Evidence, models: list[Member], network: str) -> str:
    """All simple models against one network."""
    found = [
        (comparison, model.phrase)
        for model in models
        for comparison in _comparisons(evidence, model)
        if _network(comparison) == network
    ]
    rows = evidence.called.row.many
    return sentences.compared_with(found, evidence.phrase(network), rows=rows)


def conclusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    source, tried = source_of(evidence), effects.tried(evidence)
    counted = effects.counted(evidence, source) if source and tried else ""
    return [
        _opening(evidence, numbering),
        f"{counted} {_whiskers(evidence, numbering)}".strip(),
    ]


def _opening(evidence: Evidence, numbering: Numbering) -> str:
    if not effects.tried(evidence):
        return f"{numbering.figure(FIGURE)} draws the differences of all changes from {evidence.phrase(evidence.base)}."
    table = numbering.table(TABLE)
    equal = [effect for effect in effects.tried(evidence) if effect.direction == 0]
    same = "Where the source has two setups at one accuracy, it survives if they are equivalent."
    same = f"{shown(same, *(s for effect in equal for s in effect.here))} " if equal else ""
    return (
        f"{table} sets what the source says of Part 2 beside the verdicts of this report. An effect survives if the verdict points "
        f"the same way, and falls if it points the other way or finds equivalence. {same}Without evidence, it stays undecided."
    )


def _whiskers(evidence: Evidence, numbering: Numbering) -> str:
    figure, facts = numbering.figure(FIGURE), evidence.facts(FIGURE)
    if "lowest_end" not in facts:
        return sentences.UNKNOWN_SPREAD
    decided, changes = (formats.count(facts.number(name)) for name in ("decided", "changes"))
    return (
        f"{figure} draws both intervals of each difference, on this table and for new {evidence.called.row.many}; a solid dot "
        f"has a verdict that ranks, as {decided} of {changes} have. An interval is that of its own comparison, and a verdict "
        "allows for all comparisons of its table."
    )


def sections(evidence: Evidence) -> Sections:
    simple: Sections = {"2.5-simple": simple_models} if _simple(evidence) else {}
    drawn = FIGURE in evidence.figures or effects.tried(evidence)
    return {**simple, **({"2.8": conclusion} if drawn else {})}
