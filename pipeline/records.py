"""What the stages hand to one another in memory: plain arrays and numbers, no torch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:  # workers do without pandas, which takes a second to import
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class DataTable:
    """The table of Part 1 as read and as cleaned.

    `raw` keeps every cell as the file has it; `clean` is numeric, with invalid cells
    filled by the mean of their column over all rows, as the assignment did. `target` is 0 and 1
    in it; `classes` are the values that these stand for.
    """

    raw: pd.DataFrame
    clean: pd.DataFrame
    target: str
    classes: tuple[str, str]
    source: str
    digest: str

    @property
    def features(self) -> list[str]:
        return [str(column) for column in self.clean.columns if column != self.target]

    @property
    def labels(self) -> np.ndarray:
        return self.clean[self.target].to_numpy(np.int64)


@dataclass(frozen=True, kw_only=True)
class Characters:
    """The images of Parts 3 and 4, light on a dark ground.

    images: (n, height, width) uint8 at their own size, never enlarged.
    labels: (n,) int64, an index into `classes`.
    sizes: (n, 2) int, width and height in pixels of each image as its source has it.
    channel_correlation: (3, 3), Pearson's r between the colour channels of the source; None where
        it has one channel.
    source: "emnist", "drawn", "npz", "folder" or "zip"; `name` is what a reader is told.
    origin, licence: where they come from, and who may use them how, as far as a source knows.
    notices: what the run has to announce, for example that a fallback was taken.
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    sizes: np.ndarray
    channel_correlation: np.ndarray | None
    source: str
    name: str
    digest: str
    notices: tuple[str, ...] = field(default=())
    origin: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Which rows or images are copies of one another.

    groups: of each way to look for copies (n,) int; those with one number are alike. None of
    them where nothing is alike but by chance.
    """

    groups: tuple[np.ndarray, ...] = ()

    def __add__(self, other: Copies) -> Copies:
        return Copies(groups=(*self.groups, *other.groups))

    def outside(self, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
        """(rows,) bool: which of `rows` have a copy, another than themselves, among `others`."""
        found = np.zeros(len(rows), bool)
        others = np.unique(others)
        own = np.isin(rows, others)
        for groups in self.groups:
            counts = np.bincount(groups[others], minlength=int(groups.max()) + 1)
            found |= counts[groups[rows]] > own
        return found

    def repeated(self, count: int) -> np.ndarray:
        """(count,) bool: which of all have a copy."""
        return self.outside(np.arange(count), np.arange(count))


@dataclass(frozen=True, kw_only=True)
class History:
    """One value per epoch that was run: mean loss in nats, accuracy as a fraction."""

    train_loss: np.ndarray
    train_accuracy: np.ndarray
    validation_loss: np.ndarray
    validation_accuracy: np.ndarray

    def __len__(self) -> int:
        return len(self.train_loss)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training of one experiment with one seed, tested once, at the end.

    split: the seed of its split, which several trainings share.
    history: empty where a model is not trained in epochs.
    chosen_epoch: 1-based; the epoch whose weights were tested, chosen without test data; 0
        without epochs.
    test_rows: (n,) which rows or images of the data set were tested.
    test_labels: (n,) the true classes.
    test_scores: (n,) probability of the positive class, or (n, classes) probabilities.
    test_loss: mean loss in nats.
    fitted: loss and accuracy on train and validation of the weights that were tested,
        without dropout; see `pipeline.training.outcomes.FITTED`.
    counts: sizes that the report prints: `train`, `validation`, `parameters`; of the table
        `leaked` and `distinct`, the rows that `train` has once or more; of images `measured`: those of `train` that `fitted` was measured on.
    key: where the store keeps it.
    """

    experiment: str
    seed: int
    split: int
    key: str
    history: History
    chosen_epoch: int
    test_rows: np.ndarray
    test_labels: np.ndarray
    test_scores: np.ndarray
    test_loss: float
    fitted: dict[str, float]
    counts: dict[str, int]
    seconds: float
    peak_memory: int  # bytes
    device: str


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one training takes alone: a few pieces of it, measured in a process of its own.

    unit: what a piece is: an epoch of a network on the table, with its evaluation; a batch of one
        on images; a whole fit of a simple model.
    seconds: of each piece; of all together, their mean alone, where a device works ahead.
    measured: how many pieces; of_epoch: how many of them an epoch has.
    evaluation: seconds of what follows the last batch of an epoch, where it is in no piece.
    ending: seconds of what follows the last epoch.
    memory: bytes that the process came to hold beyond what it held before data and network.
    """

    unit: Literal["epochs", "batches", "fits"]
    seconds: tuple[float, ...]
    measured: int
    of_epoch: int
    evaluation: float
    ending: float
    memory: int

    @property
    def piece(self) -> float:
        """Seconds of one, the median: what others do on the machine adds to some, and takes from none."""
        return float(np.median(self.seconds))

    def whole(self, epochs: float) -> float:
        """Seconds of a training of so many epochs."""
        if self.unit == "fits":
            return self.piece
        return epochs * (self.of_epoch * self.piece + self.evaluation) + self.ending


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One row of a layer table: its name and type, output shape, parameters, depth.

    kernel: the side of a convolution.
    """

    name: str
    output_shape: tuple[int, ...]
    parameters: int | None
    depth: int = 0
    kernel: int | None = None


@dataclass(frozen=True, kw_only=True)
class LayerTable:
    """A network's layers and totals for a batch of images of so many pixels. Sizes are in MB.

    convention: "torchinfo" counts MB of 10**6 bytes, "torchsummary" of 2**20 bytes.
    relus: how often maps go through ReLU; skips: how often two are added; dropouts: rates.
    """

    convention: str
    layers: tuple[Layer, ...]
    batch: int
    pixels: int
    relus: int
    skips: int
    dropouts: tuple[float, ...]
    parameters: int
    trainable: int
    multiply_adds: int | None
    input_size: float
    pass_size: float
    parameter_size: float

    @property
    def total_size(self) -> float:
        return self.input_size + self.pass_size + self.parameter_size


@dataclass(frozen=True, kw_only=True)
class Samples:
    """One part of a split of the table.

    features: (n, features) float32, scaled; labels: (n,) int64; rows: (n,) the row of the
    table that each sample is a copy of, which oversampling repeats.
    """

    features: np.ndarray
    labels: np.ndarray
    rows: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, kw_only=True)
class Split:
    """Train, validation and test of the table under one protocol and seed."""

    seed: int
    train: Samples
    validation: Samples
    test: Samples

    @property
    def leaked_rows(self) -> np.ndarray:
        """(n,) bool: the test samples whose row also stands in train or validation."""
        return np.isin(self.test.rows, np.concatenate([self.train.rows, self.validation.rows]))

    @property
    def leaked(self) -> int:
        return int(self.leaked_rows.sum())


@dataclass(frozen=True, kw_only=True)
class ImageSplit:
    """Indices of the images in each part, every class in its share."""

    seed: int
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one trained network makes of some test images, in plain arrays.

    filters: (filters, height, width), weights of its first layer, the mean over the channels.
    activations: of each block, (shown, side, side), the mean over its channels.
    active: (blocks, measured), the share of a block's outputs that are above 0.
    inputs: (samples, side, side) in −1…1, as the network gets them.
    saliency: (samples, 2, side, side), gradient × input of the logit of the class that the
        network reads, and of the true one.
    ink, on_ink: (measured,), the share of the pixels, and of the size of the saliency of the
        class read, that lies where an image is lighter than its middle brightness. An image
        of one brightness has no such place: 0 and NaN.
    """

    filters: np.ndarray
    activations: tuple[np.ndarray, ...]
    active: np.ndarray
    inputs: np.ndarray
    saliency: np.ndarray
    ink: np.ndarray
    on_ink: np.ndarray
