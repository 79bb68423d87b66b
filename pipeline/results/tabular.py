"""Claims about experiments on the table: over seeds, and of the one run with seed 42."""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column, Unit
from pipeline.config import FIRST_SEED
from pipeline.records import Run
from pipeline.results import metrics, one_run, resampling, statistics
from pipeline.results.evidence import TabularEvidence
from pipeline.results.figures.intervals import Estimate
from pipeline.results.ledger import Ledger, cell

BASE, BEST = "base.sgd.published", "best.adam.published"
ONE_RUN_ONLY = ("true-negatives", "false-positives", "false-negatives", "true-positives")
UNITS: dict[str, Unit] = {
    "loss": "nats",
    "train-loss": "nats",
    "validation-loss": "nats",
    "epoch": "count",
}
METRIC_ROWS = (
    ("Loss", "loss"),
    ("Accuracy", "accuracy"),
    ("Balanced accuracy", "balanced-accuracy"),
    ("Precision", "precision"),
    ("Recall", "recall"),
    ("F1 score", "f1"),
    ("AUC", "auc"),
)


def values(runs: Sequence[Run]) -> dict[str, list[float]]:
    """Metric → one value a seed."""
    measured = [dict(metrics.tabular(run)) for run in runs]
    return {name: [of_run[name] for of_run in measured] for name in measured[0]}


def claim_split(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`split.<part>-rows` and what else is counted in the split of the source."""
    split = evidence.split
    parts = {"train": split.train, "validation": split.validation, "test": split.test}
    counts = {f"split.{name}-rows": len(part) for name, part in parts.items()}
    total = sum(counts.values())
    counts |= {
        "split.oversampled-rows": total,
        "split.test-negatives": int((split.test.labels == 0).sum()),
        "split.test-positives": int((split.test.labels == 1).sum()),
        "split.leaked-test-rows": split.leaked,
    }
    for id, n in counts.items():
        ledger.claim(id, n, "count", n=total, of="rows")


def claim_over_seeds(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    """`<experiment>.<metric>`: the mean and where one further run would lie; `.accuracy-sd`."""
    keys = [run.key for run in runs]
    measured = values(runs)
    for name, of_seeds in measured.items():
        if name in ONE_RUN_ONLY:
            continue
        ledger.claim(
            f"{experiment}.{name}",
            float(np.mean(of_seeds)),
            UNITS.get(name, "fraction"),
            n=len(runs),
            of="seeds",
            interval=statistics.over_seeds(of_seeds, metrics.limits(name)),
            prediction=statistics.one_further_run(of_seeds, metrics.limits(name)),
            source=keys,
        )
    if len(runs) > 1:
        spread = float(np.std(measured["accuracy"], ddof=1))
        ledger.claim(
            f"{experiment}.accuracy-sd", spread, "fraction", n=len(runs), of="seeds", source=keys
        )
    seconds = float(np.mean([run.seconds for run in runs]))
    ledger.claim(
        f"{experiment}.seconds", seconds, "seconds", n=len(runs), of="seeds", observed=True
    )


def claim_one_run(ledger: Ledger, run: Run) -> list[str]:
    """`<experiment>@42.<metric>` of the one run that the assignment's figures show."""
    resampled = resampling.tabular(run)
    claims = []
    for name, value in metrics.tabular(run):
        n, of = one_run.measured_on(name, run, "rows")
        unit: Unit = "count" if name in ONE_RUN_ONLY else UNITS.get(name, "fraction")
        claims.append(
            ledger.claim(
                f"{run.experiment}@{FIRST_SEED}.{name}",
                value,
                unit,
                n=n,
                of=of,
                interval=one_run.interval(name, value, run, resampled),
                source=[run.key],
            )
        )
    return claims


def metric_table(ledger: Ledger, id: str, experiment: str) -> str:
    """One run and the mean over seeds, side by side."""
    columns = (
        Column(name="Metric", format="text"),
        Column(name=f"Seed {FIRST_SEED}", format="fraction"),
        Column(name="Mean over seeds", format="fraction"),
        Column(name="95 % interval of the mean", format="interval"),
    )
    rows: list[list[Cell]] = []
    for title, name in METRIC_ROWS:
        mean = cell(f"{experiment}.{name}")
        rows.append([title, cell(f"{experiment}@{FIRST_SEED}.{name}"), mean, mean])
    return ledger.table(id, columns, rows)


def compare(
    ledger: Ledger,
    evidence: TabularEvidence,
    id: str,
    left: str,
    right: str,
    *,
    family: str,
    metric: str = "accuracy",
) -> str:
    """Two experiments by a metric of their test rows over the same splits."""
    sides = [values(evidence.runs[experiment])[metric] for experiment in (left, right)]
    share = test_share(evidence, right)
    found = statistics.paired_over_seeds(
        sides[0], sides[1], share, evidence.assignment.table.margin
    )
    return ledger.compare(id, f"{left}.{metric}", f"{right}.{metric}", family, found)


def test_share(evidence: TabularEvidence, experiment: str) -> float:
    """Test rows for each training row, as the correction for overlapping splits needs it."""
    run = evidence.runs[experiment][0]
    return len(run.test_labels) / run.counts["train"]


def estimate(ledger: Ledger, experiment: str, name: str, metric: str = "accuracy") -> Estimate:
    """For the figures that show a mean with its interval."""
    claim = ledger.claims[f"{experiment}.{metric}"]
    return name, claim.value, claim.interval
