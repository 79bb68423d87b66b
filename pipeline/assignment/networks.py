"""Networks on images as an assignment's file has them, each of a family or like another one."""

import operator
from functools import reduce
from typing import Annotated, Any, Literal, Self

from pydantic import Field, create_model, model_validator

from pipeline.config import Family, ImageExperiment
from pipeline.declaration import Declaration, Key, Name, Text, refuse
from pipeline.models import families

Twins = tuple[ImageExperiment, ImageExperiment]
"""(with a change, its plain twin)"""


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

    like: another one, for all that is not said here. about: its own words, shown as written.
    """

    id: Key
    part: Literal["3", "4", "bonus"]
    title: Name
    phrase: Name
    question: Text
    about: Text = ""
    like: Key | None = None
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
        return self

    def experiment(self, known: dict[str, ImageExperiment]) -> ImageExperiment:
        """known: those above, the one that it is like among them."""
        given = self.model_dump(
            exclude={"id", "like", "about", "model", *OPTIONS}, exclude_none=True
        )
        twin = known[self.like] if self.like else None
        inherited = dict(twin) | {"like": (twin.name, *twin.like)} if twin else {}
        network = self._network(twin)
        return ImageExperiment.model_validate(
            inherited | given | {"name": self.id, "network": network}
        )

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
