"""The loss on the test rows."""

from functools import partial

import numpy as np

from pipeline.results.metrics.metric import POSITIVE, Bootstrap, OfEither
from pipeline.results.metrics.resampled import ImageResampled, TableResampled
from pipeline.results.metrics.scored import row_losses


def _mean_loss(of: TableResampled | ImageResampled) -> np.ndarray:
    mean: np.ndarray = row_losses(of.run) @ of.drawn / len(of.run.test_labels)
    return mean


_loss = partial(
    OfEither,
    id="loss",
    phrase="loss",
    unit="nats",
    limits=POSITIVE,
    value=lambda of: of.run.test_loss,
    rows="test",
    interval=Bootstrap(_mean_loss),
    claimed="always",
)

TABLE = (_loss(title="Loss", shown=("scores",)),)
IMAGES = (_loss(title="Test loss", shown=("scores", "networks", "card")),)
