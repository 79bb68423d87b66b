"""A table as its checks look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from manifest import Concerned
from pipeline.checks import columns
from pipeline.records import Copies, Split


@dataclass(frozen=True, kw_only=True)
class Rows:
    """values: (n, columns), gaps filled; cells: the same with NaN where they were.

    columns: ids, in that order. equal, near: copies of rows. splits: by protocol, of the first
    seed.
    """

    values: np.ndarray
    cells: np.ndarray
    labels: np.ndarray
    columns: tuple[str, ...]
    equal: Copies
    near: Copies
    splits: Mapping[str, Split]

    @property
    def copies(self) -> Copies:
        return self.equal + self.near

    @cached_property
    def distinct(self) -> np.ndarray:
        """Numbers of the rows without copies of them that have the same label."""
        kept = np.ones(len(self.labels), bool)
        for groups in self.copies.groups:
            _, first = np.unique(groups, return_index=True)
            shares = np.bincount(groups, self.labels) / np.bincount(groups)
            is_first = np.zeros(len(kept), bool)
            is_first[first] = True
            kept &= is_first | ~np.isin(shares, (0, 1))[groups]
        return np.flatnonzero(kept)

    def stand_ins(self, apart: float) -> Iterator[tuple[float, ...]]:
        """Of each column, the values that may stand for missing ones."""
        for cells in self.cells[self.distinct].T:
            yield tuple(columns.stand_ins(cells, apart))

    def concerned(self, place: int, count: int, value: float | None = None) -> Concerned:
        return Concerned(id=self.columns[place], count=count, value=value)
