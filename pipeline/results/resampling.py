"""One run's scores on its test rows → an interval of each metric, by resampling the rows.

Each of 2,000 resamples draws as many rows as there are, with replacement: a row counts as
often as it was drawn. All resamples are computed at once, as a matrix of these counts.
"""

import numpy as np

from manifest import Interval
from pipeline.records import Run
from pipeline.results.metrics import Bootstrap, Registry, Resampled, Scores
from pipeline.results.statistics import percentile

RESAMPLES = 2_000
SEED = 20_000  # of the resamples only; trainings have their own


def intervals(registry: Registry[Scores, Resampled], run: Run) -> dict[str, Interval | None]:
    """Of the metrics that are resampled, by id."""
    resampled = values(registry, run, draw(len(run.test_labels)))
    return {id: percentile(found) for id, found in resampled.items()}


def values(
    registry: Registry[Scores, Resampled], run: Run, drawn: np.ndarray
) -> dict[str, np.ndarray]:
    """(resamples,) each, by id; what several of them are made of is computed once."""
    resampled = registry.resampled(run, drawn)
    return {
        metric.id: metric.interval.values(resampled)
        for metric in registry.metrics
        if isinstance(metric.interval, Bootstrap)
    }


def draw(rows: int, resamples: int = RESAMPLES) -> np.ndarray:
    """(rows, resamples): how often each row was drawn."""
    random = np.random.default_rng([SEED, rows])
    counts = [
        np.bincount(random.integers(rows, size=rows), minlength=rows) for _ in range(resamples)
    ]
    return np.ascontiguousarray(np.array(counts, dtype=np.float32).T)
