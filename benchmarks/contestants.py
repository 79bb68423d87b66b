"""Three ways to train a network on characters: a case and images → the mean or last loss of a block.

`Notebook` is what people write: an ImageFolder of PNG files behind a DataLoader with two worker
processes, float32 and torch's own layout. `Engine` is the pipeline's. `Ceiling` is the engine's
network and step on one batch that is there already: what is left if data cost nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import ImageFolder

from pipeline.config import ImageExperiment, ImageScale
from pipeline.models.families.cnn import DROPOUT, HIDDEN, CNNOptions
from pipeline.training.batches import Images
from pipeline.training.images import ImageTraining
from pipeline.training.precision import autocast

CPU = torch.device("cpu")
FILE_PIXELS = 128  # a side; the assignment's images came in this size, in three channels
LOADERS = 2  # worker processes of the notebook
AHEAD = 2  # batches that each of them prepares


@dataclass(frozen=True, kw_only=True)
class Case:
    """A network at a size; `steps`: in a block."""

    experiment: ImageExperiment
    pixels: int
    steps: int

    @property
    def name(self) -> str:
        return f"{self.experiment.name}, {self.pixels} px"

    @property
    def images(self) -> int:
        return self.steps * self.experiment.batch_size


def enlarged(images: np.ndarray, pixels: int) -> np.ndarray:
    size = (pixels, pixels)
    return np.stack([np.array(Image.fromarray(image).resize(size)) for image in images])


def write_folder(folder: Path, images: np.ndarray, labels: np.ndarray) -> None:
    """(n, height, width) uint8 as the assignment has them: coloured PNG files, a folder a class."""
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        place = folder / f"{label:02d}"
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).convert("RGB").save(place / f"{number}.png")


def notebook_cnn(declared: CNNOptions, classes: int, pixels: int) -> nn.Sequential:
    """The CNN of Part 3, layer by layer."""
    layers, channels = list[nn.Module](), declared.channels
    for fan_in, units in zip((3, *channels), channels, strict=False):
        layers += [nn.Conv2d(fan_in, units, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    inputs = channels[-1] * (pixels // 2 ** len(channels)) ** 2
    return nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.Linear(inputs, HIDDEN),
        nn.ReLU(),
        nn.Dropout(DROPOUT),
        nn.Linear(HIDDEN, classes),
    )


class Notebook:
    def __init__(self, case: Case, folder: Path, classes: int) -> None:
        self.case = case
        declared = case.experiment.network
        self.network: nn.Module = (
            notebook_cnn(declared, classes, case.pixels)
            if isinstance(declared, CNNOptions)
            else declared.build(classes=classes, pixels=case.pixels)
        )
        self.optimiser = torch.optim.Adam(
            self.network.parameters(), lr=case.experiment.learning_rate
        )
        self.batches = self._endless(folder)

    def _endless(self, folder: Path) -> Iterator[tuple[Tensor, Tensor]]:
        chain = transforms.Compose(
            [
                transforms.Resize((self.case.pixels, self.case.pixels)),
                transforms.ToTensor(),
                transforms.Normalize([0.5] * 3, [0.5] * 3),
            ]
        )
        loader = DataLoader(
            ImageFolder(str(folder), chain),
            batch_size=self.case.experiment.batch_size,
            shuffle=True,
            drop_last=True,
            num_workers=LOADERS,
            prefetch_factor=AHEAD,
            persistent_workers=True,
        )
        while True:
            yield from loader

    def train(self) -> float:
        return self._train(self.case.steps)

    def warm_up(self) -> None:
        """Also uses up what the workers prepared while another way had the machine."""
        self._train(LOADERS * AHEAD + 1)

    def _train(self, steps: int) -> float:
        self.network.train()
        loss_sum, correct = 0.0, 0
        for _, (images, labels) in zip(range(steps), self.batches, strict=False):
            self.optimiser.zero_grad()
            logits = self.network(images)
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            self.optimiser.step()
            loss_sum += loss.item()
            correct += int((logits.argmax(dim=1) == labels).sum().item())
        return loss_sum / steps


class Engine:
    """A block is an epoch of as many images as it takes, with one image for validation."""

    def __init__(self, case: Case, images: np.ndarray, labels: np.ndarray) -> None:
        rows = np.resize(np.arange(len(labels)), case.images)
        classes = int(labels.max()) + 1
        self.training = ImageTraining(
            experiment=case.experiment,
            scale=ImageScale(images_per_class=len(rows), pixels=case.pixels, epochs=1000),
            seed=42,
            network=case.experiment.network.build(classes=classes, pixels=case.pixels),
            train=Images.select(images, labels, rows, CPU, pixels=case.pixels),
            validation=Images.select(images, labels, rows[:1], CPU, pixels=case.pixels),
        )

    def train(self) -> float:
        self.training.run_epoch(len(self.training.records) + 1, _tell_nobody)
        return self.training.records[-1][0]

    def warm_up(self) -> None:
        if not self.training.records:
            self.train()


class Ceiling:
    def __init__(self, case: Case, classes: int) -> None:
        self.steps = case.steps
        size, pixels = case.experiment.batch_size, case.pixels
        self.network = case.experiment.network.build(classes=classes, pixels=pixels)
        self.network.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(), lr=case.experiment.learning_rate, fused=True
        )
        images = torch.randn(size, 3, pixels, pixels)
        self.images = images.contiguous(memory_format=torch.channels_last)
        self.labels = torch.randint(0, classes, (size,))

    def train(self) -> float:
        return self._train(self.steps)

    def warm_up(self) -> None:
        self._train(1)

    def _train(self, steps: int) -> float:
        self.network.train()
        for _ in range(steps):
            with autocast(CPU):
                loss = F.cross_entropy(self.network(self.images), self.labels)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
        return loss.item()


def _tell_nobody(_epoch: int, _seen: int) -> None:
    """A benchmark shows no progress."""
