"""A population like the packaged table → tables that do not overlap, and recipes trained on each.

The population: the target as often 1 as in the packaged table, and three blocks of columns, each
drawn for its class from the normal distribution that the table's own columns have in that class,
independently of the other blocks. Two networks of which one sees the first and the other the second
block are therefore equal in truth, whatever their recipe, and yet differ on every table. This is
the honest null for what is said of new rows: between two trainings of one recipe nothing differs
but their starts, so that a test which forgot the table altogether would pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.kept import Found
from benchmarks.trainings import overlap, packaged_table, train
from pipeline.config import Protocol, TabularExperiment
from pipeline.data.splits import BY_PROTOCOL
from pipeline.records import DataTable
from pipeline.repeats import Repeats

TARGET = "target"
AT_ONCE = 72  # small networks, of which more fit into the cache


class Side(NamedTuple):
    """What one side of a comparison is trained on, and how. blocks: of columns that it sees."""

    blocks: tuple[int, ...]
    protocol: Protocol = "published"
    slower: bool = False  # at a tenth of the learning rate
    starts: int = 1  # how many times those of the scale


SIDES: Mapping[str, Side] = {
    "one": Side((0,), starts=2),
    "other": Side((1,)),
    "shared one": Side((0, 2)),
    "shared other": Side((1, 2)),
    "slower": Side((0,), slower=True),
    "leak-free": Side((0,), protocol="leak-free"),
}


@dataclass(frozen=True, kw_only=True)
class OnOneTable:
    """Every side on one table of `rows` rows; a number of a table never gives another's rows."""

    experiment: TabularExperiment
    table: int
    rows: int
    splits: int
    starts: int
    epochs: int

    @property
    def name(self) -> str:
        return f"table-{self.table}"

    def carry_out(self) -> Found:
        """Side → (splits, starts) accuracies; `overlap` of each protocol."""
        drawn = draw(self.rows, np.random.default_rng([self.rows, self.table]))
        found: Found = {}
        for name, side in SIDES.items():
            values, ratio = self._trained(drawn, side, list(SIDES).index(name))
            found |= {name: values, f"overlap of {side.protocol}": np.array(ratio)}
        return found

    def _trained(self, drawn: DataTable, side: Side, number: int) -> tuple[np.ndarray, float]:
        repeats = Repeats(first=0, splits=self.splits, starts=self.starts * side.starts)
        seen = with_columns(drawn, [c for c in drawn.features if int(c[0]) in side.blocks])
        of_split = [BY_PROTOCOL[side.protocol](seen, seed) for seed in repeats.split_seeds]
        splits = [of_split[repeats.split_of(seed)] for seed in repeats.seeds]
        first = (self.table * len(SIDES) + number) * 10_000  # no two sides have a start in common
        seeds = [first + seed for seed in repeats.seeds]
        slowed = self.experiment.learning_rate * (0.1 if side.slower else 1)
        experiment = self.experiment.model_copy(update={"learning_rate": slowed})
        right = train(experiment, splits, seeds, self.epochs, AT_ONCE)
        values = right.mean(axis=1).reshape(repeats.starts, repeats.splits).T
        return values, overlap(splits[0])


def draw(rows: int, random: np.random.Generator) -> DataTable:
    """Columns are named for their block: "0 f1"."""
    known = packaged_table()
    labels = (random.random(rows) < known.labels.mean()).astype(np.int64)
    columns: dict[str, np.ndarray] = {}
    for block in range(3):
        values = np.empty((rows, len(known.features)))
        for label in (0, 1):
            of_class = known.clean.loc[known.labels == label, known.features].to_numpy(float)
            mean, spread = of_class.mean(axis=0), np.cov(of_class, rowvar=False)
            count = int((labels == label).sum())
            values[labels == label] = random.multivariate_normal(mean, spread, count)
        columns |= {f"{block} {f}": values[:, i] for i, f in enumerate(known.features)}
    return table_of(columns, labels)


def table_of(columns: Mapping[str, np.ndarray], labels: np.ndarray) -> DataTable:
    frame = pd.DataFrame({**columns, TARGET: labels})
    return DataTable(
        raw=frame, clean=frame, target=TARGET, classes=("0", "1"), source="drawn", digest=""
    )


def with_columns(table: DataTable, features: list[str]) -> DataTable:
    frame = table.clean[[*features, TARGET]]
    return DataTable(
        raw=frame, clean=frame, target=TARGET, classes=("0", "1"), source="drawn", digest=""
    )
