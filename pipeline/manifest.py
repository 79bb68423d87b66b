"""The contract between pipeline and report: every number and figure of one run.

Numbers, never sentences; `report` turns them into text. What one run measures of
itself (times, memory, host, paths) stands in `observed`; all else has the same bytes
whenever the same run is made again.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import ManifestError

VERSION: Literal[1] = 1
FILE_NAME = "manifest.json"

Unit = Literal["fraction", "nats", "count", "seconds", "megabytes", "ratio", "none"]
Verdict = Literal["higher", "lower", "equivalent", "no evidence"]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Interval(Entry):
    """A confidence interval in the unit of its claim."""

    low: float
    high: float
    level: float = 0.95
    method: str


class Claim(Entry):
    """One number. `n` counts `of`; without an interval the report says it has none."""

    id: str
    value: float
    unit: Unit
    n: int
    of: str  # "seeds", "test rows", "images", …
    interval: Interval | None = None
    source: tuple[str, ...] = ()  # store keys


class Comparison(Entry):
    """`left` minus `right`, two claims, with its test. Only its verdict ranks them."""

    id: str
    left: str
    right: str
    family: str  # p is adjusted (Holm) within it
    difference: float
    unit: Unit
    interval: Interval | None
    test: str
    n: int
    of: str
    p: float | None
    p_adjusted: float | None
    verdict: Verdict


class ClaimReference(Entry):
    """A table cell that shows a claim, so that each number is written once."""

    claim: str


Cell = ClaimReference | str | int | float | None


class Column(Entry):
    name: str
    format: Literal["text", "count", "exact", "statistic", "fraction", "percent", "interval"]


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
    facts: dict[str, float | int | str]
    source: tuple[str, ...] = ()


class Artefact(Entry):
    """An entry of the report's contents: an id of the inventory and what makes it up."""

    id: str
    claims: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


class ExperimentRecord(Entry):
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


class ScaleRecord(Entry):
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


class Manifest(Entry):
    version: Literal[1] = VERSION
    title: str
    parts: tuple[Literal["1", "2", "3", "4", "bonus"], ...]
    scale: ScaleRecord
    contributions: tuple[Contribution, ...]
    datasets: tuple[Dataset, ...]
    environment: Environment
    experiments: tuple[ExperimentRecord, ...]
    claims: tuple[Claim, ...]
    comparisons: tuple[Comparison, ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    artefacts: tuple[Artefact, ...]
    observed: Observed

    @model_validator(mode="after")
    def _every_reference_has_its_target(self) -> Self:
        claims = _unique("claim", [c.id for c in (*self.claims, *self.observed.claims)])
        comparisons = _unique("comparison", [c.id for c in self.comparisons])
        tables = _unique("table", [t.id for t in self.tables])
        figures = _unique("figure", [f.id for f in self.figures])
        _unique("artefact", [a.id for a in self.artefacts])
        for kind, known, used in (
            ("claim", claims, self._used_claims()),
            ("comparison", comparisons, (i for a in self.artefacts for i in a.comparisons)),
            ("table", tables, (i for a in self.artefacts for i in a.tables)),
            ("figure", figures, (i for a in self.artefacts for i in a.figures)),
        ):
            if missing := sorted(set(used) - known):
                raise ValueError(f"unknown {kind} {missing[0]!r}")
        return self

    def _used_claims(self) -> Iterator[str]:
        for comparison in self.comparisons:
            yield from (comparison.left, comparison.right)
        for artefact in self.artefacts:
            yield from artefact.claims
        for table in self.tables:
            yield from (c.claim for row in table.rows for c in row if isinstance(c, ClaimReference))


def _unique(kind: str, ids: list[str]) -> set[str]:
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"{kind} {repeated[0]!r} occurs twice")
    return set(ids)


def write(manifest: Manifest, folder: Path) -> Path:
    """`folder`/manifest.json, written beside and renamed."""
    path = folder / FILE_NAME
    beside = path.with_suffix(f".json.{os.getpid()}.part")
    try:
        beside.write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def read(folder: Path) -> Manifest:
    """The manifest in `folder`; a `ManifestError` names what is wrong with it."""
    path = folder / FILE_NAME
    again = "run `nox -s full` to make it"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError(f"{path}: there is no manifest; {again}") from None
    except (OSError, RecursionError, ValueError) as error:  # json's own is a ValueError
        raise ManifestError(f"{path}: damaged ({error}); {again}") from None
    found = content.get("version") if isinstance(content, dict) else None
    if found != VERSION:
        raise ManifestError(f"{path}: version {found!r}, this program reads {VERSION}; {again}")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "manifest"
        raise ManifestError(f"{path}: {place}: {first['msg']}; {again}") from None
