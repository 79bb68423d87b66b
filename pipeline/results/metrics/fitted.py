"""How the tested weights do on what they were trained and chosen on, and how large it all is."""

from functools import partial

import numpy as np

from pipeline.results.metrics.metric import (
    FRACTION,
    POSITIVE,
    SIGNED,
    OfEither,
    OfImages,
    Spread,
)
from pipeline.results.metrics.scored import ImageScores, TableScores

_fitted = partial(OfEither, claimed="always", shown=())
_loss = partial(_fitted, unit="nats", limits=POSITIVE, interval=Spread.NONE)
_accuracy = partial(_fitted, unit="fraction", limits=FRACTION, interval=Spread.WILSON)
_size = partial(
    OfImages,
    unit="count",
    limits=POSITIVE,
    rows="run",
    interval=Spread.NONE,
    claimed="always",
    shown=("networks",),
)


def _gap(of: TableScores | ImageScores) -> float:
    return of.run.fitted["train-accuracy"] - of.run.fitted["validation-accuracy"]


def _epoch(of: TableScores | ImageScores) -> int | None:
    """A simple model has no epochs."""
    return of.run.chosen_epoch if len(of.run.history) else None


EITHER = (
    _loss(
        id="train-loss",
        title="Training loss",
        phrase="training loss",
        value=lambda of: of.run.fitted["train-loss"],
        rows="training",
    ),
    _accuracy(
        id="train-accuracy",
        title="Training accuracy",
        phrase="training accuracy",
        value=lambda of: of.run.fitted["train-accuracy"],
        rows="training",
    ),
    _loss(
        id="validation-loss",
        title="Validation loss",
        phrase="validation loss",
        value=lambda of: of.run.fitted["validation-loss"],
        rows="validation",
    ),
    _accuracy(
        id="validation-accuracy",
        title="Validation accuracy",
        phrase="validation accuracy",
        value=lambda of: of.run.fitted["validation-accuracy"],
        rows="validation",
    ),
    _fitted(
        id="gap",
        title="Gap of training to validation accuracy",
        phrase="gap between training and validation accuracy",
        unit="fraction",
        limits=SIGNED,
        value=_gap,
        rows="validation",
        interval=Spread.NEWCOMBE,
    ),
    _fitted(
        id="epoch",
        title="Epoch",
        phrase="epoch of the tested weights",
        unit="count",
        limits=(1.0, np.inf),
        value=_epoch,
        rows="run",
        interval=Spread.NONE,
    ),
)
SIZES = (
    _size(
        id="train-images",
        title="Training images",
        phrase="training images",
        value=lambda of: of.run.counts["train"],
    ),
    _size(
        id="parameters",
        title="Parameters",
        phrase="parameters",
        value=lambda of: of.run.counts["parameters"],
    ),
)
