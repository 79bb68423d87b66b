"""The types of fields of a manifest, each with its limits, as the published schema has them."""

from typing import Annotated

from pydantic import Field
from pydantic.fields import FieldInfo

from manifest import limits

_PRINTED = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"  # nothing that steers a terminal
_TURNS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # signs that turn the direction
_UNTURNED = _PRINTED.replace(r"\u2028", _TURNS + r"\u2028")
_NAMED = _PRINTED.replace("*", "+")
_KEY = r"^[A-Za-z0-9][A-Za-z0-9._@+-]*$"  # of a figure it is a file's name as well
_FILE = r"^figures/[A-Za-z0-9][A-Za-z0-9_@+-]*(\.[A-Za-z0-9_@+-]+)*\."  # no `..`

Id = Annotated[str, Field(min_length=1, max_length=limits.ID, pattern=_NAMED)]  # a claim's
Key = Annotated[str, Field(min_length=1, max_length=limits.ID, pattern=_KEY)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # SHA-256
PicturePath = Annotated[str, Field(max_length=limits.ID + 20, pattern=_FILE + "(svg|png)$")]
DataPath = Annotated[str, Field(max_length=limits.ID + 20, pattern=_FILE + "(csv|json)$")]
Name = Annotated[str, Field(max_length=limits.NAME)]
Person = Annotated[str, Field(max_length=limits.PERSON, pattern=_UNTURNED)]
Text = Annotated[str, Field(max_length=limits.TEXT)]
Printed = Annotated[str, Field(max_length=limits.NAME, pattern=_PRINTED)]
Words = Annotated[str, Field(max_length=limits.NAME, pattern=_NAMED)]

Count = Annotated[int, Field(ge=0, le=limits.COUNTED)]
Whole = Annotated[int, Field(ge=-limits.LARGEST, le=limits.LARGEST)]
Number = Annotated[float, Field(ge=-float(limits.LARGEST), le=float(limits.LARGEST))]
Share = Annotated[float, Field(ge=0, le=1)]


def few(most: int) -> FieldInfo:
    """At most so many; the first wrong one is told, and the rest not looked at."""
    return Field(max_length=most, fail_fast=True)


def named(most: int) -> FieldInfo:
    """At most so many, by name."""
    return Field(max_length=most)


Sources = Annotated[tuple[Key, ...], few(limits.SOURCES)]  # store keys
