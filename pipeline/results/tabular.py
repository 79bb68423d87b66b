"""Claims about experiments on the table: over seeds, and of the one run with the first seed."""

from collections.abc import Mapping, Sequence

import numpy as np

from manifest import Cell, Column
from pipeline.records import Run, Split
from pipeline.results import disagreement, one_run, over_seeds, statistics
from pipeline.results.evidence import TabularEvidence
from pipeline.results.figures.intervals import Estimate
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR, THRESHOLD
from pipeline.results.over_seeds import by_split
from pipeline.results.statistics import BySplit

ACCURACY = TABULAR["accuracy"]
REASONS = TABULAR.known("train-accuracy", "gap", "recall")  # by which a change may be explained


def claim_split(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`split.<part>-rows` and what else is counted in the first split, and `split.leak-free.…`.

    There, the rows to train on are counted with their repeats and without.
    """
    split, free = evidence.split, evidence.leak_free
    more = {"oversampled-rows": _size(split), "leaked-test-rows": split.leaked}
    _claim_counts(ledger, "split", split, more)
    distinct = {"distinct-train-rows": len(np.unique(free.train.rows))}
    _claim_counts(ledger, "split.leak-free", free, distinct)


def _size(split: Split) -> int:
    return sum(map(len, (split.train, split.validation, split.test)))


def _claim_counts(ledger: Ledger, prefix: str, split: Split, more: Mapping[str, int]) -> None:
    parts = {"train": split.train, "validation": split.validation, "test": split.test}
    counts = {
        **{f"{name}-rows": len(part) for name, part in parts.items()},
        "test-negatives": int((split.test.labels == 0).sum()),
        "test-positives": int((split.test.labels == 1).sum()),
        **more,
    }
    for name, n in counts.items():
        ledger.claim(f"{prefix}.{name}", n, "count", n=_size(split), of="rows")


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
    sides = [each_split(evidence.runs[experiment], metric) for experiment in (left, right)]
    share = overlap(evidence.runs[right])
    found = statistics.paired(sides[0], sides[1], share, evidence.margin)
    if metric == ACCURACY.id:
        runs = evidence.runs
        disagreement.claim(ledger, id, runs[left], runs[right], _is_right)
    return ledger.compare(id, f"{left}.{metric}", f"{right}.{metric}", family, found)


def _is_right(run: Run) -> np.ndarray:
    """(n,) bool: of each test row."""
    right: np.ndarray = (run.test_scores > THRESHOLD) == (run.test_labels == 1)
    return right


def compare_change(
    ledger: Ledger, evidence: TabularEvidence, id: str, left: str, right: str, *, family: str
) -> str:
    """By accuracy, and as `<id>.<metric>` by what may be its reason: a family for each metric."""
    for metric in REASONS:
        own = f"{family}.{metric}"
        compare(ledger, evidence, f"{id}.{metric}", left, right, family=own, metric=metric)
    return compare(ledger, evidence, id, left, right, family=family)


def of_change(id: str) -> tuple[str, ...]:
    """The ids of all comparisons that `compare_change` makes."""
    return (id, *(f"{id}.{metric}" for metric in REASONS))


def compare_fit(ledger: Ledger, evidence: TabularEvidence, experiment: str) -> str:
    """`fit.<experiment>`: its accuracy on training data against that on validation data."""
    runs, id = evidence.runs[experiment], f"fit.{experiment}"
    parts = [f"{part}-accuracy" for part in ("train", "validation")]
    sides = [each_split(runs, part) for part in parts]
    share = runs[0].counts["validation"] / runs[0].counts["distinct"]
    found = statistics.paired(sides[0], sides[1], share, evidence.margin)
    left, right = (f"{experiment}.{part}" for part in parts)
    return ledger.compare(id, left, right, "fit", found)


def each_split(runs: Sequence[Run], metric: str) -> BySplit:
    return by_split(runs, TABULAR.each(metric, runs))


def overlap(runs: Sequence[Run]) -> float:
    """Test rows for each training row, copies left out: how far test sets of two splits overlap."""
    return len(np.unique(runs[0].test_rows)) / runs[0].counts["distinct"]


def estimate(ledger: Ledger, experiment: str, name: str, metric: str = ACCURACY.id) -> Estimate:
    """For the figures that show a mean with its interval."""
    claim = ledger.claims[f"{experiment}.{metric}"]
    return name, claim.value, claim.interval


def ids_of(run: Run, *names: str) -> list[str]:
    """Ids of claims about this one run."""
    return [f"{run.experiment}@{run.seed}.{name}" for name in names]
