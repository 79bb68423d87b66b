"""Verdicts → the lines of the audit's tables, by part and artefact.

What lines there are never depends on what a run found, only on what the source prints.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from manifest.printed import NEVER
from report.page import formats
from report.page.tracing import Number, shown
from report.published import Artefact, Published, Source
from report.published.found import Found
from report.published.verdicts import SCALE, Row, found_text

EXACT = "exact"
Kind = Literal["reproduced", "differs", "open"]

PARTS: Mapping[str, str] = {
    "F": "Contributions",
    "1": "Part 1",
    "2": "Part 2",
    "3": "Part 3",
    "4": "Part 4",
    "B": "Bonus",
}
OVER_SEEDS = {"1", "2"}  # parts on the table


@dataclass(frozen=True, kw_only=True)
class Line:
    """A published number, or a line of a printed table, against the run; all is text."""

    name: str
    published: str
    reproduced: str
    one_run: str
    ends: str
    sample: str
    verdict: str
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class Group:
    """An artefact, and where its numbers stand in the source."""

    label: str
    place: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """one_run: whether its numbers are means over seeds, beside which one run stands."""

    title: str
    one_run: bool
    groups: tuple[Group, ...]


def sections(source: Source, rows: Iterable[Row]) -> tuple[Section, ...]:
    """Those of the parts that the source prints numbers of."""
    by_artefact: dict[str, list[Row]] = {}
    for row in rows:
        by_artefact.setdefault(row.artefact, []).append(row)
    found = {
        part: [artefact for artefact in source.artefacts if artefact.id.startswith(part)]
        for part in PARTS
    }
    return tuple(
        Section(
            title=PARTS[part],
            one_run=part in OVER_SEEDS and source.needed.seed is not None,
            groups=tuple(_group(artefact, by_artefact[artefact.id]) for artefact in artefacts),
        )
        for part, artefacts in found.items()
        if artefacts
    )


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
    return Line(
        name=row.published.label,
        published=row.published.text,
        reproduced=found_text(row),
        one_run=_one_run(row),
        ends=_ends(row),
        sample=_sample(row),
        verdict=_verdict(row),
        kind=_kind([row]),
    )


def _printed_line(name: str, rows: Sequence[Row]) -> Line:
    known = [row for row in rows if row.found]
    return Line(
        name=shown(name, *(Number(0, row.published.sources) for row in rows)),
        published=", ".join(row.published.text for row in rows),
        reproduced=", ".join(map(found_text, known)) or formats.MISSING,
        one_run=formats.MISSING,
        ends=EXACT if known else formats.MISSING,
        sample=_sample(known[0]) if known else formats.MISSING,
        verdict=_verdicts(rows),
        kind=_kind(rows),
    )


def _one_run(row: Row) -> str:
    if row.found is None or row.found.one_run is None:
        return formats.MISSING
    return row.published.like(row.found.one_run)


def _ends(row: Row) -> str:
    if row.found is None:
        return formats.MISSING
    if row.found.exact:
        return EXACT if row.published.needs != NEVER else formats.MISSING
    return _range(row.published, row.found)


def _range(published: Published, found: Found) -> str:
    if found.ends is None:
        return "unknown"
    low, high = found.ends
    if published.percent:
        return (
            f"{formats.fixed(low * 100, max(0, published.decimals - 2))} to {published.like(high)}"
        )
    return f"{published.like(low)} to {published.like(high)}"


def _sample(row: Row) -> str:
    if row.found is None or row.found.sample is None:
        return formats.MISSING
    return formats.count(row.found.sample)


def _verdict(row: Row) -> str:
    if row.verdict != "not comparable":
        return row.verdict
    joint = " " if row.reason == SCALE else ": "
    return f"not comparable{joint}{row.reason}"


def _verdicts(rows: Sequence[Row]) -> str:
    """One verdict where all agree; else what differs is named by its column."""
    told = Counter(map(_verdict, rows))
    if len(told) == 1:
        return next(iter(told))
    others = [v for v in told if v != "differs"]
    columns = [row.published.column or "" for row in rows if row.verdict == "differs"]
    names = [f"differs: {formats.listed(columns)}"] if columns else []
    return "; ".join([*names, *(f"the rest {verdict}" for verdict in others)])


def _kind(rows: Sequence[Row]) -> Kind:
    verdicts = {row.verdict for row in rows}
    if "differs" in verdicts:
        return "differs"
    return "reproduced" if verdicts == {"reproduced"} else "open"
