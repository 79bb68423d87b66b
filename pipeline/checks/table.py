"""The checks of a table."""

from collections.abc import Callable

import numpy as np

from manifest import Concerned
from pipeline.checks import columns
from pipeline.checks.check import Check, Seen, among
from pipeline.checks.rows import Rows
from pipeline.checks.signal import p_without_signal


def _equal(rows: Rows, _: float) -> Seen:
    total = len(rows.labels)
    return Seen(count=int(rows.equal.repeated(total).sum()), of=total)


def _near(rows: Rows, _: float) -> Seen:
    total = len(rows.labels)
    only = rows.near.repeated(total) & ~rows.equal.repeated(total)
    return Seen(count=int(only.sum()), of=total)


def _across_split(protocol: str) -> Callable[[Rows, float], Seen]:
    def look(rows: Rows, _: float) -> Seen:
        split = rows.splits[protocol]
        others = np.concatenate([split.train.rows, split.validation.rows])
        found = rows.copies.outside(split.test.rows, others)
        return Seen(count=int(found.sum()), of=len(split.test))

    return look


def _across_classes(rows: Rows, _: float) -> Seen:
    found = np.zeros(len(rows.labels), bool)
    for label in (0, 1):
        own, others = (np.flatnonzero(rows.labels == k) for k in (label, 1 - label))
        found[own] = rows.copies.outside(own, others)
    return Seen(count=int(found.sum()), of=len(found))


def _giveaway(rows: Rows, least: float) -> Seen:
    areas = [columns.area(column, rows.labels) for column in rows.values.T]
    found = [
        rows.concerned(place, len(rows.labels), value)
        for place, value in enumerate(areas)
        if value >= least
    ]
    return among(len(areas), found)


def _numbering(rows: Rows, _: float) -> Seen:
    return _of_columns(rows, columns.numbers_the_rows)


def _constant(rows: Rows, _: float) -> Seen:
    return _of_columns(rows, lambda column: bool(np.ptp(column) == 0))


def _of_columns(rows: Rows, is_so: Callable[[np.ndarray], bool]) -> Seen:
    total, places = len(rows.labels), range(len(rows.columns))
    found = [rows.concerned(place, total) for place in places if is_so(rows.values[:, place])]
    return among(len(rows.columns), found)


def _stand_ins(rows: Rows, apart: float) -> Seen:
    """Counts cells; a column may have several such values. That rows were copied repeats values, too."""
    found = [
        rows.concerned(place, int((rows.cells[:, place] == value).sum()), value)
        for place, values in enumerate(rows.stand_ins(apart))
        for value in values
    ]
    told = among(rows.cells.size, found)
    return Seen(count=sum(one.count for one in found), of=rows.cells.size, concerned=told.concerned)


def _filled(rows: Rows, most: float) -> Seen:
    gaps = np.isnan(rows.cells)
    found = [
        rows.concerned(place, int(column.sum()), float(column.mean()))
        for place, column in enumerate(gaps.T)
        if column.mean() > most
    ]
    return among(len(rows.columns), found)


def _small_class(rows: Rows, least: float) -> Seen:
    """least: rows for each column."""
    counts = np.bincount(rows.labels, minlength=2)
    few = [
        Concerned(id=str(label), count=int(counts[label]))
        for label in (0, 1)
        if counts[label] < least * len(rows.columns)
    ]
    return among(2, few)


def _no_signal(rows: Rows, level: float) -> Seen:
    """Of copies, one row is looked at: others would tell what a row that was left out is."""
    total, labels = len(rows.labels), rows.labels[rows.distinct]
    if np.ptp(labels) == 0:
        return Seen(count=0, of=total)
    p = p_without_signal(rows.values[rows.distinct], labels)
    return Seen(count=total if p > level else 0, of=total, value=p)


ALIKE = "columns that differ by less than this share of their standard deviation are alike"
PEARSON = "Pearson (2006), “The problem of disguised missing data”"
TABLE = (
    Check(
        id="table.copies",
        title="copies",
        counts="rows",
        measure="pairs of equal rows, beyond those that independent columns would have",
        threshold=0,
        source="one pair is enough to be counted",
        look=_equal,
    ),
    Check(
        id="table.near-copies",
        title="near copies",
        counts="rows",
        measure=f"{ALIKE}, and rows where all are",
        threshold=0.01,
        source="a hundredth of the unit that the networks get is below what they resolve",
        look=_near,
    ),
    Check(
        id="table.copies-across-split",
        title="copies across the split",
        counts="test rows",
        measure="test rows with a copy in the training or the validation set",
        threshold=0,
        source="Kapoor and Narayanan (2023), “Leakage and the reproducibility crisis”, L1.4",
        look=_across_split("leak-free"),
    ),
    Check(
        id="table.copies-across-split-published",
        title="copies across a split that comes last",
        counts="test rows",
        measure="test rows with a copy, other than of oversampling, in the training or the validation set",
        threshold=0,
        source="Kapoor and Narayanan (2023), “Leakage and the reproducibility crisis”, L1.4",
        look=_across_split("published"),
    ),
    Check(
        id="table.copies-across-classes",
        title="copies across classes",
        counts="rows",
        measure="rows that are alike and of both classes",
        threshold=0,
        source="no model can be right on both",
        look=_across_classes,
    ),
    Check(
        id="table.giveaway-columns",
        title="columns that give the target away",
        counts="columns",
        measure="area under the ROC curve of one column alone",
        threshold=0.99,
        source="of 30 measurements of tumours in a data set known to be easy, the largest has 0.975",
        look=_giveaway,
    ),
    Check(
        id="table.numbering-columns",
        title="numbering columns",
        counts="columns",
        measure="share of the rows after which it rises, or after which it falls",
        threshold=1,
        source="a column that rises throughout tells where a row stands, not what it is",
        look=_numbering,
    ),
    Check(
        id="table.constant-columns",
        title="constant columns",
        counts="columns",
        measure="difference between the largest and the smallest value",
        threshold=0,
        source="what does not vary tells nothing",
        look=_constant,
    ),
    Check(
        id="table.stand-ins",
        title="values that stand for missing ones",
        counts="cells",
        measure="distance of the lowest or the highest value, in distances of those that follow",
        threshold=4,
        source=f"{PEARSON}; counts are one apart, the zeros of its example six and more",
        look=_stand_ins,
    ),
    Check(
        id="table.filled-columns",
        title="columns of which many cells were filled",
        counts="columns",
        measure="share of cells without a number",
        threshold=0.05,
        source="Schafer (1999), “Multiple imputation: a primer”",
        look=_filled,
    ),
    Check(
        id="table.small-classes",
        title="small classes",
        counts="classes",
        measure="rows for each column",
        threshold=10,
        source="Peduzzi et al. (1996), on events per variable in logistic regression",
        look=_small_class,
    ),
    Check(
        id="table.no-signal",
        title="labels without signal",
        counts="rows",
        measure="p of a permutation test of a cross-validated model of all columns",
        threshold=0.05,
        source="Ojala and Garriga (2010), “Permutation tests for studying classifier performance”",
        look=_no_signal,
    ),
)
