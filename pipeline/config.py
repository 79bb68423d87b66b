"""What a run is made of: declarations of experiments and of scales, all frozen."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt

Part = Literal["1", "2", "3", "4", "bonus"]
Protocol = Literal["published", "leak-free"]
Optimiser = Literal["sgd", "adam"]
ScaleName = Literal["smoke", "laptop", "paper"]

PARTS: tuple[Part, ...] = ("1", "2", "3", "4", "bonus")
PROTOCOLS: tuple[Protocol, ...] = ("published", "leak-free")
OPTIMISERS: Mapping[Optimiser, str] = {"sgd": "SGD", "adam": "Adam"}  # and what each is called
WORDS = (
    "name",
    "part",
    "title",
    "phrase",
    "question",
    "about",
)  # of an experiment: nothing follows from them
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

    def under(
        self, *, protocol: Protocol | None = None, optimiser: Optimiser | None = None
    ) -> Self:
        """The same network under other conditions."""
        changes = {"protocol": protocol, "optimiser": optimiser}
        return self.model_copy(update={k: v for k, v in changes.items() if v is not None})


class Baseline(Experiment):
    """A simple model on the diabetes table, with the defaults of scikit-learn."""

    model: Literal["logistic-regression", "boosted-trees"]
    protocol: Protocol = "published"

    @property
    def id(self) -> str:
        return f"{self.name}.{self.protocol}"

    def under(self, protocol: Protocol) -> Self:
        return self.model_copy(update={"protocol": protocol})


class ImageExperiment(Experiment):
    """A convolutional network on the characters."""

    model: Literal["cnn", "vgg13"]
    batch_norm: bool = False
    augmented: bool = False
    batch_size: PositiveInt
    learning_rate: PositiveFloat


class TabularScale(Declaration):
    seeds: PositiveInt
    epochs: PositiveInt


class ImageScale(Declaration):
    """How much of the characters a model sees, enlarged to `pixels` squared."""

    images_per_class: PositiveInt
    pixels: PositiveInt
    epochs: PositiveInt


class Scale(Declaration):
    """How large a run is."""

    name: ScaleName
    purpose: str
    tabular: TabularScale | None = None  # where there is no table
    cnn: ImageScale
    vgg13: ImageScale
    image_seeds: PositiveInt

    @property
    def images_per_class(self) -> int:
        """What has to be loaded: the most that any model sees."""
        return max(self.cnn.images_per_class, self.vgg13.images_per_class)

    def image(self, experiment: ImageExperiment) -> ImageScale:
        return self.cnn if experiment.model == "cnn" else self.vgg13


def seeds(count: int) -> tuple[int, ...]:
    return tuple(range(FIRST_SEED, FIRST_SEED + count))


def tabular(experiments: Iterable[Experiment]) -> list[TabularExperiment]:
    return [e for e in experiments if isinstance(e, TabularExperiment)]


def simple(experiments: Iterable[Experiment]) -> list[Baseline]:
    return [e for e in experiments if isinstance(e, Baseline)]


def image(experiments: Iterable[Experiment]) -> list[ImageExperiment]:
    return [e for e in experiments if isinstance(e, ImageExperiment)]
