"""What a run is made of: declarations of experiments and of scales, all frozen."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    model_serializer,
)

if TYPE_CHECKING:  # what is declared is read without torch
    from torch import nn

Part = Literal["1", "2", "3", "4", "bonus"]
Protocol = Literal["published", "leak-free"]
Optimiser = Literal["sgd", "adam"]
ScaleName = Literal["smoke", "laptop", "paper"]

PARTS: tuple[Part, ...] = ("1", "2", "3", "4", "bonus")
PROTOCOLS: tuple[Protocol, ...] = ("published", "leak-free")
OPTIMISERS: tuple[Optimiser, ...] = ("sgd", "adam")
WORDS = (
    "name",
    "part",
    "title",
    "phrase",
    "question",
)  # of an experiment: nothing follows from them
SCALES: tuple[ScaleName, ...] = ("smoke", "laptop", "paper")  # from the smallest
CHANNELS = 3  # of what a network on images gets; grey ones are repeated
MOST_PIXELS = 1024  # of a side, after enlarging
FIRST_SEED = 42  # the assignment's `random_state`; further seeds count up from it


class Declaration(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


_PRINTED = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+$"  # nothing that steers a terminal
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Name = Annotated[str, Field(pattern=_PRINTED, max_length=100)]
Text = Annotated[str, Field(max_length=1_000)]


class Experiment(Declaration):
    """Words that every experiment has.

    title: as in a table ("VGG-13"); phrase: as inside a sentence ("the CNN"); question: what it
    is there to answer.
    """

    name: Key
    part: Part
    title: Name
    phrase: Name
    question: Text

    @property
    def id(self) -> str:
        return self.name

    @property
    def recipe(self) -> dict[str, object]:
        """What training depends on."""
        return self.model_dump(exclude=set(WORDS))


class Plateau(Declaration):
    """ReduceLROnPlateau on the validation loss, per epoch."""

    factor: PositiveFloat = 0.1
    patience: PositiveInt = 10


class TabularExperiment(Experiment):
    """A network on the diabetes table."""

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


class Baseline(Experiment):
    """A simple model on the diabetes table, with the defaults of scikit-learn."""

    model: Literal["logistic-regression", "boosted-trees"]
    protocol: Protocol = "published"

    @property
    def id(self) -> str:
        return f"{self.name}.{self.protocol}"


class Family(Declaration, ABC):
    """One network of a family: the options that make it, each a field, and how it is built.

    A family is a subclass in a file of its own in `pipeline/models/families/`, which is found by
    itself. Its layers, parameters, operations and memory are counted from what `build` gives.

    model: the family's name, as an assignment has it, and that of its file.
    title: as people call the family; about: what of a network of it no layer shows.
    initialisation: how its first weights are drawn; both are sentences about `{network}`.
    share: of the rate at which a device multiplies matrices, what training reaches.
    """

    title: ClassVar[str]
    about: ClassVar[str] = ""
    initialisation: ClassVar[str]
    share: ClassVar[Mapping[str, float]] = {"cpu": 0.5, "cuda": 0.25}
    model: str

    @property
    @abstractmethod
    def least_pixels(self) -> int:
        """The smallest side of an image that leaves something after the last layer."""

    @abstractmethod
    def build(self, *, classes: int, pixels: int, inputs: int = CHANNELS) -> "nn.Module":
        """(batch, inputs, pixels, pixels) → logits (batch, classes); draws from torch's generator."""

    @abstractmethod
    def blocks(self, network: "nn.Module") -> "list[nn.Module]":
        """Of what `build` gave, the layers whose output is looked at, from the first to the last."""


class ImageExperiment(Experiment):
    """A convolutional network on images.

    like: the names of those that it is like, the nearest first.
    """

    network: SerializeAsAny[Family]
    augmented: bool = False
    batch_size: PositiveInt
    learning_rate: PositiveFloat
    like: tuple[Key, ...] = Field(default=(), exclude=True)

    @model_serializer(mode="wrap")
    def _flat(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Options of the network beside those of its training, as an assignment has them."""
        known: dict[str, Any] = handler(self)
        return known.pop("network", {}) | known


class TabularScale(Declaration):
    seeds: PositiveInt
    epochs: PositiveInt


class ImageScale(Declaration):
    """How much of the characters a model sees, enlarged to `pixels` squared."""

    images_per_class: PositiveInt
    pixels: Annotated[int, Field(gt=0, le=MOST_PIXELS)]
    epochs: PositiveInt


class Scale(Declaration):
    """How large a run is.

    images: of every network; networks: of one of them, and of all that are like it.
    """

    name: ScaleName
    purpose: str
    tabular: TabularScale
    images: ImageScale | None = None
    networks: dict[Key, ImageScale] = Field(default_factory=dict)
    image_seeds: PositiveInt

    @property
    def images_per_class(self) -> int:
        """What has to be loaded: the most that any network sees."""
        every = (self.images, *self.networks.values())
        return max(scale.images_per_class for scale in every if scale is not None)

    def found(self, experiment: ImageExperiment) -> ImageScale | None:
        names = (experiment.name, *experiment.like)
        return next((self.networks[n] for n in names if n in self.networks), self.images)

    def image(self, experiment: ImageExperiment) -> ImageScale:
        """Of a network of an assignment, which has one at each scale."""
        scale = self.found(experiment)
        if scale is None:
            raise AssertionError(f"{experiment.id} has no scale")
        return scale


def seeds(count: int) -> tuple[int, ...]:
    return tuple(range(FIRST_SEED, FIRST_SEED + count))


def tabular(experiments: Iterable[Experiment]) -> list[TabularExperiment]:
    return [e for e in experiments if isinstance(e, TabularExperiment)]


def simple(experiments: Iterable[Experiment]) -> list[Baseline]:
    return [e for e in experiments if isinstance(e, Baseline)]


def image(experiments: Iterable[Experiment]) -> list[ImageExperiment]:
    return [e for e in experiments if isinstance(e, ImageExperiment)]
