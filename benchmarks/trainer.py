"""The same with Lightning's Trainer: an experiment, a split and a seed → test accuracy."""

import logging
import warnings

import torch
import torch.nn.functional as F
from lightning.pytorch import LightningModule, Trainer, seed_everything
from torch import Tensor

from benchmarks.loops import hits, loaders, network, optimiser
from pipeline.config import TabularExperiment
from pipeline.records import Split


class Model(LightningModule):
    def __init__(self, experiment: TabularExperiment, inputs: int) -> None:
        super().__init__()
        self.experiment = experiment
        self.network = network(experiment, inputs)

    def _step(self, part: str, batch: tuple[Tensor, Tensor]) -> Tensor:
        rows, labels = batch
        logits = self.network(rows)
        loss = F.binary_cross_entropy_with_logits(logits, labels)
        accuracy = hits(logits, labels) / len(labels)
        for name, value in (("loss", loss), ("accuracy", accuracy)):
            self.log(f"{part}_{name}", value, on_step=False, on_epoch=True, batch_size=len(labels))
        return loss

    def training_step(self, batch: tuple[Tensor, Tensor]) -> Tensor:
        return self._step("train", batch)

    def validation_step(self, batch: tuple[Tensor, Tensor]) -> None:
        self._step("validation", batch)

    def test_step(self, batch: tuple[Tensor, Tensor]) -> None:
        self._step("test", batch)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return optimiser(self.experiment, self.network)


def lightning(experiment: TabularExperiment, split: Split, seed: int, epochs: int) -> float:
    """It measures test once, at the end. What it would write to disk or screen is switched off."""
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends worker processes, which are slower here
        seed_everything(seed, verbose=False)
        trainer = Trainer(
            max_epochs=epochs,
            accelerator="cpu",
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        train, validation, test = loaders(experiment, split)
        model = Model(experiment, split.train.features.shape[1])
        trainer.fit(model, train, validation)
        (measured,) = trainer.test(model, test, verbose=False)
    return float(measured["test_accuracy"])
