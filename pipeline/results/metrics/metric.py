"""What a metric is: its names, unit, limits and value, and the interval that one run gets."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Literal, TypeVar

import numpy as np

from manifest import Unit
from pipeline.results.metrics.resampled import ImageResampled, TableResampled
from pipeline.results.metrics.scored import ImageScores, TableScores

Scores = TypeVar("Scores")
Resampled = TypeVar("Resampled")
# A metric that takes either kind of scores is one of each kind.
Scores_contra = TypeVar("Scores_contra", contravariant=True)
Resampled_contra = TypeVar("Resampled_contra", contravariant=True)
Range = tuple[float, float]
Rows = Literal["test", "training", "validation", "run"]
Claimed = Literal["always", "one run", "asked"]
Place = Literal["scores", "protocols", "networks", "card"]

FRACTION: Range = (0.0, 1.0)
SIGNED: Range = (-1.0, 1.0)
POSITIVE: Range = (0.0, np.inf)


class Spread(Enum):
    """Intervals of one run that need no resampling."""

    WILSON = "of a proportion of the rows"
    NEWCOMBE = "of the difference of the accuracies on training and validation rows"
    NONE = "unknown: the claim has no interval"


@dataclass(frozen=True)
class Bootstrap(Generic[Resampled_contra]):
    """The middle of `values`: (resamples,), NaN where a resample has none."""

    values: Callable[[Resampled_contra], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Metric(Generic[Scores_contra, Resampled_contra]):
    """Nothing of it has a default, so that no metric gets another's limits or interval.

    title: in tables; phrase: in a sentence.
    limits: what its value can be, to which intervals over seeds are cut.
    value: of a run; None where a run has no such thing.
    rows: what it is measured on, or the run itself.
    interval: of the value of one run.
    claimed: of all experiments, of single runs only, or where a part of the report asks.
    shown: the score tables of one model, the one of protocols, the one of image networks, and
        the card of exported weights.
    """

    id: str
    title: str
    phrase: str
    unit: Unit
    limits: Range
    value: Callable[[Scores_contra], float | None]
    rows: Rows
    interval: Spread | Bootstrap[Resampled_contra]
    claimed: Claimed
    shown: tuple[Place, ...]


OfTable = Metric[TableScores, TableResampled]
OfImages = Metric[ImageScores, ImageResampled]
OfEither = Metric[TableScores | ImageScores, TableResampled | ImageResampled]
