"""Rows of the audit → the results of the source, each once, and whether a range holds them.

In:  what the source prints, against the run.
Out: of each result that can be compared, its rows and their common outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from report.published import Source
from report.published.verdicts import Row


@dataclass(frozen=True)
class Held:
    """One result, in all the ways that the source prints it."""

    rows: tuple[Row, ...]

    @property
    def is_within(self) -> bool:
        """Whether one further training could give it."""
        return all(row.verdict == "within" for row in self.rows)

    @property
    def is_on_first_split(self) -> bool | None:
        """Whether one further start on the first split could; None where that is unknown."""
        told = [row.on_first_split for row in self.rows]
        return None if None in told else all(told)

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def half(self) -> float:
        """Of the range: how far off a number has to be for the audit to notice every second one."""
        return 0.0 if (found := half(self.first)) is None else found

    @property
    def level(self) -> float | None:
        return self.first.found.level if self.first.found else None

    @property
    def is_share(self) -> bool:
        """Of rows or images, and printed as one."""
        return self.first.published.unit == "fraction"


def half(row: Row) -> float | None:
    """The width of the range that a number is held against, halved; None without a range."""
    if row.found is None or row.found.exact or row.found.ends is None:
        return None
    return (row.found.ends[1] - row.found.ends[0]) / 2


def held(source: Source, rows: Sequence[Row]) -> list[Held]:
    """Those that can be compared, in the order in which the source prints each first."""
    known = {row.published.id: row for row in rows if row.verdict in {"within", "outside"}}
    told = (
        tuple(known[id] for id in result.numbers if id in known)
        for result in source.entry.results()
    )
    return [Held(found) for found in told if found]
