"""Which tables and figures there are → their numbers, in the order of the document."""

from collections.abc import Iterable

from pipeline.errors import ManifestError
from report import formats, outline


class Numbering:
    """Numbers by id, for captions and for prose alike: Table 3, Figure 7."""

    def __init__(self, parts: Iterable[str], tables: Iterable[str], figures: Iterable[str]) -> None:
        shown = set(parts)
        self.tables = _numbered(outline.TABLES, (t for t in tables if part_of(t) in shown))
        self.figures = _numbered(outline.FIGURES, (f for f in figures if part_of(f) in shown))

    def table(self, name: str) -> str:
        return f"Table{formats.BOUND}{self.table_number(name)}"

    def figure(self, name: str) -> str:
        return f"Figure{formats.BOUND}{self.figure_number(name)}"

    def table_number(self, name: str) -> int:
        return _found(self.tables, "table", name)

    def figure_number(self, name: str) -> int:
        return _found(self.figures, "figure", name)


def part_of(name: str) -> str:
    """The part of the report that a table or figure stands in."""
    return "bonus" if name == "B" else name[0]


def _numbered(order: Iterable[str], present: Iterable[str]) -> dict[str, int]:
    there = set(present)
    return {name: number for number, name in enumerate((n for n in order if n in there), start=1)}


def _found(numbers: dict[str, int], kind: str, name: str) -> int:
    if name not in numbers:
        raise ManifestError(
            f"the manifest has no {kind} {name!r}; run `nox -s full` to make the manifest again"
        )
    return numbers[name]
