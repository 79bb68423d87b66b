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
MEASURES = {groups.ACCURACY: "test accuracy", groups.BALANCED: "balanced accuracy"}


def _simple(evidence: Evidence) -> list[Member]:
    return groups.members(evidence.groups("simple"))


def simple_models(evidence: Evidence, numbering: Numbering) -> list[str]:
    models = _simple(evidence)
    number = formats.in_words(groups.number_of("simple", models), "simple model")
    were = "It was" if len(models) == 1 else "They were"
    rows = evidence.called.row.many
    told = [_told(evidence, models, metric, words) for metric, words in MEASURES.items()]
    return [
        f"{numbering.table('2.5')} also has {number}, untuned: "
        f"{formats.listed(model.phrase for model in models)}. {were} fitted to the same training {rows} as the networks, for the "
        f"same seeds, and tested on the same test {rows}; the comparisons are those without leaks.",
        *told,
    ]


def _told(evidence: Evidence, models: list[Member], metric: str, words: str) -> str:
    """The comparisons by one metric, a sentence or more for each network compared with."""
    networks = dict.fromkeys(groups.against(evidence, model) for model in models)
    found = [(model, groups.compared_by(evidence, model, metric)) for model in models]
    return " ".join(
        sentences.compared_with(
            [
                (comparison, model.phrase)
                for model, comparison in found
                if comparison is not None and groups.against(evidence, model) == network
            ],
            network,
            words,
        )
        for network in networks
    )


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
    table, figure = numbering.table(TABLE), numbering.figure(FIGURE)
    equal = [effect for effect in effects.tried(evidence) if effect.direction == 0]
    same = "Where the source gives two setups one accuracy, equivalence is what survives."
    same = f"{shown(same, *(s for effect in equal for s in effect.here))} " if equal else ""
    return (
        f"{table} holds what the source says of Part 2 against the comparisons of this report, and {figure} draws their "
        "differences. An effect "
        "survives where the verdict points the way that the source says, and does not where it points the other way or finds "
        f"equivalence. {same}Without evidence, an effect stays undecided."
    )


def _whiskers(evidence: Evidence, numbering: Numbering) -> str:
    figure, facts = numbering.figure(FIGURE), evidence.facts(FIGURE)
    if "apart" not in facts:
        return sentences.UNKNOWN_SPREAD
    apart, decided, changes = (
        formats.count(facts.number(name)) for name in ("apart", "decided", "changes")
    )
    return (
        f"The whiskers of {figure} share an error of five per cent among the comparisons of one table, as the verdicts do: "
        f"{apart} of {changes} whiskers leave zero out, and {decided} of the verdicts rank. Holm’s correction, on which verdicts "
        "rest, can rank where a whisker just reaches zero."
    )


def _worth(evidence: Evidence) -> str:
    """What the simple models say of the network, by their balanced accuracy."""
    ends: dict[str, list[str]] = {}
    for model in _simple(evidence):
        found = groups.compared_by(evidence, model, groups.BALANCED)
        if found is not None:
            end = _end(found, groups.against(evidence, model))
            ends.setdefault(end, []).append(model.phrase)
    told = formats.listed(f"{formats.listed(models)} {end}" for end, models in ends.items())
    return (
        f"Without leaks, on the same {evidence.called.row.many} and by balanced accuracy, {told}."
        if told
        else ""
    )


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
