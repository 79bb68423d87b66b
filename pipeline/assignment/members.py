"""The members of an assignment as its file has them, and the experiment that follows from each.

A sweep, a method and the combination are the base with a change; a network is like another one.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, create_model, field_validator

from pipeline.config import (
    Baseline,
    Declaration,
    ImageExperiment,
    Key,
    Name,
    TabularExperiment,
    Text,
)

RESERVED = {"id", "name", "part", "title", "phrase", "question", "heading", "about"}
CHANGES = frozenset(TabularExperiment.model_fields) - {*RESERVED, "protocol"}

Value = float | int | str | bool


class Sweep(Declaration):
    """One field of the base and its values, in the order of the table; the base's is one."""

    kind: Literal["sweep"]
    id: Annotated[str, Field(pattern=r"^2\.1[a-z]$")]  # of its table, which no other has
    parameter: Literal["dropout", "batch_size", "learning_rate", "accumulation"]
    title: Name
    noun: Name
    heading: Name
    prefix: Key
    values: Annotated[tuple[float | int, ...], Field(min_length=1, max_length=50)]

    @field_validator("values")
    @classmethod
    def _values_differ(cls, values: tuple[float | int, ...]) -> tuple[float | int, ...]:
        if len(set(values)) < len(values):
            raise ValueError("a value stands there twice")
        return values

    def setups(self, base: TabularExperiment) -> tuple[TabularExperiment, ...]:
        own = getattr(base, self.parameter)
        return tuple(base if value == own else self._setup(base, value) for value in self.values)

    def _setup(self, base: TabularExperiment, value: Value) -> TabularExperiment:
        words = {
            "name": f"{self.prefix}-{value}",
            "part": "2",
            "title": f"{self.title} {value}",
            "phrase": f"{base.phrase} with a {self.noun} of {value}",
            "question": f"Does a {self.noun} of {value} help?",
            "about": "",
        }
        return TabularExperiment.model_validate(dict(base) | words | {self.parameter: value})


def _optional(name: str) -> Any:
    """A field of the base as a change has it: with the same limits, and None where it is left out."""
    field = TabularExperiment.model_fields[name]
    return (Annotated[field.annotation, *field.metadata, Field()] | None, None)


Changes: Any = create_model(
    "Changes", __base__=Declaration, **{name: _optional(name) for name in sorted(CHANGES)}
)


class Recipe(Changes):  # type: ignore[misc]  # its fields are those of the base
    """The base with a change: any field of it that is named.

    about: what it is for, in the words of the assignment.
    """

    id: Key
    title: Name
    phrase: Name
    question: Text
    about: Text = ""

    def applied(self, base: TabularExperiment) -> TabularExperiment:
        words = self.model_dump(include={"title", "phrase", "question", "about"})
        change = self.model_dump(include=set(CHANGES), exclude_unset=True)
        return TabularExperiment.model_validate(
            dict(base) | words | {"name": self.id, "part": "2"} | change
        )


class Method(Recipe):
    heading: Name
    about: Text


class Methods(Declaration):
    kind: Literal["methods"]
    id: Literal["2.3"]
    members: Annotated[tuple[Method, ...], Field(max_length=50)]


class Combination(Declaration):
    kind: Literal["combination"]
    id: Literal["2.4"]
    member: Recipe


class SimpleModel(Declaration):
    id: Key
    title: Name
    phrase: Name
    question: Text
    model: Literal["logistic-regression", "boosted-trees"]

    def experiment(self) -> Baseline:
        return Baseline.model_validate(
            self.model_dump(exclude={"id"}) | {"name": self.id, "part": "2"}
        )


class Simple(Declaration):
    kind: Literal["simple"]
    id: Literal["2.5"]
    members: Annotated[tuple[SimpleModel, ...], Field(max_length=10)]


Group = Annotated[Sweep | Methods | Combination | Simple, Field(discriminator="kind")]
Twins = tuple[ImageExperiment, ImageExperiment]
"""(with a change, its plain twin)"""


class Network(Declaration):
    """like: another one, for all that is not said here."""

    id: Key
    part: Literal["3", "4", "bonus"]
    title: Name
    phrase: Name
    question: Text
    like: Key | None = None
    model: Literal["cnn", "vgg13"] | None = None
    batch_norm: bool | None = None
    augmented: bool | None = None
    batch_size: Annotated[int, Field(gt=0, le=100_000)] | None = None
    learning_rate: Annotated[float, Field(gt=0, le=1_000)] | None = None

    def experiment(self, known: dict[str, ImageExperiment]) -> ImageExperiment:
        given = self.model_dump(exclude={"id", "like"}, exclude_none=True) | {"name": self.id}
        return ImageExperiment.model_validate((dict(known[self.like]) if self.like else {}) | given)
