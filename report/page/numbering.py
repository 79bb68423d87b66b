"""Which tables and figures there are → their numbers, in the order of the document."""

from collections.abc import Iterable

from manifest.errors import ManifestError
from report.page import formats
from report.page.contents import Contents
from report.page.evidence import AGAIN

TOTALS = "-totals"  # of a layer table, which they stand under


class Numbering:
    """Numbers by id, for captions and for prose alike: Table 3, Figure 7."""

    def __init__(self, shown: Contents, tables: Iterable[str], figures: Iterable[str]) -> None:
        present = {t for t in tables if not t.endswith(TOTALS)}
        self.tables = _numbered(shown.tables, shown.hidden, present)
        self.figures = _numbered(shown.figures, shown.hidden, set(figures))

    def table(self, name: str) -> str:
        return f"Table{formats.BOUND}{self.table_number(name)}"

    def figure(self, name: str) -> str:
        return f"Figure{formats.BOUND}{self.figure_number(name)}"

    def table_number(self, name: str) -> int:
        return _found(self.tables, "table", name)

    def figure_number(self, name: str) -> int:
        return _found(self.figures, "figure", name)


def _numbered(order: tuple[str, ...], hidden: frozenset[str], present: set[str]) -> dict[str, int]:
    """A name that the report knows no place for is refused; one that is hidden has no number."""
    if unknown := sorted(present - {*order, *hidden}):
        raise ManifestError(f"the report has no place for {unknown[0]!r}; {AGAIN}")
    there = (name for name in order if name in present)
    return {name: number for number, name in enumerate(there, start=1)}


def _found(numbers: dict[str, int], kind: str, name: str) -> int:
    if name not in numbers:
        raise ManifestError(f"the manifest has no {kind} {name!r}; {AGAIN}")
    return numbers[name]
