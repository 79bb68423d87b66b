"""The packaged assignment → real trainings that an honest source, or one that errs, may have printed.

In:  a folder of the bench's own, and how often to train what the source prints results of.
Out: the trainings by experiment, split and start. What is trained is kept, so that a bench that
     was stopped goes on. Copied rows are real, too: the table is trained on with so many of its
     rows in it twice, and a copy that falls into the test set is a row that was trained on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from manifest import Source
from pipeline.assignment import Assignment
from pipeline.assignment import read as read_assignment
from pipeline.assignment.beside import read_beside
from pipeline.config import TabularExperiment, TabularScale, tabular
from pipeline.data.table import load_table
from pipeline.records import DataTable, Run
from pipeline.repeats import Repeats
from pipeline.store import Store
from pipeline.work.display import Display
from pipeline.work.plan import Planner
from pipeline.work.workers import carry_out_all

DEVICE = "cpu"
FIRST = 10_000  # seed of the bank, far from those of a run
BySplit = Mapping[int, Sequence[Run]]
Bank = Mapping[str, BySplit]
"""By experiment and split: the trainings of its starts."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """Of a bank: splits × starts, and the epochs of a training."""

    splits: int
    starts: int
    epochs: int


@dataclass(frozen=True, kw_only=True)
class Packaged:
    """The assignment, what its source prints, and its table."""

    assignment: Assignment
    source: Source
    table: DataTable

    @classmethod
    def read(cls) -> "Packaged":
        assignment = read_assignment()
        found = read_beside(None, assignment).source
        if found is None:
            raise AssertionError("the packaged assignment names no source")
        table = assignment.given_table
        return cls(
            assignment=assignment,
            source=found.content,
            table=load_table(found.file.parent / table.file, table),
        )

    @property
    def experiments(self) -> tuple[TabularExperiment, ...]:
        """Those on the table that the source prints results of."""
        named = {n.claim.rpartition(".")[0] for n in self.source.numbers() if n.claim}
        return tuple(e for e in tabular(self.assignment.select(("1", "2"))) if e.id in named)


@dataclass(frozen=True, kw_only=True)
class Trainer:
    """Whatever it trains is in `work` afterwards, and is not trained a second time."""

    packaged: Packaged
    work: Path
    display: Display

    def further(self, size: Size) -> Bank:
        """Of everything that the source prints results of."""
        packaged = self.packaged
        return self._trained(packaged.table, packaged.experiments, size)

    def of(self, experiments: Iterable[str], size: Size) -> Bank:
        """Of experiments on the packaged table, by their ids."""
        declared = {e.id: e for e in tabular(self.packaged.assignment.select(("1", "2")))}
        return self._trained(self.packaged.table, [declared[id] for id in experiments], size)

    def on_copies(self, experiment: str, share: float, size: Size) -> BySplit:
        """On the table with `share` of its rows, drawn by chance, in it once more."""
        chosen = [e for e in self.packaged.experiments if e.id == experiment]
        return self._trained(with_copies(self.packaged.table, share), chosen, size)[experiment]

    def _trained(
        self, table: DataTable, experiments: Sequence[TabularExperiment], size: Size
    ) -> Bank:
        scale = self.packaged.assignment.scales["laptop"]
        trained = TabularScale(splits=size.splits, starts=size.starts, epochs=size.epochs)
        repeats = Repeats(first=FIRST, splits=size.splits, starts=size.starts)
        store = Store(self.work / "store")
        planner = Planner(
            scale=scale.model_copy(update={"tabular": trained}),
            repeats=repeats,
            device=DEVICE,
            store=store,
            table=table,
            characters=None,
            announce=self.display.note,
        )
        plan = planner.plan(experiments)
        if plan.missing:
            self.display.note(f"{plan.missing:,} of {plan.trainings:,} trainings to do")
            carry_out_all(plan.jobs, DEVICE, self.display)
        return {
            wanted.experiment.id: _by_split(wanted.keys, repeats, store.read, wanted.experiment.id)
            for wanted in plan.wanted
        }


def with_copies(table: DataTable, share: float) -> DataTable:
    rows = np.arange(len(table.clean))
    drawn = np.random.default_rng(FIRST).permutation(rows)
    order = np.resize(drawn, round(share * len(rows)))  # from one copy of each on, second ones
    chosen = np.concatenate([rows, order])

    def taken(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[chosen].reset_index(drop=True)

    return replace(
        table,
        raw=taken(table.raw),
        clean=taken(table.clean),
        digest=f"{table.digest} with {share} of its rows copied",
    )


def _by_split(
    keys: Mapping[int, str], repeats: Repeats, read: Callable[[str, str], Run], experiment: str
) -> BySplit:
    found: dict[int, list[Run]] = {}
    for seed, key in keys.items():
        found.setdefault(repeats.split_of(seed), []).append(read(key, experiment))
    return found
