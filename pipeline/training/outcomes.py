"""What training hands back: a history, the scores on test rows, the weights."""

from dataclasses import dataclass

import numpy as np

from pipeline.records import History, Run

FITTED = ("train-loss", "train-accuracy", "validation-loss", "validation-accuracy")
"""Measured at the end with the tested weights, without dropout or augmentation."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """One training. `scores`: (n,) or (n, classes) probabilities on the test rows, in order."""

    history: History
    chosen_epoch: int
    scores: np.ndarray
    test_loss: float
    fitted: dict[str, float]
    weights: dict[str, np.ndarray]

    def as_run(
        self,
        *,
        experiment: str,
        seed: int,
        split: int,
        key: str,
        test_rows: np.ndarray,
        test_labels: np.ndarray,
        counts: dict[str, int],
        seconds: float,
        peak_memory: int,
        device: str,
    ) -> Run:
        """With what it was trained and tested on; see `Run`."""
        return Run(
            experiment=experiment,
            seed=seed,
            split=split,
            key=key,
            history=self.history,
            chosen_epoch=self.chosen_epoch,
            test_rows=test_rows,
            test_labels=test_labels,
            test_scores=self.scores,
            test_loss=self.test_loss,
            fitted=self.fitted,
            counts=counts,
            seconds=seconds,
            peak_memory=peak_memory,
            device=device,
        )


def history_of(records: np.ndarray) -> History:
    """(epochs, 4): train loss and accuracy, validation loss and accuracy."""
    train_loss, train_accuracy, validation_loss, validation_accuracy = records.T.copy()
    return History(
        train_loss=train_loss,
        train_accuracy=train_accuracy,
        validation_loss=validation_loss,
        validation_accuracy=validation_accuracy,
    )


def stops_after(validation_loss: np.ndarray, patience: int) -> int:
    """1-based epoch of the lowest loss before `patience` epochs went by without a lower one."""
    best = 0
    for epoch, loss in enumerate(validation_loss):
        if loss < validation_loss[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1
