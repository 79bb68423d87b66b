"""Part 2: what protocol and optimiser change, and what simple models get on the same splits."""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column
from pipeline.choices import OPTIMISERS
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import intervals
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR
from pipeline.results.tabular import BASE, BEST, compare, estimate, test_share

ADAM_BASE, BEST_LEAK_FREE = "base.adam.published", "best.adam.leak-free"
SHOWN_RECIPES = tuple(id.partition(".")[0] for id in (BASE, BEST))
COMPARED = TABULAR.known("accuracy", "balanced-accuracy")


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    comparisons = [_compare_protocols(ledger, evidence, id) for id in (BASE, BEST)]
    comparisons.append(
        compare(ledger, evidence, "optimiser.base", ADAM_BASE, BASE, family="optimiser")
    )
    comparisons += _compare_baselines(ledger, evidence)
    figure = _figure(ledger, evidence)
    table = _table(ledger, evidence)
    ledger.artefact("2.5", comparisons=comparisons, tables=[table], figures=[figure])


def _table(ledger: Ledger, evidence: TabularEvidence) -> str:
    """The same recipes under either optimiser, with and without leaks; then simple models."""
    columns = [Column(name=name, format="text") for name in ("Model", "Protocol", "Optimiser")]
    columns += [
        Column(name=metric.title, format="percent" if metric.unit == "fraction" else "fraction")
        for metric in TABULAR.shown("protocols")
    ]
    rows: list[list[Cell]] = [
        [e.title, e.protocol, OPTIMISERS[e.optimiser].title, *_scores(id)]
        for id, e in evidence.experiments.items()
        if e.name in SHOWN_RECIPES
    ]
    rows += [[b.title, b.protocol, None, *_scores(id)] for id, b in evidence.baselines.items()]
    return ledger.table("2.5", columns, rows)


def _figure(ledger: Ledger, evidence: TabularEvidence) -> str:
    conditions: dict[str, dict[str, str]] = {}
    for id, e in evidence.experiments.items():
        if e.name in SHOWN_RECIPES:
            conditions.setdefault(e.title, {})[id] = (
                f"{e.protocol}, {OPTIMISERS[e.optimiser].phrase}"
            )
    for id, b in evidence.baselines.items():
        conditions.setdefault(b.title, {})[id] = b.protocol
    groups = {
        group: [
            (estimate(ledger, id, name), estimate(ledger, id, name, "balanced-accuracy"))
            for id, name in rows.items()
        ]
        for group, rows in conditions.items()
    }
    ids = [id for rows in conditions.values() for id in rows]
    drawing = intervals.by_protocol(groups, len(evidence.runs[BASE]))
    runs = [run for id in ids for run in evidence.runs[id]]
    return draw(ledger, "2.5", drawing, evidence.output, *runs, shows=_ends(ledger, ids))


def _ends(ledger: Ledger, ids: Sequence[str]) -> dict[str, str]:
    """Fact of figure 2.5 → the claim that it repeats."""
    shows = {}
    for name, metric in zip(("accuracy", "balanced"), COMPARED, strict=True):
        means = {f"{id}.{metric}": ledger.claims[f"{id}.{metric}"].value for id in ids}
        shows[f"lowest_{name}"] = min(means, key=means.__getitem__)
        shows[f"highest_{name}"] = max(means, key=means.__getitem__)
    return shows


def _scores(experiment: str) -> list[Cell]:
    return [cell(f"{experiment}.{metric.id}") for metric in TABULAR.shown("protocols")]


def _compare_protocols(ledger: Ledger, evidence: TabularEvidence, published: str) -> str:
    leak_free = published.replace(".published", ".leak-free")
    metric = "balanced-accuracy"
    sides = [TABULAR.each(metric, evidence.runs[id]) for id in (published, leak_free)]
    share = float(np.mean([test_share(evidence, id) for id in (published, leak_free)]))
    margin = evidence.assignment.table.margin
    found = statistics.unpaired_over_seeds(sides[0], sides[1], share, margin)
    name = published.split(".", maxsplit=1)[0]
    return ledger.compare(
        f"protocol.{name}", f"{published}.{metric}", f"{leak_free}.{metric}", "protocol", found
    )


def _compare_baselines(ledger: Ledger, evidence: TabularEvidence) -> list[str]:
    """`baselines.<name>.<metric>`: each simple model against the network, both without leaks."""
    return [
        compare(
            ledger,
            evidence,
            f"baselines.{baseline.name}.{metric}",
            id,
            BEST_LEAK_FREE,
            family="baselines",
            metric=metric,
        )
        for id, baseline in evidence.baselines.items()
        if baseline.protocol == "leak-free"
        for metric in COMPARED
    ]
