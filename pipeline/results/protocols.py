"""Part 2: what protocol and optimiser change, and what simple models get on the same splits."""

from collections.abc import Iterator, Sequence

from manifest import Cell, Column
from pipeline.choices import OPTIMISERS
from pipeline.config import PROTOCOLS, TabularExperiment
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import intervals
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR
from pipeline.results.tabular import compare, compare_change, each_split, estimate, overlap

DRAWN = TABULAR.known("accuracy", "balanced-accuracy")
BALANCED = TABULAR["balanced-accuracy"].id  # the protocols have other shares of positive rows


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    comparisons = [
        id for recipe in evidence.main for id in _compare_protocols(ledger, evidence, recipe)
    ]
    comparisons += _compare_optimisers(ledger, evidence)
    comparisons += _compare_baselines(ledger, evidence)
    figure = _figure(ledger, evidence)
    table = _table(ledger, evidence)
    ledger.artefact("2.5", comparisons=comparisons, tables=[table], figures=[figure])


def _shown(evidence: TabularEvidence) -> Iterator[TabularExperiment]:
    """The base and the combination under each condition that they were trained in."""
    names = {recipe.name for recipe in evidence.main}
    yield from (e for e in evidence.experiments.values() if e.name in names)


def _several_optimisers(evidence: TabularEvidence) -> bool:
    return len({e.optimiser for e in _shown(evidence)}) > 1


def _table(ledger: Ledger, evidence: TabularEvidence) -> str:
    """The same recipes under each optimiser, with and without leaks; then simple models."""
    words, several = evidence.assignment.protocols, _several_optimisers(evidence)
    names = ("Model", "Protocol", *(["Optimiser"] if several else []))
    columns = [Column(name=name, format="text") for name in names]
    columns += [
        Column(name=metric.title, format="percent" if metric.unit == "fraction" else "fraction")
        for metric in TABULAR.shown("protocols")
    ]
    rows: list[list[Cell]] = []
    for e in _shown(evidence):
        optimiser = [OPTIMISERS[e.optimiser].title] if several else []
        rows.append([e.title, words[e.protocol], *optimiser, *_scores(e.id)])
    for b in evidence.baselines.values():
        none = [None] if several else []
        rows.append([b.title, words[b.protocol], *none, *_scores(b.id)])
    return ledger.table("2.5", columns, rows)


def _figure(ledger: Ledger, evidence: TabularEvidence) -> str:
    words, several = evidence.assignment.protocols, _several_optimisers(evidence)
    conditions: dict[str, dict[str, str]] = {}
    for e in _shown(evidence):
        optimiser = f", {OPTIMISERS[e.optimiser].phrase}" if several else ""
        conditions.setdefault(e.title, {})[e.id] = f"{words[e.protocol]}{optimiser}"
    for b in evidence.baselines.values():
        conditions.setdefault(b.title, {})[b.id] = words[b.protocol]
    groups = {
        group: [
            (estimate(ledger, id, name), estimate(ledger, id, name, "balanced-accuracy"))
            for id, name in rows.items()
        ]
        for group, rows in conditions.items()
    }
    ids = [id for rows in conditions.values() for id in rows]
    drawing = intervals.by_protocol(groups, len(evidence.runs[evidence.base.id]))
    runs = [run for id in ids for run in evidence.runs[id]]
    return draw(ledger, "2.5", drawing, evidence.output, *runs, shows=_ends(ledger, ids))


def _ends(ledger: Ledger, ids: Sequence[str]) -> dict[str, str]:
    """Fact of figure 2.5 → the claim that it repeats."""
    shows = {}
    for name, metric in zip(("accuracy", "balanced"), DRAWN, strict=True):
        means = {f"{id}.{metric}": ledger.claims[f"{id}.{metric}"].value for id in ids}
        shows[f"lowest_{name}"] = min(means, key=means.__getitem__)
        shows[f"highest_{name}"] = max(means, key=means.__getitem__)
    return shows


def _scores(experiment: str) -> list[Cell]:
    return [cell(f"{experiment}.{metric.id}") for metric in TABULAR.shown("protocols")]


def _compare_protocols(
    ledger: Ledger, evidence: TabularEvidence, published: TabularExperiment
) -> Iterator[str]:
    """`protocol.<experiment>`: of a recipe under each optimiser, with leaks and without."""
    for optimiser in evidence.assignment.taken_by(published):
        both = [
            published.under(optimiser=optimiser, protocol=protocol).id for protocol in PROTOCOLS
        ]
        if not all(id in evidence.runs for id in both):
            continue
        runs = [evidence.runs[id] for id in both]
        sides = [each_split(side, BALANCED) for side in runs]
        share = max(overlap(side) for side in runs)
        found = statistics.unpaired(sides[0], sides[1], share, evidence.margin)
        left, right = (f"{id}.{BALANCED}" for id in both)
        yield ledger.compare(f"protocol.{both[0]}", left, right, "protocol", found)


def _compare_optimisers(ledger: Ledger, evidence: TabularEvidence) -> list[str]:
    """`optimiser.<optimiser>` and `.leak-free`: the base under each other one, against the base."""
    base = evidence.base
    others = [other for other in evidence.assignment.optimisers if other != base.optimiser]
    return [
        compare_change(
            ledger,
            evidence,
            f"optimiser.{other}",
            base.under(optimiser=other).id,
            base.id,
            family="optimiser",
        )
        for other in others
    ] + [
        compare(
            ledger,
            evidence,
            f"optimiser.{other}.leak-free",
            base.under(optimiser=other, protocol="leak-free").id,
            base.under(protocol="leak-free").id,
            family="optimiser",
        )
        for other in others
    ]


def _compare_baselines(ledger: Ledger, evidence: TabularEvidence) -> list[str]:
    """`simple.<name>.<network>`: each simple model against each network, both without leaks."""
    return [
        compare(
            ledger,
            evidence,
            f"simple.{baseline.name}.{recipe.name}",
            id,
            recipe.under(protocol="leak-free").id,
            family="simple",
        )
        for id, baseline in evidence.baselines.items()
        if baseline.protocol == "leak-free"
        for recipe in evidence.main
    ]
