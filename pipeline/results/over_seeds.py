"""Several trainings of one experiment → the mean of each metric, and where one more would lie."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from manifest import Interval
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import Registry, Resampled, Scores
from pipeline.results.metrics.metric import Range
from pipeline.results.statistics import BySplit


def by_split(runs: Sequence[Run], values: Sequence[float]) -> BySplit:
    """The value of each training → those of the starts of each split, in the order of the runs."""
    found: dict[int, list[float]] = {}
    for run, value in zip(runs, values, strict=True):
        found.setdefault(run.split, []).append(value)
    return found


class Ranges(TypedDict):
    """Of a claim: where one further training would lie."""

    prediction: Interval | None
    on_first_split: Interval | None


def ranges(values: BySplit, within: Range, level: float) -> Ranges:
    return {
        "prediction": statistics.one_further_run(values, within, level),
        "on_first_split": statistics.one_further_start(values, within, level),
    }


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
            **ranges(repeated, metric.limits, ledger.level),
            source=[run.key for run in runs],
        )
