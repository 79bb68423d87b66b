"""What a run's scores are worth: one record for each metric, in `TABULAR` and `IMAGE`.

`registry` has them in the order of the tables, `metric` says what a record holds. A metric is
added in the file of its family (`losses`, `decisions`, `areas`, `calibration`, `fitted`).
"""

from pipeline.results.metrics.calibration import BINS, calibration_error, confidence_bins
from pipeline.results.metrics.metric import (
    FRACTION,
    POSITIVE,
    Bootstrap,
    Metric,
    Place,
    Resampled,
    Rows,
    Scores,
    Spread,
)
from pipeline.results.metrics.registry import IMAGE, TABULAR, Registry, UnknownMetricError
from pipeline.results.metrics.scored import (
    LEAST_PROBABILITY,
    THRESHOLD,
    auc_per_class,
    confusion,
    one_hot,
    row_losses,
)

__all__ = [
    "BINS",
    "FRACTION",
    "IMAGE",
    "LEAST_PROBABILITY",
    "POSITIVE",
    "TABULAR",
    "THRESHOLD",
    "Bootstrap",
    "Metric",
    "Place",
    "Registry",
    "Resampled",
    "Rows",
    "Scores",
    "Spread",
    "UnknownMetricError",
    "auc_per_class",
    "calibration_error",
    "confidence_bins",
    "confusion",
    "one_hot",
    "row_losses",
]
