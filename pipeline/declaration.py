"""What every declaration is: frozen, of known fields and kinds, and in signs that can be shown."""

from dataclasses import dataclass
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from manifest import limits


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
