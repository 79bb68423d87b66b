"""A CSV → its header, and of each row the line and the cells; faults name file, line and value."""

import csv
import io
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from manifest import limits
from manifest.errors import DataError
from manifest.files import read_regular
from pipeline.given import TableData

# pandas fails on integers of 309 digits, and a page takes minutes for cells of 3,000 signs.
LONGEST_CELL = limits.NAME
CONTROL = {"Cc", "Zl", "Zp"}  # Unicode's categories of what steers a terminal or breaks a line
FOUND = 80  # characters of a header that a fault shows


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a fault is told by: the file, and on which line of it each row ends."""

    name: str
    lines: tuple[int, ...] = ()

    def fault(self, what: str) -> DataError:
        return DataError(f"{self.name}: {what}")

    def line(self, wrong: np.ndarray) -> tuple[int, str]:
        """The first row where `wrong` holds, and where a reader finds it."""
        row = int(np.argmax(wrong))
        return row, f"on line {self.lines[row]}"


MOST_BYTES = 2**28  # of a table


def content_of(file: Path) -> bytes:
    source = Source(name=str(file))
    try:
        return read_regular(file, MOST_BYTES)
    except FileNotFoundError:
        raise source.fault("there is no such file; name the path of a CSV") from None
    except OSError as error:
        folder = "is a folder; name a CSV in it"
        told = f"can't be read ({error.strerror}); name a CSV"
        raise source.fault(folder if file.is_dir() else told) from None


def records_of(
    content: bytes, source: Source, asked: TableData
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and of each row its line and its cells, once each has as many as the header.

    pandas would fill up short rows, take a surplus first column as the index and rename
    columns of one name, all without a word.
    """
    records = _cells(content, source)
    if len(records) < 2:
        found = "a header and nothing below it" if records else "empty"
        raise source.fault(
            f"is {found}; it needs a header with `{asked.target}`, and rows below it"
        )
    header = records[0][1]
    _check_header(header, source, asked)
    for line, cells in records:
        if (longest := max(cells, key=len))[LONGEST_CELL:]:
            raise source.fault(
                f"line {line} has a cell of {len(longest):,} characters, {shown(longest)} …; "
                "put a number there, or nothing"
            )
        if len(cells) != len(header):
            raise source.fault(
                f"line {line} has {len(cells)} cells and the header {len(header)}; "
                "give every row one cell for each column, separated by commas"
            )
    return header, records[1:]


def _cells(content: bytes, source: Source) -> list[tuple[int, list[str]]]:
    """Line number and cells of every line that is not blank."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(content, error.start, source) from None
    if "\0" in text:  # as in UTF-16 without a byte order mark
        raise _not_text(content, content.index(b"\0"), source)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        where = f"line {reader.line_num}: {error}"
        raise source.fault(f"is no CSV ({where}); close every quote that it opens") from None
    return [(line, cells) for line, cells in records if "".join(cells).strip() or len(cells) > 1]


def _not_text(content: bytes, place: int, source: Source) -> DataError:
    line = content.count(b"\n", 0, place) + 1
    byte = f"byte {content[place]:#04x} on line {line}"
    return source.fault(f"is not UTF-8 text ({byte}); save it as CSV in UTF-8")


def _check_header(header: list[str], source: Source, asked: TableData) -> None:
    if "" in (names := [name.strip() for name in header]):
        column = names.index("") + 1
        raise source.fault(
            f"column {column} has no name; name it, or remove it if it only counts the rows"
        )
    if repeated := [name for name, count in Counter(header).items() if count > 1]:
        raise source.fault(f"several columns are named '{repeated[0]}'; give each its own name")
    _check_names(header, source, asked)
    if len(header) > limits.COLUMNS:  # every pair of them is correlated, told and drawn
        raise source.fault(
            f"has {len(header):,} columns, and a report can tell of {limits.COLUMNS}; remove those that "
            "matter least"
        )
    for name in header:
        if len(name) > limits.COLUMN:
            raise source.fault(
                f"column {name[:40]!a} … has a name of {len(name):,} characters; give it one of "
                f"{limits.COLUMN} at most"
            )
        if any(unicodedata.category(sign) in CONTROL for sign in name):
            raise source.fault(f"column {name[:40]!a} has control characters; rename it")
    if len(header) == 1:
        raise source.fault(
            f"`{asked.target}` is the only column; add at least one column of numbers"
        )


def _check_names(header: list[str], source: Source, asked: TableData) -> None:
    """The columns that the assignment speaks of are there."""
    found = ", ".join(header)[:FOUND]
    if asked.target not in header:
        raise source.fault(
            f"there is no column `{asked.target}` (found: {found}); name the column to predict in "
            "`table.target` of the assignment, and separate columns by commas"
        )
    missing = [
        f"table.features[{place}].name = {feature.name!r}"
        for place, feature in enumerate(asked.features)
        if feature.name not in header
    ]
    if missing:
        raise source.fault(
            f"no column is named as the assignment has it: {', '.join(missing)[:FOUND]} (found: "
            f"{found}); name one of the columns, or take that out"
        )


def shown(value: object) -> str:
    return "empty" if pd.isna(value) else f"{str(value)[:40]!r}"
