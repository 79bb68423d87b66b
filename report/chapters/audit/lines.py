"""Verdicts → the lines of the audit's tables, by kind and artefact.

What lines there are never depends on what a run found, only on what the source prints.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from manifest.printed import Kind
from report.page import formats
from report.page.tracing import Number, shown
from report.published import Artefact, Source
from report.published.found import Ends
from report.published.held import half
from report.published.verdicts import SCALE, Row, found_text

Outcome = Literal["agrees", "differs", "open"]

KINDS: Mapping[Kind, str] = {
    "result": "Results of training",
    "consequence": "Numbers that follow from data or an architecture",
    "setting": "Settings that this run took from the source",
    "open": "Numbers that are not compared",
}
DIFFERING = {"outside", "differs"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A published number, or a line of a printed table, against the run; all is text."""

    name: str
    published: str
    here: str
    ends: str
    on_first_split: str
    half: str
    sample: str
    verdict: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Group:
    """An artefact, and where its numbers stand in the source."""

    label: str
    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """ranged: whether its numbers are held against ranges; of_split: over that of the first split."""

    title: str
    ranged: bool
    of_split: str
    groups: tuple[Group, ...]


def sections(source: Source, rows: Sequence[Row], of_split: str) -> tuple[Section, ...]:
    """Those of the kinds that the source prints numbers of. of_split: empty without such ranges."""
    found = {
        kind: tuple(_groups(source, [row for row in rows if row.published.kind == kind]))
        for kind in KINDS
    }
    return tuple(
        Section(
            title=KINDS[kind],
            ranged=kind == "result",
            of_split=of_split if kind == "result" else "",
            groups=groups,
        )
        for kind, groups in found.items()
        if groups
    )


def _groups(source: Source, rows: Iterable[Row]) -> Iterator[Group]:
    artefacts = {artefact.id: artefact for artefact in source.artefacts}
    for id, together in groupby(rows, key=lambda row: row.artefact):
        yield _group(artefacts[id], list(together))


def _group(artefact: Artefact, rows: Sequence[Row]) -> Group:
    return Group(label=artefact.label, place=artefact.place, lines=tuple(_lines(rows)))


def _lines(rows: Iterable[Row]) -> Iterator[Line]:
    """One for each number, and one for each line of a printed table."""
    for line, together in groupby(rows, key=lambda row: row.published.line):
        if line is None:
            yield from map(_line, together)
        else:
            yield _printed_line(line, list(together))


def _line(row: Row) -> Line:
    found = row.found
    return Line(
        name=row.published.label,
        published=row.published.text,
        here=found_text(row),
        ends=_range(row, found.ends if found else None),
        on_first_split=_range(row, found.on_first_split if found else None),
        half=_half(row),
        sample=_sample(row),
        verdict=_verdict(row),
        outcome=_outcome([row]),
    )


def _printed_line(name: str, rows: Sequence[Row]) -> Line:
    known = [row for row in rows if row.found]
    return Line(
        name=shown(name, *(Number(0, row.published.sources) for row in rows)),
        published=", ".join(row.published.text for row in rows),
        here=", ".join(map(found_text, known)) or formats.MISSING,
        ends=formats.MISSING,
        on_first_split=formats.MISSING,
        half=formats.MISSING,
        sample=_sample(known[0]) if known else formats.MISSING,
        verdict=_verdicts(rows),
        outcome=_outcome(rows),
    )


def _range(row: Row, ends: Ends | None) -> str:
    if ends is None:
        return formats.MISSING
    published, (low, high) = row.published, ends
    if published.percent:
        return (
            f"{formats.fixed(low * 100, max(0, published.decimals - 2))} to {published.like(high)}"
        )
    return f"{published.like(low)} to {published.like(high)}"


def _half(row: Row) -> str:
    """In points of a percentage, else in the unit of the number."""
    found = half(row)
    if found is None:
        return formats.MISSING
    if row.published.percent:
        return formats.distance(found)
    return formats.fixed(found, 1 if row.published.times else 3)


def _sample(row: Row) -> str:
    if row.found is None or row.found.sample is None:
        return formats.MISSING
    return formats.count(row.found.sample)


def _verdict(row: Row) -> str:
    if row.verdict == "not comparable":
        joint = " " if row.reason == SCALE else ": "
        return f"not comparable{joint}{row.reason}"
    if row.verdict == "within" and row.on_first_split is False:
        return "within, but outside on that split"
    return row.verdict


def _verdicts(rows: Sequence[Row]) -> str:
    """One verdict where all agree; else what differs is named by its column."""
    told = Counter(map(_verdict, rows))
    if len(told) == 1:
        return next(iter(told))
    others = [v for v in told if v not in DIFFERING]
    columns = [row.published.column or "" for row in rows if row.verdict in DIFFERING]
    names = [f"differs: {formats.listed(columns)}"] if columns else []
    return "; ".join([*names, *(f"the rest {verdict}" for verdict in others)])


def _outcome(rows: Sequence[Row]) -> Outcome:
    verdicts = {row.verdict for row in rows}
    if verdicts & DIFFERING:
        return "differs"
    return "open" if "not comparable" in verdicts else "agrees"
