"""What a manifest is made of. Frozen, refusing unknown fields, NaN and infinity."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Unit = Literal["fraction", "nats", "count", "seconds", "megabytes", "ratio", "none"]
Verdict = Literal["higher", "lower", "equivalent", "no evidence"]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Interval(Entry):
    """A range in the unit of its claim, and how it was found."""

    low: float
    high: float
    level: float = 0.95
    method: str


class Claim(Entry):
    """One number. `n` counts `of`; without an interval the report says it has none.

    prediction: where one further run would lie, with another seed; None with one seed.
    """

    id: str
    value: float
    unit: Unit
    n: int
    of: str  # "seeds", "test rows", "images", …
    interval: Interval | None = None
    prediction: Interval | None = None
    source: tuple[str, ...] = ()  # store keys


class Comparison(Entry):
    """`left` minus `right`, two claims, with its tests. Only its verdict ranks them.

    p: of no difference. p_equivalent: of a difference of `margin` or more, by two one-sided
    tests; the margin was declared before the run. Adjusted: by Holm, within the family.
    """

    id: str
    left: str
    right: str
    family: str
    difference: float
    unit: Unit
    interval: Interval | None
    test: str
    n: int
    of: str
    p: float | None
    p_adjusted: float | None
    margin: float
    p_equivalent: float | None
    p_equivalent_adjusted: float | None
    verdict: Verdict


class ClaimReference(Entry):
    """What a cell or a figure shows of a claim, so that each number is written once."""

    claim: str


class ComparisonReference(Entry):
    """A table cell that shows a comparison: its difference or its verdict."""

    comparison: str


class SettingReference(Entry):
    """A table cell that shows one value of an experiment's recipe."""

    experiment: str
    setting: str


Cell = ClaimReference | ComparisonReference | SettingReference | str | int | float | None
Fact = ClaimReference | int | float | str
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
]


class Column(Entry):
    name: str
    format: Format


class Table(Entry):
    """exact: as given; statistic: six decimals; the rest as `report.formats` says."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @model_validator(mode="after")
    def _rows_are_as_wide_as_the_header(self) -> Self:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.id}: a row of {len(row)} cells under {len(self.columns)} columns"
                )
        return self


class Figure(Entry):
    """A picture, the data it was drawn from, and the numbers its texts are made of."""

    id: str
    file: str  # relative to the manifest
    data: str  # CSV or JSON, relative to the manifest
    facts: dict[str, Fact]
    source: tuple[str, ...] = ()


class Artefact(Entry):
    """An entry of the report's contents: an id of the inventory and what makes it up."""

    id: str
    claims: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class Experiment(Entry):
    """What was trained: the declaration, the seeds, and where the store keeps each."""

    id: str
    part: str
    question: str
    recipe: dict[str, str | int | float | bool | list[int] | None]
    seeds: tuple[int, ...]
    epochs: int
    keys: tuple[str, ...]


class Dataset(Entry):
    """Where the rows or images come from. `kind` is a source's short name."""

    id: Literal["diabetes", "characters"]
    name: str
    kind: str
    digest: str
    size: int
    classes: int
    notices: tuple[str, ...] = ()


class Contribution(Entry):
    name: str
    parts: str
    contribution: str


class Scale(Entry):
    name: str
    purpose: str
    tabular_seeds: int
    tabular_epochs: int
    image_seeds: int
    cnn: dict[str, int]  # images_per_class, pixels, epochs
    vgg13: dict[str, int]


class Environment(Entry):
    """What the numbers depend on."""

    device: str
    python: str
    packages: dict[str, str]
    revision: str


class Observed(Entry):
    """What differs between two equal runs."""

    created: str  # ISO 8601, UTC
    host: str
    processor: str
    cores: int
    claims: tuple[Claim, ...] = ()
