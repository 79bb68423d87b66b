"""Test rows that have a copy among the rows trained on → scores without them.

In:  stored predictions, and which rows of the data are alike.
Out: `<experiment>.copies` and `<experiment>.accuracy-without-copies`, where there are any.

On the table that is of the leak-free protocol: under the other one, oversampling makes copies of
its own, which are told of elsewhere. All that is not tested is trained on or chosen by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipeline.records import Copies, Run
from pipeline.results import statistics
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import IMAGE, POSITIVE, TABULAR
from pipeline.results.over_seeds import by_split

ACCURACY = TABULAR["accuracy"]
NAME = "accuracy-without-copies"


def claim_of_table(ledger: Ledger, evidence: TabularEvidence) -> None:
    """Of the base, the combination and the simple models, without leaks."""
    chosen = {id: evidence.runs[id] for id in evidence.without_leaks}
    _claim(ledger, chosen, evidence.copies, "rows")


def claim_of_images(ledger: Ledger, evidence: ImageEvidence) -> None:
    """Of every network."""
    _claim(ledger, evidence.runs, evidence.copies, "images")


def _claim(ledger: Ledger, known: Mapping[str, Sequence[Run]], copies: Copies, rows: str) -> None:
    if not copies.groups:
        return
    for experiment, runs in known.items():
        marked = [copied(run, copies) for run in runs]
        if not any(found.any() for found in marked):
            continue
        counts = [float(found.sum()) for found in marked]
        keys = [run.key for run in runs]
        ledger.claim(
            f"{experiment}.copies", float(np.mean(counts)), "count",
            n=len(runs), of="seeds", interval=statistics.of_mean(by_split(runs, counts), POSITIVE), source=keys,
        )  # fmt: skip
        left = [_without(run, found) for run, found in zip(runs, marked, strict=True)]
        _claim_accuracy(ledger, experiment, [run for run in left if len(run.test_rows)], rows)


def copied(run: Run, copies: Copies) -> np.ndarray:
    """(n,) bool: the test rows that have a copy outside the test set."""
    total = len(copies.groups[0])
    return copies.outside(run.test_rows, np.setdiff1d(np.arange(total), run.test_rows))


def _without(run: Run, rows: np.ndarray) -> Run:
    names = ("test_rows", "test_labels", "test_scores")
    return replace(run, **{name: getattr(run, name)[~rows] for name in names})


def _claim_accuracy(ledger: Ledger, experiment: str, runs: Sequence[Run], rows: str) -> None:
    """Over seeds; of one run on images, over these. Without a row that is left, there is none."""
    if not runs:
        return
    registry = TABULAR if rows == "rows" else IMAGE
    values = registry.each(ACCURACY.id, runs)
    mean, n, of = float(np.mean(values)), len(runs), "seeds"
    interval = statistics.of_mean(by_split(runs, values), ACCURACY.limits)
    if n == 1 and rows == "images":
        n, of = len(runs[0].test_rows), "test images"
        interval = statistics.wilson(round(mean * n), n)
    keys: Iterable[str] = [run.key for run in runs]
    ledger.claim(
        f"{experiment}.{NAME}", mean, ACCURACY.unit, n=n, of=of, interval=interval, source=keys
    )
