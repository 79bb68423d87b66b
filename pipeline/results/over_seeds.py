"""Several trainings of one experiment → the mean of each metric, and where one more would lie."""

from collections.abc import Sequence

import numpy as np

from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import Registry, Resampled, Scores
from pipeline.results.statistics import BySplit


def by_split(runs: Sequence[Run], values: Sequence[float]) -> BySplit:
    """The value of each training → those of the starts of each split, in the order of the runs."""
    found: dict[int, list[float]] = {}
    for run, value in zip(runs, values, strict=True):
        found.setdefault(run.split, []).append(value)
    return found


def claim(
    ledger: Ledger, registry: Registry[Scores, Resampled], prefix: str, runs: Sequence[Run]
) -> None:
    """`<prefix>.<metric>` of the metrics whose mean says something."""
    measured = [registry.values(run) for run in runs]
    for name in measured[0]:
        metric = registry[name]
        if metric.claimed != "always":
            continue
        ledger.metric(registry.kind, metric)
        values = [of_run[name] for of_run in measured]
        repeated = by_split(runs, values)
        ledger.claim(
            f"{prefix}.{name}",
            float(np.mean(values)),
            metric.unit,
            n=len(runs),
            of="seeds",
            interval=statistics.of_mean(repeated, metric.limits),
            prediction=statistics.one_further_run(repeated, metric.limits),
            source=[run.key for run in runs],
        )
