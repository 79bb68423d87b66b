"""Claims about experiments on the table: over seeds, and of the one run with the first seed."""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column
from pipeline.records import Run
from pipeline.results import one_run, over_seeds, statistics
from pipeline.results.evidence import TabularEvidence
from pipeline.results.figures.intervals import Estimate
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR

ACCURACY = TABULAR["accuracy"]


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
    """`<experiment>.<metric>`: the mean and where one further run would lie; `.accuracy-sd`.

    `.seconds`: a run's share of a stack that was trained together, beside other jobs.
    """
    over_seeds.claim(ledger, TABULAR, experiment, runs)
    n = len(runs)
    if n > 1:
        spread = float(np.std(TABULAR.each(ACCURACY.id, runs), ddof=1))
        keys = [run.key for run in runs]
        ledger.claim(
            f"{experiment}.accuracy-sd", spread, ACCURACY.unit, n=n, of="seeds", source=keys
        )
    seconds = float(np.mean([run.seconds for run in runs]))
    ledger.claim(f"{experiment}.seconds", seconds, "seconds", n=n, of="seeds", observed=True)


def claim_one_run(ledger: Ledger, run: Run) -> None:
    """`<experiment>@<seed>.<metric>` of the one run that the assignment's figures show."""
    one_run.claim(ledger, TABULAR, f"{run.experiment}@{run.seed}", run, "rows")


def metric_table(ledger: Ledger, id: str, run: Run) -> str:
    """One run and the mean over seeds, side by side."""
    columns = (
        Column(name="Metric", format="text"),
        Column(name=f"Seed {run.seed}", format="fraction"),
        Column(name="Mean over seeds", format="fraction"),
        Column(name="95 % interval of the mean", format="interval"),
    )
    rows: list[list[Cell]] = []
    for metric in TABULAR.shown("scores"):
        mean = cell(f"{run.experiment}.{metric.id}")
        one = cell(f"{run.experiment}@{run.seed}.{metric.id}")
        rows.append([metric.title, one, mean, mean])
    return ledger.table(id, columns, rows)


def compare(
    ledger: Ledger,
    evidence: TabularEvidence,
    id: str,
    left: str,
    right: str,
    *,
    family: str,
    metric: str = ACCURACY.id,
) -> str:
    """Two experiments by a metric of their test rows over the same splits."""
    sides = [TABULAR.each(metric, evidence.runs[experiment]) for experiment in (left, right)]
    share = test_share(evidence, right)
    found = statistics.paired_over_seeds(sides[0], sides[1], share, evidence.margin)
    return ledger.compare(id, f"{left}.{metric}", f"{right}.{metric}", family, found)


def test_share(evidence: TabularEvidence, experiment: str) -> float:
    """Test rows for each training row, as the correction for overlapping splits needs it."""
    run = evidence.runs[experiment][0]
    return len(run.test_labels) / run.counts["train"]


def estimate(ledger: Ledger, experiment: str, name: str, metric: str = ACCURACY.id) -> Estimate:
    """For the figures that show a mean with its interval."""
    claim = ledger.claims[f"{experiment}.{metric}"]
    return name, claim.value, claim.interval


def ids_of(run: Run, *names: str) -> list[str]:
    """Ids of claims about this one run."""
    return [f"{run.experiment}@{run.seed}.{name}" for name in names]
