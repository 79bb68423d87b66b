"""Part 1: the table as it was read, its statistics before and after cleaning, its columns."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from manifest import Cell, Column, Format
from pipeline.records import DataTable
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger

WIDE = 20  # columns; more are told one below the other
PREVIEW, PREVIEW_OF_WIDE = 5, 2  # rows at either end
COUNTS = {"count", "unique", "freq"}  # statistics that count
NUMBERS = "iuf"  # kinds of a column: whole numbers and floats
DATA = ("data.rows", "data.columns", "data.positives", "data.invalid-cells", "majority.rows")


def claim_data(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`data.<what>`: what every part on the table may have to say of it."""
    table = evidence.table
    letters, gaps = _no_numbers(table)
    counts = {
        "data.rows": len(table.clean),
        "data.columns": table.clean.shape[1],
        "data.positives": int(table.labels.sum()),
        "data.invalid-cells": letters + gaps,
        "data.empty-cells": gaps,
        "data.other-columns": sum(kind.kind not in NUMBERS for kind in table.raw.dtypes),
    }
    for id, n in counts.items():
        ledger.claim(id, n, "count", n=len(table.clean), of="rows")


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    raw, clean = evidence.table.raw, evidence.table.clean
    told = Told(ledger=ledger, shown=evidence.names.shown, wide=raw.shape[1] > WIDE)
    described = raw.describe(include="all")
    if told.wide:
        described = described.loc[:, _cleaned(raw)]
    before = [told.statistics("1.1b", described)] if described.shape[1] else []
    ledger.artefact("1.1a", claims=DATA, tables=[told.preview(raw)])
    ledger.artefact("1.1b", tables=before)
    ledger.artefact("1.1c", tables=[told.statistics("1.1c", clean.describe())])
    ledger.artefact("1.1d", tables=[_types(ledger, evidence)])


def _cleaned(raw: pd.DataFrame) -> np.ndarray:
    """(columns,) bool: where numbers are made of something else, or gaps are filled."""
    no_numbers = np.array([kind.kind not in NUMBERS for kind in raw.dtypes])
    return no_numbers | raw.isna().any().to_numpy()


def _no_numbers(table: DataTable) -> tuple[int, int]:
    """Cells of the features that hold something else, and that hold nothing."""
    raw = table.raw[table.features]
    gaps = int(raw.isna().to_numpy().sum())
    return int(raw.apply(pd.to_numeric, errors="coerce").isna().to_numpy().sum()) - gaps, gaps


def _types(ledger: Ledger, evidence: TabularEvidence) -> str:
    """Of each column in the file, and what the assignment says of it, as far as it says anything."""
    names, clean = evidence.names, evidence.table.clean
    known = {feature.name: feature for feature in names.features}
    has_titles = any(feature.title != feature.name for feature in names.features)
    has_meanings = any(feature.meaning for feature in names.features)
    heads = ["Column", *["Shown as"] * has_titles, "Type", *["Meaning"] * has_meanings]
    rows: list[list[Cell]] = []
    for name, kind in clean.dtypes.items():
        meaning = known[str(name)].meaning if str(name) in known else "The target."
        shown = names.shown[str(name)]
        title = [shown if shown != name else ""] * has_titles
        rows.append([str(name), *title, str(kind), *[meaning] * has_meanings])
    if len(rows) > WIDE and not has_titles and not has_meanings:
        half = -(-len(rows) // 2)  # the second half stands beside the first
        nothing: list[Cell] = ["", ""]
        beside = rows[half:] + [nothing] * (2 * half - len(rows))
        heads, rows = heads * 2, [[*a, *b] for a, b in zip(rows[:half], beside, strict=True)]
    return ledger.table("1.1d", [Column(name=head, format="text") for head in heads], rows)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Tables about columns. shown: what each is called. wide: they stand one below the other."""

    ledger: Ledger
    shown: Mapping[str, str]
    wide: bool

    def preview(self, raw: pd.DataFrame) -> str:
        """The first and the last rows."""
        many = PREVIEW_OF_WIDE if self.wide else PREVIEW
        ends = [*range(many), None, *range(len(raw) - many, len(raw))]
        cells: list[list[Cell]] = [
            ["…"] * raw.shape[1] if row is None else [_plain(cell) for cell in raw.iloc[row]]
            for row in ends
        ]
        heads = ["…" if row is None else str(row) for row in ends]
        return self._table("1.1a", heads, list(raw.columns), cells, "exact")

    def statistics(self, id: str, described: pd.DataFrame) -> str:
        """`DataFrame.describe`: a count has no decimals, and a column of text has nothing else.

        Without any other column it has no row of means.
        """
        texts = set(described) - set(described.reindex(["mean"]).dropna(axis=1))
        cells: list[list[Cell]] = [
            [
                _statistic(described.at[row, name], name in texts or row in COUNTS)
                for name in described
            ]
            for row in described.index
        ]
        heads = [str(row) for row in described.index]
        return self._table(id, heads, list(described), cells, "statistic")

    def _table(
        self, id: str, heads: list[str], columns: list[str], cells: list[list[Cell]], kind: Format
    ) -> str:
        """`heads` down and `columns` across, or turned round."""
        down, across = heads, [self.shown[str(name)] for name in columns]
        if self.wide:
            down, across = across, down
            cells = [list(row) for row in zip(*cells, strict=True)]
        made = [Column(name="", format="text"), *(Column(name=n, format=kind) for n in across)]
        return self.ledger.table(
            id, made, [[name, *row] for name, row in zip(down, cells, strict=True)]
        )


def _statistic(value: object, counts: bool) -> Cell:
    plain = _plain(value)
    if plain is None or isinstance(plain, str):
        return plain
    return int(plain) if counts else float(plain)


def _plain(value: object) -> str | int | float | None:
    """A cell as Python has it: None where there is nothing."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, int | np.integer) else float(value)  # type: ignore[arg-type]
