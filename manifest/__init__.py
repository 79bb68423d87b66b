"""The contract between pipeline and report: every number and figure of one run.

Numbers, never sentences; `report` turns them into text. What one run measures of
itself (times, memory, host, paths) stands in `observed`; all else has the same bytes
whenever the same run is made again.
"""

import reprlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ValidationError, model_validator
from pydantic_core import ErrorDetails

from manifest import canonical, limits
from manifest.entries import (
    Artefact,
    Author,
    Cell,
    Claim,
    ClaimReference,
    Column,
    Comparison,
    ComparisonReference,
    Contribution,
    Dataset,
    Effort,
    Entry,
    Environment,
    Fact,
    Feature,
    Figure,
    Format,
    Interval,
    Noun,
    Observed,
    Scale,
    SettingReference,
    Table,
    Target,
    Tested,
    Unit,
    Verdict,
)
from manifest.errors import ManifestError
from manifest.experiments import Choice, Experiment, Failed, Group, Member, Network, Protocol
from manifest.fields import Count, Key, Name, few
from manifest.files import read_regular
from manifest.findings import Concerned, Finding
from manifest.metrics import Limits, Metric, MetricKind
from manifest.outline import Heading
from manifest.output import Output
from manifest.source import Reference, Source
from manifest.written import Names

VERSION: Literal[3] = 3
FILE_NAME = "manifest.json"

__all__ = [
    "FILE_NAME",
    "VERSION",
    "Artefact",
    "Author",
    "Cell",
    "Choice",
    "Claim",
    "ClaimReference",
    "Column",
    "Comparison",
    "ComparisonReference",
    "Concerned",
    "Contribution",
    "Dataset",
    "Effort",
    "Entry",
    "Environment",
    "Experiment",
    "Fact",
    "Failed",
    "Feature",
    "Figure",
    "Finding",
    "Format",
    "Group",
    "Heading",
    "Interval",
    "Limits",
    "Manifest",
    "Member",
    "Metric",
    "MetricKind",
    "Network",
    "Noun",
    "Observed",
    "Protocol",
    "Reference",
    "Scale",
    "SettingReference",
    "Source",
    "Table",
    "Target",
    "Tested",
    "Unit",
    "Verdict",
    "read",
    "write",
]


class Manifest(Entry):
    """All of one run.

    first_seed: of the run that single figures show, and in its claims' ids. authors, outline: what
    people wrote for their report. failed: what was asked for and is not there. base: the experiment that all others on the table are compared
    with, where it ran. published: what a source prints, if the assignment names one.
    """

    version: Literal[3] = VERSION
    title: Name
    subtitle: Name
    course: Name = ""
    date: Name = ""
    authors: Annotated[tuple[Author, ...], few(limits.AUTHORS)] = ()
    first_seed: Count
    outline: Annotated[tuple[Heading, ...], few(limits.HEADINGS)] = ()
    parts: Annotated[tuple[Literal["1", "2", "3", "4", "bonus"], ...], few(5)]
    scale: Scale
    contributions: Annotated[tuple[Contribution, ...], few(limits.CONTRIBUTIONS)]
    datasets: Annotated[tuple[Dataset, ...], few(limits.DATASETS)]
    findings: Annotated[tuple[Finding, ...], few(limits.FINDINGS)] = ()
    environment: Environment
    experiments: Annotated[tuple[Experiment, ...], few(limits.EXPERIMENTS)]
    failed: Annotated[tuple[Failed, ...], few(limits.EXPERIMENTS)] = ()
    networks: Annotated[tuple[Network, ...], few(limits.EXPERIMENTS)] = ()
    base: Key | None = None
    protocols: Annotated[tuple[Protocol, ...], few(limits.PROTOCOLS)]
    choices: Annotated[tuple[Choice, ...], few(limits.CHOICES)]
    metrics: Annotated[tuple[Metric, ...], few(limits.METRICS)]
    groups: Annotated[tuple[Group, ...], few(limits.ARTEFACTS)]
    claims: Annotated[tuple[Claim, ...], few(limits.CLAIMS)]
    comparisons: Annotated[tuple[Comparison, ...], few(limits.COMPARISONS)]
    tables: Annotated[tuple[Table, ...], few(limits.TABLES)]
    figures: Annotated[tuple[Figure, ...], few(limits.FIGURES)]
    artefacts: Annotated[tuple[Artefact, ...], few(limits.ARTEFACTS)]
    published: Source | None = None
    references: Annotated[tuple[Reference, ...], few(limits.QUOTES)] = ()
    observed: Observed

    @model_validator(mode="after")
    def _every_reference_has_its_target(self) -> Self:
        claims = _unique("claim", [c.id for c in (*self.claims, *self.observed.claims)])
        comparisons = _unique("comparison", [c.id for c in self.comparisons])
        tables = _unique("table", [t.id for t in self.tables])
        figures = _unique("figure", [f.id for f in self.figures])
        _unique("artefact", [a.id for a in self.artefacts])
        _unique("experiment", [e.id for e in self.experiments])
        _unique("network", [n.experiment for n in self.networks])
        _unique("protocol", [p.id for p in self.protocols])
        choices = _unique("choice", [f"{c.parameter} {c.id}" for c in self.choices])
        _unique("metric", [f"{m.kind} {m.id}" for m in self.metrics])
        datasets = _unique("data set", [d.id for d in self.datasets])
        _unique("finding", [f.id for f in self.findings])
        for kind, known, used in (
            ("claim", claims, self._used_claims()),
            ("comparison", comparisons, self._used_comparisons()),
            ("setting", self._settings(), self._used_settings()),
            ("choice", choices, self._used_choices()),
            ("data set", datasets, (finding.dataset for finding in self.findings)),
            ("experiment", {e.id for e in self.experiments}, self._used_experiments()),
            ("table", tables, (i for a in self.artefacts for i in a.tables)),
            ("figure", figures, (i for a in self.artefacts for i in a.figures)),
        ):
            if missing := sorted(set(used) - known):
                raise ValueError(f"unknown {kind} {missing[0]!r}")
        return self

    @model_validator(mode="after")
    def _its_tables_fit(self) -> Self:
        cells = sum(len(table.columns) * len(table.rows) for table in self.tables)
        if cells > limits.CELLS:
            raise ValueError(f"{cells:,} cells in its tables; at most {limits.CELLS:,} can be")
        return self

    @model_validator(mode="after")
    def _its_texts_can_be_read(self) -> Self:
        written = sum(len(heading.text) for heading in self.outline)
        if written > limits.WRITTEN_IN_ALL:
            most = limits.WRITTEN_IN_ALL
            raise ValueError(f"{written:,} characters under its headings; at most {most:,} can be")
        return self

    @property
    def names(self) -> Names:
        """What the texts that people wrote may name."""
        of = {e.id: e.name for e in self.experiments}
        lefts = {c.id: c.left for c in self.comparisons}
        members = dict[str, str]()
        for member in (m for group in self.groups for m in group.members if m.comparisons):
            by_accuracy = (c for c in member.comparisons if lefts[c].endswith(".accuracy"))
            chosen = next(by_accuracy, member.comparisons[0])
            members.setdefault(of[member.experiment], chosen)
        return Names(
            claims={c.id for c in (*self.claims, *self.observed.claims)},
            comparisons=lefts.keys(),
            main={e.name: e.id for e in self.experiments if e.main},
            members=members,
        )

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
        for member in (member for group in self.groups for member in group.members):
            yield from member.comparisons
        cells = (cell for cell in self._cells() if isinstance(cell, ComparisonReference))
        yield from (cell.comparison for cell in cells)

    def _used_experiments(self) -> Iterator[str]:
        yield from self.scale.images
        yield from (network.experiment for network in self.networks)
        yield from () if self.base is None else (self.base,)
        for group in self.groups:
            for member in group.members:
                yield from (e for e in (member.experiment, member.against) if e is not None)

    def _used_choices(self) -> Iterator[str]:
        named = {choice.parameter for choice in self.choices}
        for experiment in self.experiments:
            yield from (f"{n} {value}" for n, value in experiment.recipe.items() if n in named)

    def _settings(self) -> set[str]:
        return {f"{e.id}.{name}" for e in self.experiments for name in e.recipe}

    def _used_settings(self) -> Iterator[str]:
        cells = (cell for cell in self._cells() if isinstance(cell, SettingReference))
        yield from (f"{cell.experiment}.{cell.setting}" for cell in cells)

    def _cells(self) -> Iterator[Cell]:
        return (cell for table in self.tables for row in table.rows for cell in row)


def _unique(kind: str, ids: list[str]) -> set[str]:
    known = set(ids)
    if len(known) < len(ids):
        repeated = min(name for name, count in Counter(ids).items() if count > 1)
        raise ValueError(f"{kind} {repeated!r} occurs twice")
    return known


def write(manifest: Manifest, output: Output) -> None:
    """manifest.json in `output`, with its digest."""
    output.write(FILE_NAME, canonical.sealed(manifest.model_dump(mode="json")))


AGAIN = "run `nox -s full` to make it"


def read(folder: Path) -> Manifest:
    """The manifest in `folder`; a `ManifestError` names what is wrong with it."""
    path = folder / FILE_NAME
    content = _content(path)
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        raise ManifestError(f"{path}: {_told(error.errors()[0])}; {AGAIN}") from None


def _told(fault: ErrorDetails) -> str:
    """Where it stands, what is asked for, and what was found, all of them short."""
    place = ".".join(str(step) for step in fault["loc"])[: limits.ID] or "manifest"
    found = fault["input"]
    value = f" ({reprlib.repr(found)})" if isinstance(found, str | int | float) else ""
    return f"{place}: {fault['msg']}{value}"


def _content(path: Path) -> canonical.Content:
    """As it was when it was written."""
    try:
        content = canonical.parse(read_regular(path, limits.BYTES))
    except FileNotFoundError:
        raise ManifestError(f"{path}: there is no manifest; {AGAIN}") from None
    except (OSError, RecursionError, ValueError) as error:  # json's own is a ValueError
        told = error.strerror if isinstance(error, OSError) else error
        raise ManifestError(f"{path}: damaged ({told}); {AGAIN}") from None
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(content, dict) or version != VERSION:
        raise ManifestError(
            f"{path}: version {reprlib.repr(version)}, this program reads {VERSION}; {AGAIN} again"
        )
    observed = content.get(canonical.SEALED)
    carried = observed.get(canonical.DIGEST) if isinstance(observed, dict) else None
    if carried != canonical.digest(content):
        raise ManifestError(f"{path}: was changed since it was written; {AGAIN} again")
    return content
