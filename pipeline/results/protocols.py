"""Part 2: what protocol and optimiser change, and what simple models get on the same splits."""

import numpy as np

from pipeline.manifest import Cell, Column
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger, cell
from pipeline.results.tabular import BASE, BEST, compare, test_share, values

ADAM_BASE, BEST_LEAK_FREE = "base.adam.published", "best.adam.leak-free"
NAMES = {
    "base": "Base",
    "best": "Published combination",
    "logistic-regression": "Logistic regression",
    "boosted-trees": "Gradient-boosted trees",
}
OPTIMISERS = {"adam": "Adam", "sgd": "SGD"}
SHOWN = ("accuracy", "balanced-accuracy", "auc")
COMPARED = ("accuracy", "balanced-accuracy")


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    comparisons = [_compare_protocols(ledger, evidence, id) for id in (BASE, BEST)]
    comparisons.append(
        compare(ledger, evidence, "optimiser.base", ADAM_BASE, BASE, family="optimiser")
    )
    comparisons += _compare_baselines(ledger, evidence)
    ledger.artefact("2.5", comparisons=comparisons, tables=[_table(ledger, evidence)])


def _table(ledger: Ledger, evidence: TabularEvidence) -> str:
    """The same recipes under either optimiser, with and without leaks; then simple models."""
    columns = [Column(name=name, format="text") for name in ("Model", "Protocol", "Optimiser")]
    columns += [
        Column(name=name, format="percent") for name in ("Accuracy", "Balanced accuracy", "AUC")
    ]
    rows: list[list[Cell]] = [
        [NAMES[e.name], e.protocol, OPTIMISERS[e.optimiser], *_scores(id)]
        for id, e in evidence.experiments.items()
        if e.name in NAMES
    ]
    rows += [
        [NAMES[b.name], b.protocol, None, *_scores(id)] for id, b in evidence.baselines.items()
    ]
    return ledger.table("2.5", columns, rows)


def _scores(experiment: str) -> list[Cell]:
    return [cell(f"{experiment}.{name}") for name in SHOWN]


def _compare_protocols(ledger: Ledger, evidence: TabularEvidence, published: str) -> str:
    leak_free = published.replace(".published", ".leak-free")
    sides = [values(evidence.runs[id])["balanced-accuracy"] for id in (published, leak_free)]
    share = float(np.mean([test_share(evidence, id) for id in (published, leak_free)]))
    found = statistics.unpaired_over_seeds(sides[0], sides[1], share)
    name = published.split(".", maxsplit=1)[0]
    metric = "balanced-accuracy"
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
