"""What a manifest is made of. Frozen, refusing unknown fields, NaN and infinity.

Everything has a limit of length, size and count: see `manifest.limits` for the reasons.
"""

from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from manifest import limits
from manifest.fields import (
    Count,
    DataPath,
    Digest,
    Id,
    Key,
    Name,
    Number,
    Person,
    PicturePath,
    Share,
    Sources,
    Text,
    Whole,
    few,
    named,
)

Unit = Literal["fraction", "nats", "count", "seconds", "megabytes", "ratio", "none"]
EffortName = Literal["images_per_class", "pixels", "epochs"]
Verdict = Literal["higher", "lower", "equivalent", "no evidence"]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Interval(Entry):
    """A range in the unit of its claim, and how it was found."""

    low: Number
    high: Number
    level: Share = 0.95
    method: Name


class Claim(Entry):
    """One number. `n` counts `of`; without an interval the report says it has none.

    prediction: where one further run would lie, with another seed; None with one seed.
    on_first_split: where one further start on the first split of the table would lie, None without
    several. The level of both is that at which they hold together with those of all other results
    that the source prints.
    """

    id: Id
    value: Number
    unit: Unit
    n: Count
    of: Name  # "seeds", "test rows", "images", …
    interval: Interval | None = None
    prediction: Interval | None = None
    on_first_split: Interval | None = None
    source: Sources = ()

    @model_validator(mode="after")
    def _a_count_can_be_counted(self) -> Self:
        """It may still be a mean of several, and no whole number."""
        if self.unit == "count" and not 0 <= self.value <= limits.COUNTED:
            raise ValueError(f"claim {self.id}: a count of {self.value}")
        return self


class Tested(Entry):
    """What a test says of a difference; all but its name and verdict are None without spread.

    p: of no difference. p_equivalent: of a difference of the margin or more, by two one-sided
    tests. Adjusted: by Holm, within the family. smallest: the difference that it finds with 80 %
    power.
    """

    test: Name
    interval: Interval | None
    p: Share | None
    p_adjusted: Share | None
    p_equivalent: Share | None
    p_equivalent_adjusted: Share | None
    smallest: Number | None
    verdict: Verdict


class Comparison(Tested):
    """`left` minus `right`, two claims, with its tests. Only its verdict ranks them.

    Of a table, it says whether other splits of its rows and other starts would say the same, and
    `beyond` whether another table of this size would; of images, whether others would. The margin
    was declared before the run. n: how many of `of` the test rests on.
    """

    id: Key
    left: Id
    right: Id
    family: Key
    difference: Number
    unit: Unit
    n: Count
    of: Name
    margin: Number
    beyond: Tested | None = None


class ClaimReference(Entry):
    """What a cell or a figure shows of a claim, so that each number is written once."""

    claim: Id


class ComparisonReference(Entry):
    """A table cell that shows a comparison: its difference or its verdict."""

    comparison: Key


class SettingReference(Entry):
    """A table cell that shows one value of an experiment's recipe."""

    experiment: Key
    setting: Key


Cell = ClaimReference | ComparisonReference | SettingReference | Name | Whole | Number | None
Fact = ClaimReference | Whole | Number | Name
Format = Literal[
    "text",
    "count",
    "exact",
    "statistic",
    "fraction",
    "percent",
    "interval",
    "difference",
    "verdict",
    "here",
    "beyond",
    "smallest",
]


class Column(Entry):
    name: Name
    format: Format


class Table(Entry):
    """exact: as given; statistic: six decimals, of a whole number none; the rest as `report.page.formats` says."""

    id: Key
    columns: Annotated[tuple[Column, ...], few(limits.WIDTH)]
    rows: Annotated[tuple[Annotated[tuple[Cell, ...], few(limits.WIDTH)], ...], few(limits.ROWS)]

    @model_validator(mode="after")
    def _rows_are_as_wide_as_the_header(self) -> Self:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.id}: a row of {len(row)} cells under {len(self.columns)} columns"
                )
        return self


class Figure(Entry):
    """A picture, the data it was drawn from, and the numbers its texts are made of.

    digest, data_digest: of the bytes of the two files, which lie relative to the manifest.
    """

    id: Key
    file: PicturePath
    digest: Digest
    data: DataPath
    data_digest: Digest
    facts: Annotated[dict[Id, Fact], named(limits.FACTS)]
    source: Sources = ()

    @model_validator(mode="after")
    def _its_files_are_named_for_it(self) -> Self:
        """So that no two figures share a file."""
        if {PurePosixPath(file).stem for file in (self.file, self.data)} != {self.id}:
            raise ValueError(f"figure {self.id}: {self.file} and {self.data} are not its own")
        return self


class Artefact(Entry):
    """An entry of the report's contents: an id of the inventory and what makes it up."""

    id: Key
    claims: Annotated[tuple[Id, ...], few(limits.LISTED)] = ()
    comparisons: Annotated[tuple[Key, ...], few(limits.LISTED)] = ()
    tables: Annotated[tuple[Key, ...], few(limits.LISTED)] = ()
    figures: Annotated[tuple[Key, ...], few(limits.LISTED)] = ()


class Noun(Entry):
    """What something is called: one ("row"), and several ("rows")."""

    one: Name
    many: Name


class Feature(Entry):
    """A column of the table. id: in claims and facts; name: as the file has it; title: as shown."""

    id: Id
    name: Name
    title: Name
    meaning: Name = ""


class Target(Entry):
    """What is predicted. negative, positive: the values of classes 0 and 1, as the file has them."""

    id: Id
    name: Name
    negative: Name
    positive: Name


class Dataset(Entry):
    """Where the rows or images come from. `kind` is a source's short name.

    title: on the cover; noun: of a row, or of what an image shows; stroke: of what is light in an
    image. origin, licence: where the data come from, and who may use them how, as far as it is
    known. The table alone has features and a target.
    """

    id: Literal["table", "images"]
    title: Name
    noun: Noun
    stroke: Noun | None = None
    name: Text  # a file's, whose signs may be escaped
    kind: Key
    digest: Digest
    size: Count
    classes: Count
    origin: Text = ""
    licence: Text = ""
    features: Annotated[tuple[Feature, ...], few(limits.COLUMNS)] = ()
    target: Target | None = None
    notices: Annotated[tuple[Text, ...], few(limits.NOTICES)] = ()


class Author(Entry):
    name: Person
    matriculation: Person = ""


class Contribution(Entry):
    name: Annotated[str, Field(max_length=limits.PERSON)]
    parts: Annotated[str, Field(max_length=limits.PERSON)]
    contribution: Annotated[str, Field(max_length=limits.CONTRIBUTION)]


Effort = Annotated[dict[EffortName, Count], Field(min_length=3, max_length=3)]


class Scale(Entry):
    """How much was trained.

    splits, starts: each experiment on the table is trained on so many splits of the rows, and on
    each with so many starts. images: by network that was trained, in the order of the assignment.
    """

    name: Key
    purpose: Text
    splits: Count
    starts: Count
    tabular_epochs: Count
    image_seeds: Count
    images: Annotated[dict[Key, Effort], named(limits.EXPERIMENTS)]


class Environment(Entry):
    """What the numbers depend on."""

    device: Name
    python: Name
    packages: Annotated[dict[Key, Name], named(limits.PACKAGES)]
    revision: Name


class Observed(Entry):
    """What differs between two equal runs.

    values: digest of the file that every number was computed from, beside the manifest; the times
    in it differ. digest: of all the rest of the manifest, which the file that `write` makes has.
    """

    created: Name  # ISO 8601, UTC
    host: Name
    processor: Name
    cores: Count
    claims: Annotated[tuple[Claim, ...], few(limits.CLAIMS)] = ()
    values: Digest | None = None
    digest: Digest | None = None
