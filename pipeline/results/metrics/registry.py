"""All metrics in the order of the tables: those of the table, and those of the images."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

import numpy as np

from manifest import MetricKind
from pipeline.records import Run
from pipeline.results.metrics import areas, calibration, decisions, fitted, losses
from pipeline.results.metrics.metric import Metric, Place, Resampled, Scores
from pipeline.results.metrics.resampled import ImageResampled, TableResampled
from pipeline.results.metrics.scored import ImageScores, TableScores


class UnknownMetricError(KeyError):
    """A metric that is in no registry: a bug, which importing our modules finds."""


@dataclass(frozen=True, kw_only=True)
class Registry(Generic[Scores, Resampled]):
    """scores, resampled: what the metrics take, of a run and of its rows as they were drawn."""

    kind: MetricKind
    metrics: tuple[Metric[Scores, Resampled], ...]
    scores: Callable[[Run], Scores]
    resampled: Callable[[Run, np.ndarray], Resampled]

    def __post_init__(self) -> None:
        (id, count), *_ = Counter(metric.id for metric in self.metrics).most_common()
        if count > 1:
            raise ValueError(f"two metrics {id!r} of kind {self.kind}")

    def __getitem__(self, id: str) -> Metric[Scores, Resampled]:
        for metric in self.metrics:
            if metric.id == id:
                return metric
        known = ", ".join(metric.id for metric in self.metrics)
        raise UnknownMetricError(f"{id!r} is no metric of kind {self.kind}; there are {known}")

    def known(self, *ids: str) -> tuple[str, ...]:
        """The same ids, each of them looked up."""
        return tuple(self[id].id for id in ids)

    def shown(self, place: Place) -> tuple[Metric[Scores, Resampled], ...]:
        return tuple(metric for metric in self.metrics if place in metric.shown)

    def values(self, run: Run) -> dict[str, float]:
        """All that one run is claimed to have, by id."""
        scores = self.scores(run)
        found = ((m.id, m.value(scores)) for m in self.metrics if m.claimed != "asked")
        return {id: value for id, value in found if value is not None}

    def each(self, id: str, runs: Sequence[Run]) -> list[float]:
        """One metric of several runs."""
        values = [self[id].value(self.scores(run)) for run in runs]
        if None in values:
            raise ValueError(f"{runs[values.index(None)].experiment} has no {id}")
        return [float(value) for value in values if value is not None]


TABULAR = Registry(
    kind="tabular",
    metrics=(
        *losses.TABLE,
        *decisions.TABLE,
        *areas.TABLE,
        *calibration.TABLE,
        *decisions.CELLS,
        *fitted.EITHER,
    ),
    scores=TableScores,
    resampled=TableResampled,
)
IMAGE = Registry(
    kind="image",
    metrics=(
        *fitted.SIZES,
        *losses.IMAGES,
        *decisions.IMAGES,
        *areas.IMAGES,
        *calibration.IMAGES,
        *fitted.EITHER,
    ),
    scores=ImageScores,
    resampled=ImageResampled,
)
