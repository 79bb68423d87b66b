"""The contract between pipeline and report: every number and figure of one run.

Numbers, never sentences; `report` turns them into text. What one run measures of
itself (times, memory, host, paths) stands in `observed`; all else has the same bytes
whenever the same run is made again.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from manifest.entries import (
    Artefact,
    Cell,
    Claim,
    ClaimReference,
    Column,
    Comparison,
    ComparisonReference,
    Contribution,
    Dataset,
    Entry,
    Environment,
    Experiment,
    Fact,
    Figure,
    Format,
    Interval,
    Observed,
    Scale,
    SettingReference,
    Table,
    Unit,
    Verdict,
)
from manifest.errors import ManifestError
from manifest.output import Output

VERSION: Literal[2] = 2
FILE_NAME = "manifest.json"

__all__ = [
    "FILE_NAME",
    "VERSION",
    "Artefact",
    "Cell",
    "Claim",
    "ClaimReference",
    "Column",
    "Comparison",
    "ComparisonReference",
    "Contribution",
    "Dataset",
    "Entry",
    "Environment",
    "Experiment",
    "Fact",
    "Figure",
    "Format",
    "Interval",
    "Manifest",
    "Observed",
    "Scale",
    "SettingReference",
    "Table",
    "Unit",
    "Verdict",
    "read",
    "write",
]


class Manifest(Entry):
    version: Literal[2] = VERSION
    title: str
    parts: tuple[Literal["1", "2", "3", "4", "bonus"], ...]
    scale: Scale
    contributions: tuple[Contribution, ...]
    datasets: tuple[Dataset, ...]
    environment: Environment
    experiments: tuple[Experiment, ...]
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
            ("comparison", comparisons, self._used_comparisons()),
            ("setting", self._settings(), self._used_settings()),
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
        shown = (*self._cells(), *(fact for f in self.figures for fact in f.facts.values()))
        yield from (entry.claim for entry in shown if isinstance(entry, ClaimReference))

    def _used_comparisons(self) -> Iterator[str]:
        for artefact in self.artefacts:
            yield from artefact.comparisons
        cells = (cell for cell in self._cells() if isinstance(cell, ComparisonReference))
        yield from (cell.comparison for cell in cells)

    def _settings(self) -> set[str]:
        return {f"{e.id}.{name}" for e in self.experiments for name in e.recipe}

    def _used_settings(self) -> Iterator[str]:
        cells = (cell for cell in self._cells() if isinstance(cell, SettingReference))
        yield from (f"{cell.experiment}.{cell.setting}" for cell in cells)

    def _cells(self) -> Iterator[Cell]:
        return (cell for table in self.tables for row in table.rows for cell in row)


def _unique(kind: str, ids: list[str]) -> set[str]:
    if repeated := sorted({i for i in ids if ids.count(i) > 1}):
        raise ValueError(f"{kind} {repeated[0]!r} occurs twice")
    return set(ids)


def write(manifest: Manifest, output: Output) -> None:
    """manifest.json in `output`."""
    output.write(FILE_NAME, (manifest.model_dump_json(indent=1) + "\n").encode())


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
