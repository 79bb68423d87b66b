"""What a run is made of: declarations of experiments, scales and options, all frozen."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

from manifest.errors import OptionError

Part = Literal["1", "2", "3", "4", "bonus"]
Protocol = Literal["published", "leak-free"]
Optimiser = Literal["sgd", "adam"]
ScaleName = Literal["smoke", "laptop", "paper"]

PARTS: tuple[Part, ...] = ("1", "2", "3", "4", "bonus")
FIRST_SEED = 42  # the assignment's `random_state`; further seeds count up from it


class Declaration(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Plateau(Declaration):
    """ReduceLROnPlateau on the validation loss, per epoch."""

    factor: PositiveFloat = 0.1
    patience: PositiveInt = 10


class TabularExperiment(Declaration):
    """A network on the diabetes table. `question` is what it is there to answer."""

    name: str
    part: Part
    question: str
    hidden: tuple[PositiveInt, ...] = (64, 64, 64)
    dropout: float = Field(default=0.5, ge=0, lt=1)
    batch_norm: bool = False
    batch_size: PositiveInt = 64
    accumulation: PositiveInt = 1
    learning_rate: PositiveFloat = 0.007
    optimiser: Optimiser = "sgd"
    plateau: Plateau | None = None
    early_stopping: PositiveInt | None = None  # epochs without a better validation loss
    protocol: Protocol = "published"

    @property
    def id(self) -> str:
        """Unique among experiments, for example `dropout-0.3.sgd.published`."""
        return f"{self.name}.{self.optimiser}.{self.protocol}"


class Baseline(Declaration):
    """A simple model on the diabetes table, with the defaults of scikit-learn."""

    name: str
    part: Part
    question: str
    model: Literal["logistic-regression", "boosted-trees"]
    protocol: Protocol = "published"

    @property
    def id(self) -> str:
        return f"{self.name}.{self.protocol}"


class ImageExperiment(Declaration):
    """A convolutional network on the characters."""

    name: str
    part: Part
    question: str
    model: Literal["cnn", "vgg13"]
    batch_norm: bool = False
    augmented: bool = False
    batch_size: PositiveInt
    learning_rate: PositiveFloat

    @property
    def id(self) -> str:
        return self.name


Experiment = TabularExperiment | ImageExperiment | Baseline


class TabularScale(Declaration):
    seeds: PositiveInt
    epochs: PositiveInt


class ImageScale(Declaration):
    """How much of the characters a model sees, enlarged to `pixels` squared."""

    images_per_class: PositiveInt
    pixels: PositiveInt
    epochs: PositiveInt


class Scale(Declaration):
    """One row of scales.toml: how large a run is."""

    name: ScaleName
    purpose: str
    tabular: TabularScale
    cnn: ImageScale
    vgg13: ImageScale
    image_seeds: PositiveInt

    @property
    def images_per_class(self) -> int:
        """What has to be loaded: the most that any model sees."""
        return max(self.cnn.images_per_class, self.vgg13.images_per_class)

    def image(self, experiment: ImageExperiment) -> ImageScale:
        return self.cnn if experiment.model == "cnn" else self.vgg13


def load_scale(name: str) -> Scale:
    """The row `name` of scales.toml."""
    rows = tomllib.loads((Path(__file__).parent / "scales.toml").read_text(encoding="utf-8"))
    if name not in rows:
        raise OptionError(
            f"--scale {name}: there is no such scale; choose one of auto, {', '.join(rows)}"
        )
    return Scale.model_validate({"name": name, **rows[name]})


def seeds(count: int) -> tuple[int, ...]:
    return tuple(range(FIRST_SEED, FIRST_SEED + count))
