"""Networks on images as an assignment's file has them, each of a family or like another one."""

import operator
from functools import reduce
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, create_model, model_validator

from pipeline.config import Family, ImageExperiment
from pipeline.declaration import Declaration, Key, Name, Text, refuse
from pipeline.models import families

Twins = tuple[ImageExperiment, ImageExperiment]
"""(with a change, its plain twin)"""


class EqualTerms(NamedTuple):
    """A network, the same with the effort of another one, and that other one."""

    own: ImageExperiment
    equal: ImageExperiment
    other: ImageExperiment


def _of_some_family(option: str) -> Any:
    """An option as all families that have it limit it, and None where it is left out."""
    fields = [kind.model_fields.get(option) for kind in families.FAMILIES.values()]
    kinds = [Annotated[f.annotation, *f.metadata, Field()] for f in fields if f is not None]
    return (reduce(operator.or_, kinds) | None, None)


OPTIONS = sorted({option for model in families.FAMILIES for option in families.options(model)})
MODEL: Any = Literal[tuple(families.FAMILIES)]
Options: Any = create_model(
    "Options",
    __base__=Declaration,
    model=(MODEL | None, None),
    **{option: _of_some_family(option) for option in OPTIONS},
)


class Network(Options):  # type: ignore[misc]  # its fields are those of the families
    """A network on images: its family and what that can be told, and how it is trained.

    like: another one, for all that is not said here. effort_of: a third one, whose number of images
    of each class, epochs and images in a batch it has; both are what it is set beside. about: its
    own words, shown as written.
    """

    id: Key
    part: Literal["3", "4", "bonus"]
    title: Name
    phrase: Name
    question: Text
    about: Text = ""
    like: Key | None = None
    effort_of: Key | None = None
    augmented: bool | None = None
    batch_size: Annotated[int, Field(gt=0, le=100_000)] | None = None
    learning_rate: Annotated[float, Field(gt=0, le=1_000)] | None = None

    @model_validator(mode="after")
    def _is_whole_or_like_another(self) -> Self:
        if self.like is None:
            if self.part == "bonus":
                raise ValueError("a network of the bonus is `like` another, its plain twin")
            needed = ("model", "batch_size", "learning_rate")
            if missing := [name for name in needed if getattr(self, name) is None]:
                raise ValueError(f"{', '.join(missing)} must be said, or `like` another network")
            if self.effort_of is not None:
                raise ValueError("a network with the `effort_of` one is `like` a second one")
        if self.effort_of is not None:
            self._is_otherwise_alike()
        return self

    def _is_otherwise_alike(self) -> None:
        """What is set beside another network on equal terms has no other change."""
        if self.effort_of == self.like:
            raise ValueError("a network is `like` one and has the `effort_of` another one")
        own = ("model", *OPTIONS, "augmented", "batch_size", "learning_rate")
        if changed := [name for name in own if getattr(self, name) is not None]:
            raise ValueError(
                f"{', '.join(changed)}: a network with the `effort_of` another one has no further change"
            )

    def experiment(self, known: dict[str, ImageExperiment]) -> ImageExperiment:
        """known: those above, the one that it is like among them."""
        given = self.model_dump(
            exclude={"id", "like", "effort_of", "about", "model", *OPTIONS}, exclude_none=True
        )
        twin = known[self.like] if self.like else None
        inherited = dict(twin) | {"like": (twin.name, *twin.like)} if twin else {}
        if self.effort_of is not None:
            inherited |= self._effort(known[self.effort_of])
        network = self._network(twin)
        return ImageExperiment.model_validate(
            inherited | given | {"name": self.id, "network": network}
        )

    def _effort(self, other: ImageExperiment) -> dict[str, object]:
        """What of another network is no part of what it is."""
        if other.effort:
            why = "has the effort of another one itself; name that one"
            raise refuse(type(self), "effort_of", self.effort_of, why)
        if other.part != self.part or self.part == "3":
            why = "stands in another part; a network is set beside one of its own part, 4 or bonus"
            raise refuse(type(self), "effort_of", self.effort_of, why)
        return {"batch_size": other.batch_size, "effort": (other.name, *other.like)}

    def _network(self, twin: ImageExperiment | None) -> Family:
        """What is said here, over what the other one has where it is of the same family."""
        given = self.model_dump(mode="json", include={"model", *OPTIONS}, exclude_none=True)
        if twin is not None:
            other = twin.network.model_dump()
            given = other | given if given.get("model", other["model"]) == other["model"] else given
        allowed = sorted(families.options(given["model"]))
        if extra := sorted(given.keys() - {"model", *allowed}):
            others = f"but {', '.join(allowed)}" if allowed else "and no other"
            why = f"{given['model']} has no such option, {others}"
            raise refuse(type(self), extra[0], given[extra[0]], why)
        return families.made(given)
