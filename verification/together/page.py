"""Entries and what was found of them together → class.html and class.csv, as bytes.

The page asks no network, and without its script it is whole: sorting and filtering are all that the
script adds.
"""

import csv
import io
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from verification.together import beside
from verification.together.beside import Alike
from verification.together.entry import Entry

PAGE, TABLE = "class.html", "class.csv"
HERE = Path(__file__).parent
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@dataclass(frozen=True, kw_only=True)
class Row:
    """place: from 1. name: of the file, or a pseudonym. outliers: titles of what stands out."""

    name: str
    state: str
    why: tuple[str, ...]
    seed: str
    scale: str
    cells: tuple[str, ...]
    out: tuple[bool, ...]
    left_out: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Class:
    """All reports. pseudonyms: names are left out, in an order that has nothing to do with them."""

    entries: Sequence[Entry]
    pseudonyms: bool

    @cached_property
    def names(self) -> list[str]:
        if not self.pseudonyms:
            return [entry.file for entry in self.entries]
        order = sorted(range(len(self.entries)), key=lambda n: self.entries[n].digest)
        return [f"report {order.index(n) + 1}" for n in range(len(self.entries))]

    @cached_property
    def columns(self) -> beside.Columns:
        return beside.columns(self.entries)

    @cached_property
    def out(self) -> set[tuple[int, str]]:
        return {(one.place, one.asked) for one in beside.outliers(self.entries)}

    @cached_property
    def rows(self) -> list[Row]:
        return sorted((self._row(n) for n in range(len(self.entries))), key=lambda row: row.name)

    def _row(self, place: int) -> Row:
        entry = self.entries[place]
        values = {result.asked: result for result in entry.results.values()}
        return Row(
            name=self.names[place],
            state=state(entry),
            why=tuple(self._why(entry)),
            seed="" if entry.seed is None else str(entry.seed),
            scale=entry.scale,
            cells=tuple(
                f"{100 * values[asked].value:.1f}" if asked in values else ""
                for asked in self.columns
            ),
            out=tuple((place, asked) in self.out for asked in self.columns),
            left_out=() if entry.seed is None else tuple(entry.checked.left_out),
            digest=entry.digest[:12],
        )

    def _why(self, entry: Entry) -> Iterator[str]:
        told = [finding.line for finding in entry.checked.findings[:5]]
        told += entry.checked.left_out[:1] if state(entry) == "no report" else []
        for line in told:
            yield line.replace(entry.checked.file, "it").replace(entry.file, "it")

    def alike(self, found: Sequence[Alike]) -> list[tuple[str, str, int, str]]:
        return [(*(self.names[n] for n in one.places), one.count, one.example) for one in found]  # type: ignore[misc]

    def page(self) -> bytes:
        identical = beside.identical(self.entries)
        script = (HERE / "class.js").read_text(encoding="utf-8")
        style = (HERE / "class.css").read_text(encoding="utf-8")
        environment = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        policy = f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'"
        text = environment.get_template("class.html").render(
            rows=self.rows,
            columns=list(self.columns.values()),
            identical=self.alike(identical.other),
            recipes=self.alike(identical.recipes),
            expected=self.alike(identical.expected),
            overlapping=self.alike(beside.overlapping(self.entries)),
            left_out=Counter(told for row in self.rows for told in row.left_out),
            prose=self.alike(beside.shared_prose(self.entries)),
            held=sum(state(entry) == "verified" for entry in self.entries),
            policy=policy,
            script=script,
            style=style,
        )
        return text.encode("utf-8")

    def table(self) -> bytes:
        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\n")
        titles = [column.title for column in self.columns.values()]
        stands_out = [f"{title}: stands out" for title in titles]
        heads = ["report", "state", "why", "first seed", "scale", *titles, *stands_out]
        heads += ["left out", "SHA-256"]
        writer.writerow([_harmless(head) for head in heads])
        for row in self.rows:
            out = ["yes" if is_out else "" for is_out in row.out]
            cells = [row.name, row.state, "; ".join(row.why), row.seed, row.scale, *row.cells, *out]
            cells.append("; ".join(row.left_out))
            writer.writerow([*(_harmless(cell) for cell in cells), row.digest])
        return held.getvalue().encode("utf-8-sig")


def state(entry: Entry) -> str:
    if not entry.checked.holds:
        return "does not hold"
    return "no report" if entry.seed is None else "verified"


def line(entry: Entry) -> str:
    """While they are checked."""
    why = [finding.line for finding in entry.checked.findings[:1]]
    why += entry.checked.left_out[:1] if state(entry) == "no report" else []
    return ": ".join([entry.file, state(entry), *why])


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
