"""What a run is made of: declarations of experiments and of scales, all frozen."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    Field,
    PositiveFloat,
    PositiveInt,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from manifest import limits
from pipeline.choices import NOT_OF_ALL, OPTIMISERS, Activation, Optimiser
from pipeline.declaration import Declaration, Key, Name, Neutral, Text, refuse

if TYPE_CHECKING:  # what is declared is read without torch
    from torch import nn

Part = Literal["1", "2", "3", "4", "bonus"]
Protocol = Literal["published", "leak-free"]
ScaleName = Literal["smoke", "laptop", "paper"]

PARTS: tuple[Part, ...] = ("1", "2", "3", "4", "bonus")
PROTOCOLS: tuple[Protocol, ...] = ("published", "leak-free")
WORDS = (
    "name",
    "part",
    "title",
    "phrase",
    "question",
    "about",
)  # of an experiment: nothing follows from them
SCALES: tuple[ScaleName, ...] = ("smoke", "laptop", "paper")  # from the smallest
CHANNELS = 3  # of what a network on images gets; grey ones are repeated
MOST_PIXELS = 1024  # of a side, after enlarging


class Experiment(Declaration):
    """Words that every experiment has.

    title: as in a table ("VGG-13"); phrase: as inside a sentence ("the CNN"); question: what it
    is there to answer; about: what else is to be said of it where it is described.
    """

    name: Key
    part: Part
    title: Name
    phrase: Name
    question: Text
    about: Text = ""

    @property
    def id(self) -> str:
        return self.name

    @property
    def recipe(self) -> dict[str, object]:
        """What training depends on; a field at its neutral value is left out."""
        fields = self.model_dump(exclude=set(WORDS))
        return {name: value for name, value in fields.items() if not self.is_neutral(name)}


class Plateau(Declaration):
    """ReduceLROnPlateau on the validation loss, per epoch."""

    factor: PositiveFloat = 0.1
    patience: PositiveInt = 10


class TabularExperiment(Experiment):
    """A network on the table."""

    hidden: Annotated[
        tuple[Annotated[int, Field(gt=0, le=10_000)], ...], Field(min_length=1, max_length=50)
    ] = (64, 64, 64)
    activation: Annotated[Activation, Neutral("leaky-relu")] = "leaky-relu"
    dropout: float = Field(default=0.5, ge=0, lt=1)
    batch_norm: bool = False
    batch_size: PositiveInt = 64
    accumulation: PositiveInt = 1
    learning_rate: PositiveFloat = 0.007
    optimiser: Optimiser = "sgd"
    momentum: Annotated[float, Field(ge=0, lt=1), Neutral(0.0)] = 0.0
    weight_decay: Annotated[float, Field(ge=0), Neutral(0.0)] = 0.0
    label_smoothing: Annotated[float, Field(ge=0, lt=1), Neutral(0.0)] = 0.0
    plateau: Plateau | None = None
    cosine: Annotated[bool, Neutral(False)] = False  # the learning rate falls as half a cosine
    early_stopping: PositiveInt | None = None  # epochs without a better validation loss
    epochs_times: Annotated[int, Field(gt=0, le=100), Neutral(1)] = 1  # those of the scale
    protocol: Protocol = "published"

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        taken = OPTIMISERS[self.optimiser].takes
        for name in sorted(NOT_OF_ALL - taken):
            if not self.is_neutral(name):
                why = (
                    f"{self.optimiser} has none; leave it out, or take the optimiser {_with(name)}"
                )
                raise refuse(type(self), name, getattr(self, name), why)
        if self.cosine and self.plateau is not None:
            why = "cosine and plateau both lower the learning rate; take one (cosine = false)"
            raise refuse(type(self), "cosine", self.cosine, why)
        if self.optimiser == "adamw" and "weight_decay" not in self.model_fields_set:
            why = "adamw needs a weight_decay, such as torch's 0.01; with 0 it does what adam does"
            raise refuse(type(self), "optimiser", self.optimiser, why)
        return self

    def stated(self, optimiser: Optimiser | None = None) -> dict[str, object]:
        """The fields that the assignment gives a value, without what `optimiser` doesn't have."""
        lacking = NOT_OF_ALL - OPTIMISERS[optimiser or self.optimiser].takes
        known = self.model_fields_set - lacking
        return {name: value for name, value in self if name in known}

    @property
    def id(self) -> str:
        """Unique among experiments, for example `dropout-0.3.sgd.published`."""
        return f"{self.name}.{self.optimiser}.{self.protocol}"

    def under(
        self, *, protocol: Protocol | None = None, optimiser: Optimiser | None = None
    ) -> "TabularExperiment":
        """The same network under other conditions, without what another optimiser lacks."""
        conditions = {
            "protocol": protocol or self.protocol,
            "optimiser": optimiser or self.optimiser,
        }
        return TabularExperiment.model_validate(self.stated(optimiser) | conditions)


def _with(field: str) -> str:
    return " or ".join(id for id, choice in OPTIMISERS.items() if field in choice.takes)


class Baseline(Experiment):
    """A simple model on the table, with the defaults of scikit-learn but for its iterations."""

    model: Literal["logistic-regression", "boosted-trees"]
    protocol: Protocol = "published"

    @property
    def id(self) -> str:
        return f"{self.name}.{self.protocol}"

    def under(self, protocol: Protocol) -> Self:
        return self.model_copy(update={"protocol": protocol})


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

    like: the names of those that it is like, the nearest first; effort: of those whose number of
    images and epochs it has, where these are not its own.
    """

    network: SerializeAsAny[Family]
    augmented: bool = False
    batch_size: PositiveInt
    learning_rate: PositiveFloat
    like: tuple[Key, ...] = Field(default=(), exclude=True)
    effort: tuple[Key, ...] = Field(default=(), exclude=True)

    def is_neutral(self, field: str) -> bool:
        is_own = field in type(self).model_fields
        return super().is_neutral(field) if is_own else self.network.is_neutral(field)

    @model_serializer(mode="wrap")
    def _flat(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Options of the network beside those of its training, as an assignment has them."""
        known: dict[str, Any] = handler(self)
        return known.pop("network", {}) | known


Seeds = Annotated[int, Field(gt=0, le=limits.SEEDS)]


class TabularScale(Declaration):
    """Each experiment is trained on so many splits of the rows, with so many starts of each."""

    splits: Seeds
    starts: Seeds = 1
    epochs: PositiveInt

    @model_validator(mode="after")
    def _are_no_more_than_can_be_had(self) -> Self:
        if self.splits * self.starts > limits.SEEDS:
            why = f"splits × starts can be at most {limits.SEEDS:,}"
            raise refuse(type(self), "starts", self.starts, why)
        return self


class ImageScale(Declaration):
    """How many of the images a model sees, enlarged to `pixels` squared."""

    images_per_class: PositiveInt
    pixels: Annotated[int, Field(gt=0, le=MOST_PIXELS)]
    epochs: PositiveInt


class Scale(Declaration):
    """How large a run is.

    images: of every network; networks: of one of them, and of all that are like it.
    """

    name: ScaleName
    purpose: str
    tabular: TabularScale | None = None  # as `image_seeds`, left out where there is no use for it
    images: ImageScale | None = None
    networks: dict[Key, ImageScale] = Field(default_factory=dict)
    image_seeds: Seeds | None = None

    @property
    def images_per_class(self) -> int:
        """What has to be loaded: the most that any network sees."""
        every = (self.images, *self.networks.values())
        return max(scale.images_per_class for scale in every if scale is not None)

    def found(self, experiment: ImageExperiment) -> ImageScale | None:
        """With the images and epochs of another network where it has the effort of that one."""
        own = self._first_of((experiment.name, *experiment.like))
        other = self._first_of(experiment.effort) if experiment.effort else own
        return own and other and other.model_copy(update={"pixels": own.pixels})

    def _first_of(self, names: Iterable[Key]) -> ImageScale | None:
        return next((self.networks[n] for n in names if n in self.networks), self.images)

    def image(self, experiment: ImageExperiment) -> ImageScale:
        """Of a network of an assignment, which has one at each scale."""
        scale = self.found(experiment)
        if scale is None:
            raise AssertionError(f"{experiment.id} has no scale")
        return scale


def seeds(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, first + count))


def tabular(experiments: Iterable[Experiment]) -> list[TabularExperiment]:
    return [e for e in experiments if isinstance(e, TabularExperiment)]


def simple(experiments: Iterable[Experiment]) -> list[Baseline]:
    return [e for e in experiments if isinstance(e, Baseline)]


def image(experiments: Iterable[Experiment]) -> list[ImageExperiment]:
    return [e for e in experiments if isinstance(e, ImageExperiment)]
