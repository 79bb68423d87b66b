"""Which tables and figures there are → their numbers, in the order of the document."""

from collections.abc import Iterable, Iterator

from manifest.errors import ManifestError
from report import formats, outline
from report.evidence import AGAIN

PARTS = {"1", "2", "3", "4", "bonus"}
TOTALS = "-totals"  # of a layer table, which they stand under


class Numbering:
    """Numbers by id, for captions and for prose alike: Table 3, Figure 7."""

    def __init__(self, parts: Iterable[str], tables: Iterable[str], figures: Iterable[str]) -> None:
        shown = set(parts)
        self.tables = _numbered(
            outline.TABLES, _of(shown, (t for t in tables if not t.endswith(TOTALS)))
        )
        self.figures = _numbered(outline.FIGURES, _of(shown, figures))

    def table(self, name: str) -> str:
        return f"Table{formats.BOUND}{self.table_number(name)}"

    def figure(self, name: str) -> str:
        return f"Figure{formats.BOUND}{self.figure_number(name)}"

    def table_number(self, name: str) -> int:
        return _found(self.tables, "table", name)

    def figure_number(self, name: str) -> int:
        return _found(self.figures, "figure", name)


def _of(parts: set[str], names: Iterable[str]) -> Iterator[str]:
    """Those of the parts that are shown; a name that no part knows is kept, to be refused."""
    return (name for name in names if part_of(name) in parts or part_of(name) not in PARTS)


def part_of(name: str) -> str:
    """The part of the report that a table or figure stands in."""
    return "bonus" if name == "B" else name[0]


def _numbered(order: Iterable[str], present: Iterable[str]) -> dict[str, int]:
    order, there = tuple(order), set(present)
    if unknown := sorted(there - set(order)):
        raise ManifestError(f"the report has no place for {unknown[0]!r}; {AGAIN}")
    return {name: number for number, name in enumerate((n for n in order if n in there), start=1)}


def _found(numbers: dict[str, int], kind: str, name: str) -> int:
    if name not in numbers:
        raise ManifestError(f"the manifest has no {kind} {name!r}; {AGAIN}")
    return numbers[name]
