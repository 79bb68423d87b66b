"""A table of the manifest → its cells as text, each column with one number of decimals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from manifest import (
    Cell,
    Claim,
    ClaimReference,
    Column,
    Comparison,
    ComparisonReference,
    SettingReference,
    Table,
)
from report.page import formats, sentences, settings
from report.page.captions import caption
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import plain

PLAIN, SMALL = 100, 115  # digits that fit into a line, at 9 pt and at 8 pt
LETTER = 0.9  # digits that a letter is wide
GAP = 3  # characters between two columns
LONGEST = 26  # characters; a cell beyond that is broken
LAYERS = ("3.3", "4.1")  # how the ids of their tables begin
LONG = 16  # rows from which a table may run over a page
STATISTIC_DECIMALS = 6
EXACT_DECIMALS = 2  # of sizes in MB, as torchinfo and torchsummary print them
SHORT = 12  # characters


COMPARED: Mapping[str, Callable[[Comparison], str]] = {  # by the format of a column
    "verdict": lambda found: found.verdict,
    "difference": sentences.difference,
    "here": sentences.here,
    "beyond": sentences.beyond,
    "smallest": sentences.smallest,
}


@dataclass(frozen=True, kw_only=True)
class Block:
    """Columns that fit into the width of a page. The first column leads every block."""

    header: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class View:
    """What a template needs of a table. `totals` stand at the foot of a layer table."""

    id: str
    number: int
    caption: str
    blocks: tuple[Block, ...]
    totals: tuple[tuple[str, str], ...]
    style: str


def views(evidence: Evidence, numbering: Numbering, captions: Mapping[str, str]) -> dict[str, View]:
    """Those of the manifest; one that holds numbers of the source is made where they are read."""
    known = ((name, n) for name, n in numbering.tables.items() if name in evidence.tables)
    return {
        name: _view(evidence, name, number, caption(evidence, captions, name))
        for name, number in known
    }


def _view(evidence: Evidence, name: str, number: int, told: str) -> View:
    table = evidence.table(name)
    columns = [_column(evidence, table, index) for index in range(len(table.columns))]
    widths = [_width(c, texts) for c, texts in zip(table.columns, columns, strict=True)]
    totals = evidence.tables.get(f"{name}-totals")
    return View(
        id=name,
        number=number,
        caption=told,
        blocks=tuple(_block(table, columns, indices) for indices in _fitting(widths)),
        totals=_totals(evidence, totals) if totals else (),
        style=_style(table, sum(widths)),
    )


def _width(column: Column, texts: list[str]) -> float:
    """How many digits wide a column is set. What a comparison says may take two lines."""
    lines = [column.name, *texts]
    if column.format in {"here", "beyond"}:
        lines = list(chain.from_iterable(plain(line).split(", ") for line in lines))
    return min(LONGEST, max(map(_digits, lines))) + GAP


def _digits(text: str) -> float:
    return sum(1 if character.isdigit() else LETTER for character in plain(text))


def _fitting(widths: list[float]) -> list[list[int]]:
    """Indices of the columns of each block: the first one, and as many as fit beside it."""
    if sum(widths) <= SMALL:
        return [list(range(len(widths)))]
    blocks, used = [[0]], widths[0]
    for index, width in enumerate(widths[1:], start=1):
        if used + width > SMALL:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(index)
        used += width
    return blocks


def _block(table: Table, columns: list[list[str]], indices: list[int]) -> Block:
    return Block(
        header=tuple(table.columns[index].name for index in indices),
        numeric=tuple(_is_numeric(table, index) for index in indices),
        rows=tuple(zip(*(columns[index] for index in indices), strict=True)),
    )


def _totals(evidence: Evidence, table: Table) -> tuple[tuple[str, str], ...]:
    names, values = (_column(evidence, table, index) for index in (0, 1))
    return tuple(zip(names, values, strict=True))


def _style(table: Table, width: float) -> str:
    size = "plain" if width <= PLAIN else "wide"
    kind = " layers" if table.id.startswith(LAYERS) else ""
    length = " long" if len(table.rows) >= LONG else ""
    return size + kind + length


def _column(evidence: Evidence, table: Table, index: int) -> list[str]:
    column = table.columns[index]
    as_percent = any(c.format == "percent" for c in table.columns)
    return [_text(evidence, column, row[index], as_percent) for row in table.rows]


def _text(evidence: Evidence, column: Column, cell: Cell, as_percent: bool) -> str:
    if cell is None:
        return formats.MISSING
    if isinstance(cell, ClaimReference):
        return _claim_text(evidence.claim(cell.claim), column, as_percent)
    if isinstance(cell, ComparisonReference):
        found = evidence.comparison(cell.comparison)
        return COMPARED[column.format](found)
    if isinstance(cell, SettingReference):
        return settings.value(evidence, cell.experiment, cell.setting)
    if isinstance(cell, str):
        return cell
    return _number_text(cell, column)


def _claim_text(claim: Claim, column: Column, as_percent: bool) -> str:
    if column.format == "interval":
        return _interval_text(claim, as_percent)
    if claim.unit == "count":
        return formats.count(claim.value)
    if column.format == "exact":
        return formats.fixed(claim.value, EXACT_DECIMALS)
    if claim.unit in {"seconds", "megabytes"}:  # the header of the column names the unit
        return formats.three_digits(claim.value)
    if column.format == "percent" and claim.unit == "fraction":
        return formats.claim_percent(claim)
    return formats.fixed(claim.value, formats.claim_decimals(claim))


def _interval_text(claim: Claim, as_percent: bool) -> str:
    if claim.interval is None:
        return "unknown"
    decimals = formats.claim_decimals(claim)
    if claim.unit == "fraction" and as_percent:
        return formats.interval_percent(claim.interval, max(0, decimals - 2))
    return formats.interval_numbers(claim.interval, decimals)


def _number_text(cell: float, column: Column) -> str:
    if column.format == "statistic" and not isinstance(cell, int):
        return formats.fixed(cell, STATISTIC_DECIMALS)
    if column.format in {"count", "statistic"}:
        return formats.count(cell)
    if column.format == "percent":
        return formats.percent(cell)
    if column.format == "fraction":
        return formats.fixed(cell, 3)
    return formats.setting(cell)


def _is_numeric(table: Table, index: int) -> bool:
    """Set flush right: a column of numbers, short strange entries among them or not."""
    if table.columns[index].format in {"text", "interval", "verdict", "here", "beyond"}:
        return False
    texts = [cell for row in table.rows if isinstance(cell := row[index], str)]
    return all(len(text) <= SHORT for text in texts)
