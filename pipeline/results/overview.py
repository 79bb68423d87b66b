"""Part 1: the table as it was read, its statistics before and after cleaning, its columns."""

import numpy as np
import pandas as pd

from manifest import Cell, Column, Format
from pipeline.records import DataTable
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger

PREVIEW = 5  # rows at either end
WIDE = 20  # columns; more are told one below the other
NUMBERS = "iuf"  # kinds of a column: whole numbers and floats
DATA = ("data.rows", "data.columns", "data.positives", "data.invalid-cells")


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
    shown = evidence.names.shown
    raw, clean = (
        frame.rename(columns=shown) for frame in (evidence.table.raw, evidence.table.clean)
    )
    ledger.artefact("1.1a", claims=DATA, tables=[_preview(ledger, raw)])
    ledger.artefact("1.1b", tables=[_statistics(ledger, "1.1b", raw.describe(include="all"))])
    ledger.artefact("1.1c", tables=[_statistics(ledger, "1.1c", clean.describe())])
    ledger.artefact("1.1d", tables=[_types(ledger, evidence)])


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
        title = [names.shown[str(name)]] * has_titles
        rows.append([str(name), *title, str(kind), *[meaning] * has_meanings])
    return ledger.table("1.1d", [Column(name=head, format="text") for head in heads], rows)


def _preview(ledger: Ledger, raw: pd.DataFrame) -> str:
    """The first and the last rows; of many columns, each is a row of the table."""
    ends = [*range(PREVIEW), None, *range(len(raw) - PREVIEW, len(raw))]
    heads = ["…" if row is None else str(row) for row in ends]
    cells: list[list[Cell]] = [
        ["…"] * raw.shape[1] if row is None else [_plain(cell) for cell in raw.iloc[row]]
        for row in ends
    ]
    return _table(ledger, "1.1a", heads, list(raw.columns), cells, "exact")


def _statistics(ledger: Ledger, id: str, described: pd.DataFrame) -> str:
    """`DataFrame.describe`: a column of text or of true and false has counts, and no decimals.

    Without any other column it has no row of means.
    """
    texts = set(described) - set(described.reindex(["mean"]).dropna(axis=1))
    cells: list[list[Cell]] = [
        [_statistic(described.at[row, name], name in texts) for name in described]
        for row in described.index
    ]
    heads = [str(row) for row in described.index]
    return _table(ledger, id, heads, list(described), cells, "statistic")


def _table(  # noqa: PLR0917
    ledger: Ledger,
    id: str,
    heads: list[str],
    names: list[str],
    cells: list[list[Cell]],
    kind: Format,
) -> str:
    """`heads` down and `names` across; where there are more than `WIDE` of these, turned round."""
    down, across = (heads, names) if len(names) <= WIDE else (names, heads)
    turned = cells if len(names) <= WIDE else [list(row) for row in zip(*cells, strict=True)]
    columns = [Column(name="", format="text")]
    columns += [Column(name=str(name), format=kind) for name in across]
    return ledger.table(id, columns, [[name, *row] for name, row in zip(down, turned, strict=True)])


def _statistic(value: object, of_text: bool) -> Cell:
    plain = _plain(value)
    if plain is None or isinstance(plain, str):
        return plain
    return int(plain) if of_text else float(plain)


def _plain(value: object) -> str | int | float | None:
    """A cell as Python has it: None where there is nothing."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, int | np.integer) else float(value)  # type: ignore[arg-type]
