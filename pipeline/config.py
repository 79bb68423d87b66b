"""What a run is made of: declarations of experiments and of scales, all frozen."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from manifest import limits
from pipeline.choices import NOT_OF_ALL, OPTIMISERS, Activation, Optimiser

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


class Declaration(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _are_of_their_kinds(cls, content: Any) -> Any:
        """No number is written as a text or as true, and no truth as a number."""
        for name, value in content.items() if isinstance(content, dict) else ():
            field = cls.model_fields.get(name)
            why = field and _misfit(_kinds(field.annotation), value)
            if why:
                raise refuse(cls, name, value, why)
        return content

    def is_neutral(self, field: str) -> bool:
        """Whether it stands at a value that changes nothing."""
        return Neutral(getattr(self, field)) in type(self).model_fields[field].metadata


def _misfit(asked: set[object], value: object) -> str:
    found = {type(one) for one in (value if isinstance(value, list | tuple) else (value,))}
    if asked <= {bool, NoneType} and found & {int, float, str}:
        return "true or false is allowed, without quotation marks"
    if asked <= {int, float, NoneType} and found & {bool, str}:
        return "a number is allowed, without quotation marks"
    return ""


def _kinds(annotation: object) -> set[object]:
    """The plain types that a field is made of, such as {int, NoneType}."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    parts = [part for part in get_args(annotation) if part is not Ellipsis]
    return set().union(*map(_kinds, parts)) if parts else {annotation}


@dataclass(frozen=True)
class Neutral:
    """The value at which a field changes nothing, so that a recipe is the same without it.

    It stands beside the field: results in the store stay good when a field comes that has one.
    """

    value: object


def refuse(kind: type[BaseModel], field: str, found: object, why: str) -> ValidationError:
    """A value that is no fault of its own, but doesn't go with the others."""
    fault = InitErrorDetails(type=PydanticCustomError("together", why), loc=(field,), input=found)
    return ValidationError.from_exception_data(kind.__name__, [fault])


# Nothing that steers a terminal, and nothing that turns the direction of what follows.
_TURNS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
PRINTED = rf"^[^\x00-\x1f\x7f-\x9f\u2028\u2029{_TURNS}]+$"
_WRITTEN = rf"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_TURNS}]*$"  # over several lines
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=60)]
Name = Annotated[str, Field(pattern=PRINTED, max_length=100)]
Title = Annotated[str, Field(pattern=PRINTED, max_length=limits.NAME)]  # of a heading
Text = Annotated[str, Field(pattern=_WRITTEN, max_length=1_000)]
Written = Annotated[str, Field(pattern=_WRITTEN, max_length=limits.WRITTEN)]


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
    """A simple model on the table, with the defaults of scikit-learn."""

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

    like: the names of those that it is like, the nearest first.
    """

    network: SerializeAsAny[Family]
    augmented: bool = False
    batch_size: PositiveInt
    learning_rate: PositiveFloat
    like: tuple[Key, ...] = Field(default=(), exclude=True)

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
    seeds: Seeds
    epochs: PositiveInt


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
        names = (experiment.name, *experiment.like)
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
