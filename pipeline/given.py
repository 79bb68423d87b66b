"""The data that an assignment gives, and what everything in it is called."""

import math
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from manifest import limits
from pipeline.declaration import PRINTED, Declaration

Margin = Annotated[float, Field(gt=0, lt=1)]
Word = Annotated[str, Field(pattern=PRINTED, max_length=40)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][^/\\\x00-\x1f]*$", max_length=100)]
Title = Annotated[str, Field(pattern=PRINTED, max_length=limits.COLUMN)]
Told = Annotated[str, Field(pattern=PRINTED, max_length=limits.TEXT)]
Sentence = Annotated[str, Field(pattern=PRINTED, max_length=limits.NAME)]
Value = bool | int | float | str
TARGET, NO_OBJECT = "target", "object"


class Feature(Declaration):
    """A column of the table. name: as the file has it; title: as it is shown; meaning: one sentence."""

    name: Title
    title: Title | None = None
    meaning: Sentence | None = None


class TableData(Declaration):
    """file: beside the assignment's own, nowhere else: a stranger may have written its name.

    origin, licence: where it comes from, and who may use it how. target: the column to predict;
    positive: which value of it is class 1, the other one is class 0. row, rows: what one row and
    several are called. title: as on the cover.
    """

    file: FileName
    origin: Told | None = None
    licence: Told | None = None
    margin: Margin
    title: Word = "Table"
    target: Title = TARGET
    positive: Value = 1
    row: Word = "row"
    rows: Word | None = None
    features: Annotated[tuple[Feature, ...], Field(max_length=limits.COLUMNS)] = ()

    @field_validator("positive", mode="before")
    @classmethod
    def _can_be_a_cell(cls, value: Any) -> Any:
        if not isinstance(value, bool | int | float | str):  # pydantic tells a ValueError alone
            raise ValueError("a number, a text, true or false is allowed")  # noqa: TRY004
        if isinstance(value, str) and not 0 < len(value.strip()) <= limits.CLASS:
            raise ValueError(f"a text of 1 to {limits.CLASS} characters is allowed")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a finite number is allowed")
        return value

    @field_validator("features")
    @classmethod
    def _each_has_its_own_words(cls, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        names = [feature.name for feature in features]
        titles = [feature.title for feature in features if feature.title is not None]
        for what, words in (("name", names), ("title", titles)):
            for word in words:
                if words.count(word) > 1:
                    raise ValueError(f"the {what} {word!r} stands there twice")
        return features

    @model_validator(mode="after")
    def _the_target_is_no_feature(self) -> Self:
        if self.target in {feature.name for feature in self.features}:
            raise ValueError(f"features: {self.target!r} is the target; leave it out of them")
        return self

    @property
    def plural(self) -> str:
        return self.rows or f"{self.row}s"

    @property
    def of_any_columns(self) -> "TableData":
        """What is asked of a file in the place of its own, whose columns it does not know."""
        return self.model_copy(update={"features": ()})


class ImageData(Declaration):
    """file: an .npz or a zip beside the assignment's own; left out, EMNIST or drawn characters.

    origin, licence: of that file; of EMNIST and of drawn characters, the program knows them.
    noun, plural: what a picture shows ("character"). stroke, strokes: what it is drawn with.
    """

    file: FileName | None = None
    origin: Told | None = None
    licence: Told | None = None
    margin: Margin
    noun: Word = NO_OBJECT
    plural: Word | None = None
    stroke: Word | None = None
    strokes: Word | None = None

    @model_validator(mode="after")
    def _several_are_of_one(self) -> Self:
        if self.strokes is not None and self.stroke is None:
            raise ValueError("strokes: has no use without stroke; say what one is called")
        return self

    @property
    def nouns(self) -> str:
        return self.plural or f"{self.noun}s"

    @property
    def ink(self) -> tuple[str, str] | None:
        """What is light in a picture, one and several; None where it is no stroke."""
        if self.stroke is None:
            return None
        return self.stroke, self.strokes or f"{self.stroke}s"
