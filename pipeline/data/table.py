"""A CSV with numeric features and a target of two values → the table of Part 1, raw and clean.

Every check comes before anything is trained, and names the file, the value and the line.
"""

import hashlib
import io
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.data.csv_file import Source, content_of, records_of, shown
from pipeline.data.target import check_counts, find_classes
from pipeline.given import TableData
from pipeline.records import DataTable

LARGEST = float(np.finfo(np.float32).max)  # networks get float32; infinity is beyond it too
# Where training rows are nearly equal, scaling leaves what rounding makes of an offset, and
# a value that only the test rows have stays as far as it is: networks have to bear both.
LARGEST_OFFSET, LARGEST_DISTANCE = 1e9, 1e20  # measured in the spread of the column


def load_table(file: Path, asked: TableData, name: str = "") -> DataTable:
    """The table in `file`, with the target that is asked for; `name`: what a reader is told."""
    content = content_of(file)
    header, rows = records_of(content, Source(name=str(file)), asked)
    source = Source(name=str(file), lines=tuple(line for line, _ in rows))
    raw = _parsed(content, source)
    place = header.index(asked.target)
    classes = find_classes([cells[place] for _, cells in rows], asked, source)
    numbers = as_numbers(raw.drop(columns=asked.target))
    _check_features(raw, numbers, source)
    check_counts(classes, asked.target, source)
    if pd.to_numeric(raw[asked.target], errors="coerce").isna().any():
        raw[asked.target] = [cells[place] for _, cells in rows]  # to pandas, "NA" is no text
    clean = numbers.fillna(numbers.mean())
    clean.insert(place, asked.target, classes.labels)
    return DataTable(
        raw=raw,
        clean=clean,
        target=asked.target,
        classes=classes.names,
        source=name or file.name,
        digest=hashlib.sha256(content).hexdigest(),
    )


def as_numbers(raw: pd.DataFrame) -> pd.DataFrame:
    """Cells that are no number become NaN, true and false 1 and 0; int64 columns stay so."""
    numbers = raw.apply(pd.to_numeric, errors="coerce")
    return numbers.astype(dict.fromkeys(numbers.select_dtypes("bool"), np.int64))


def _parsed(content: bytes, source: Source) -> pd.DataFrame:
    try:
        raw = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", low_memory=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise source.fault(f"is no CSV ({error}); save it as CSV, separated by commas") from None
    if len(raw) != len(source.lines):
        raise source.fault(
            f"{len(source.lines)} or {len(raw)} rows, by how quotes are read; remove the quotes"
        )
    return raw


def _check_features(raw: pd.DataFrame, numbers: pd.DataFrame, source: Source) -> None:
    for column in numbers.columns:
        values = numbers[column].to_numpy(dtype=float)
        if np.isnan(values).all():
            first = shown(raw[column].iloc[0])
            raise source.fault(
                f"column '{column}' has no number (it starts with {first}); "
                "remove it, or code it as numbers"
            )
        if (wrong := np.abs(values) > LARGEST).any():
            row, where = source.line(wrong)
            value = shown(raw[column].iloc[row])
            raise source.fault(
                f"column '{column}' has {value} {where}; put a finite number there, or nothing"
            )
        _check_scale(column, values[~np.isnan(values)], source)


def _check_scale(column: str, values: np.ndarray, source: Source) -> None:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    if abs(middle) > LARGEST_OFFSET * max(high - low, 1.0):
        raise source.fault(
            f"column '{column}' has values near {middle:.3g} that hardly differ; "
            f"subtract {middle:.3g} from all of them, or remove the column"
        )
    farthest = values[np.argmax(np.abs(values - middle))]
    if abs(farthest - middle) > LARGEST_DISTANCE * ((high - low) or 1.0):
        raise source.fault(
            f"column '{column}' has {farthest:.3g}, too far from its middle, {middle:.3g}; "
            "put a nearer number there, or nothing"
        )
