"""Part 2, what simple models get, and which published effects survive."""

from manifest import Comparison, Member
from report.chapters.part2 import effects
from report.page import formats, groups, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.published import source_of

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
        f"{formats.listed(model.phrase for model in models)}. {were} fitted to the same training {rows} as the networks, for the "
        f"same seeds, and tested on the same test {rows}; the comparisons are those without leaks.",
        *(_told(evidence, models, network) for network in _networks(evidence, models)),
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
    return sentences.compared_with(found, evidence.phrase(network))


def conclusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    source, tried = source_of(evidence), effects.tried(evidence)
    counted = effects.counted(evidence, source) if source and tried else ""
    return [
        _opening(evidence, numbering),
        f"{counted} {_whiskers(evidence, numbering)}".strip(),
        _worth(evidence),
    ]


def _opening(evidence: Evidence, numbering: Numbering) -> str:
    if not effects.tried(evidence):
        return f"{numbering.figure(FIGURE)} draws the differences of all changes from {evidence.phrase(evidence.base)}."
    table = numbering.table(TABLE)
    equal = [effect for effect in effects.tried(evidence) if effect.direction == 0]
    same = "Where the source gives two setups one accuracy, equivalence is what survives."
    same = f"{shown(same, *(s for effect in equal for s in effect.here))} " if equal else ""
    return (
        f"{table} holds what the source says of Part 2 against the comparisons of this report. An effect "
        "survives where the verdict points the way that the source says, and does not where it points the other way or finds "
        f"equivalence. {same}Without evidence, an effect stays undecided."
    )


def _whiskers(evidence: Evidence, numbering: Numbering) -> str:
    figure, facts = numbering.figure(FIGURE), evidence.facts(FIGURE)
    if "lowest_end" not in facts:
        return sentences.UNKNOWN_SPREAD
    decided, changes = (formats.count(facts.number(name)) for name in ("decided", "changes"))
    return (
        f"{figure} draws both intervals of each difference, on this table and for new {evidence.called.row.many}; a filled dot "
        f"has a verdict that ranks, as {decided} of {changes} have. An interval is that of its own comparison, and a verdict "
        "allows for all comparisons of its table."
    )


def _worth(evidence: Evidence) -> str:
    """What the simple models say of the networks."""
    ends: dict[str, list[str]] = {}
    for model in _simple(evidence):
        for found in _comparisons(evidence, model):
            end = _end(found, evidence.phrase(_network(found)))
            ends.setdefault(end, []).append(model.phrase)
    told = formats.listed(f"{formats.listed(models)} {end}" for end, models in ends.items())
    return f"Without leaks, on the same {evidence.called.row.many}, {told}." if told else ""


def _end(found: Comparison, network: str) -> str:
    return sentences.outcome(
        found.verdict,
        f"scored higher than {network}",
        f"scored lower than {network}",
        f"proved interchangeable with {network}",
        f"could not be told from {network}",
    )


def sections(evidence: Evidence) -> Sections:
    simple: Sections = {"2.5-simple": simple_models} if _simple(evidence) else {}
    drawn = FIGURE in evidence.figures or effects.tried(evidence)
    return {**simple, **({"2.8": conclusion} if drawn else {})}
