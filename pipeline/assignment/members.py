"""The members of an assignment as its file has them, and the experiment that follows from each.

A sweep, a method and the combination are the base with a change; a network is like another one.
"""

import math
from typing import Annotated, Any, ClassVar, Literal, TypeGuard

from pydantic import (
    AfterValidator,
    Field,
    WithJsonSchema,
    create_model,
    field_validator,
)

from pipeline import choices
from pipeline.config import WORDS, Baseline, TabularExperiment
from pipeline.declaration import Declaration, Key, Name, Text

CHANGES = frozenset(TabularExperiment.model_fields) - {*WORDS, "protocol"}

NOT_SWEPT = {"optimiser", "plateau"}  # each network has one in its id; of several numbers
SWEPT = tuple(
    name
    for name, field in TabularExperiment.model_fields.items()
    if name in CHANGES - NOT_SWEPT and field.annotation is not bool
)
Value = float | int | str | tuple[int, ...]


VALUES = {
    "anyOf": [
        {"type": "number"},
        {"type": "string"},
        {"type": "array", "items": {"type": "integer"}},
    ]
}


def _value(found: object) -> Value:
    if isinstance(found, str) or (_is_number(found) and math.isfinite(found)):
        return found
    if isinstance(found, list | tuple) and all(type(size) is int for size in found):
        return tuple(found)
    raise ValueError("Input should be a number, a name, or a list of the sizes of layers")


def _is_number(found: object) -> TypeGuard[float | int]:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _swept(name: str) -> str:
    if name not in SWEPT:
        raise ValueError(f"a sweep is over one of {', '.join(SWEPT)}; a method changes any field")
    return name


class Sweep(Declaration):
    """One field of the base and its values, in the order of the table; the base's is one."""

    kind: Literal["sweep"]
    id: Annotated[str, Field(pattern=r"^2\.1[a-z]$")]  # of its table, which no other has
    parameter: Annotated[
        str, AfterValidator(_swept), WithJsonSchema({"type": "string", "enum": [*SWEPT]})
    ]
    title: Name
    noun: Name
    heading: Name
    prefix: Key
    values: Annotated[
        tuple[Annotated[Any, AfterValidator(_value), WithJsonSchema(VALUES)], ...],
        Field(min_length=1, max_length=50),
    ]

    @field_validator("values")
    @classmethod
    def _values_differ(cls, values: tuple[Value, ...]) -> tuple[Value, ...]:
        if len(set(values)) < len(values):
            raise ValueError("a value stands there twice")
        return values

    @property
    def is_of_numbers(self) -> bool:
        """Whether a value is one number, and neither a name nor a list."""
        return all(isinstance(value, int | float) for value in self.values)

    def setups(self, base: TabularExperiment) -> tuple[TabularExperiment, ...]:
        return tuple(self.setup(base, value) for value in self.values)

    def setup(self, base: TabularExperiment, value: Value) -> TabularExperiment:
        """The base itself, where it has the value."""
        if value == getattr(base, self.parameter):
            return base
        changed = TabularExperiment.model_validate(base.stated() | {self.parameter: value})
        told = self._told(value)
        words = {
            "name": f"{self.prefix}-{choices.key(value)}",
            "part": "2",
            "title": f"{self.title} {choices.told(self.parameter, value)}",
            "phrase": f"{base.phrase} with {told}",
            "question": f"Does {told} help?",
            "about": "",
        }
        return TabularExperiment.model_validate(changed.stated() | words)

    def _told(self, value: Value) -> str:
        """As in "a dropout of 0.3", "an accumulation of 4" or "the activation ReLU"."""
        told = choices.told(self.parameter, value)
        if choices.is_named(self.parameter):
            return f"the {self.noun} {told}"
        article = "an" if self.noun[:1].lower() in set("aeio") else "a"
        return f"{article} {self.noun} of {told}"


def _optional(name: str) -> Any:
    """A field of the base as a change has it: with the same limits, and None where it is left out."""
    field = TabularExperiment.model_fields[name]
    return (Annotated[field.annotation, *field.metadata, Field()] | None, None)


Changes: Any = create_model(
    "Changes", __base__=Declaration, **{name: _optional(name) for name in sorted(CHANGES)}
)


class Recipe(Changes):  # type: ignore[misc]  # its fields are those of the base
    """The base with a change: any field of it that is named.

    about: what it is for, in the words of the assignment. In the phrase, {base} is that of the base.
    """

    place: ClassVar[str] = "{base}"
    id: Key
    title: Name
    phrase: Name
    question: Text
    about: Text = ""

    def applied(self, base: TabularExperiment) -> TabularExperiment:
        """What the base has, the optimiser of the change may lack: that is left out."""
        words = self.model_dump(include={"title", "question", "about"})
        words["phrase"] = self.phrase.replace(self.place, base.phrase)
        change = self.model_dump(include=set(CHANGES), exclude_unset=True)
        kept = base.stated(change.get("optimiser"))
        return TabularExperiment.model_validate(
            kept | words | {"name": self.id, "part": "2"} | change
        )


class Method(Recipe):
    heading: Name
    about: Text


class Methods(Declaration):
    kind: Literal["methods"]
    id: Literal["2.3"]
    members: Annotated[tuple[Method, ...], Field(max_length=50)]


class Reason(Recipe):
    """Another experiment with a change, which tests why that one does what it does.

    like: the id of a setup or a method, whose phrase {like} is.
    """

    place: ClassVar[str] = "{like}"
    like: Key


class Reasons(Declaration):
    kind: Literal["reasons"]
    id: Literal["2.9"]
    members: Annotated[tuple[Reason, ...], Field(max_length=50)]


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


Group = Annotated[Sweep | Methods | Combination | Simple | Reasons, Field(discriminator="kind")]
