"""Figures of one run → which of their facts repeat a claim, so that each is written once."""

from typing import Literal

from pipeline.records import Run
from pipeline.results.metrics import IMAGE, TABULAR

Measure = Literal["accuracy", "loss"]

_TABULAR = {
    "true_negatives": "true-negatives",
    "false_positives": "false-positives",
    "false_negatives": "false-negatives",
    "true_positives": "true-positives",
    "true_positive_rate": "recall",
    "auc": "auc",
    "auc_from_labels": "auc-from-labels",
    "chosen_epoch": "epoch",
}
_IMAGE = {
    "accuracy": "accuracy",
    "macro_auc": "auc",
    "lowest_auc": "lowest-auc",
    "chosen_epoch": "epoch",
}
TABULAR.known(*_TABULAR.values())
IMAGE.known(*_IMAGE.values())


def of_rows(run: Run, test: Measure = "accuracy") -> dict[str, str]:
    """Fact → claim about this one run; `test` is what the curves of epochs show."""
    prefix = f"{run.experiment}@{run.seed}"
    claims = {fact: f"{prefix}.{name}" for fact, name in _TABULAR.items()}
    return claims | {"test": f"{prefix}.{test}", "n": "split.test-rows"}


def of_images(run: Run, runs: int, prefix: str = "", test: Measure = "accuracy") -> dict[str, str]:
    """Fact → claim about a model that was trained once; a mean over seeds is no single run's."""
    if runs > 1:
        return {}
    claims = {f"{prefix}{fact}": f"{run.experiment}.{name}" for fact, name in _IMAGE.items()}
    return claims | {f"{prefix}test": f"{run.experiment}.{test}"}
