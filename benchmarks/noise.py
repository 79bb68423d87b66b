"""A table without any signal → the accuracies of all that the report ranks on one.

Features and target are drawn without regard to each other, and both classes are equally frequent:
whatever a recipe learns and whichever class it prefers, it has half of new rows right. The networks
are those of the packaged assignment, made small and trained for few epochs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.kept import Found
from benchmarks.populations import table_of
from benchmarks.rankings import ACCURACY, BALANCED, MAJORITY, rankings
from benchmarks.trainings import overlap, shares, train
from pipeline.assignment import Assignment
from pipeline.config import PROTOCOLS, Baseline, TabularExperiment, simple, tabular
from pipeline.data.splits import BY_PROTOCOL
from pipeline.records import DataTable, Split
from pipeline.repeats import Repeats
from pipeline.results.metrics import THRESHOLD
from pipeline.training import baselines

FEATURES = 8
AT_ONCE = 36
MEASURED = (ACCURACY, BALANCED)


@dataclass(frozen=True, kw_only=True)
class OnNoise:
    """Everything that is ranked, on one table; `experiment` is the base."""

    asked: Assignment
    table: int
    rows: int
    splits: int
    starts: int
    epochs: int

    @property
    def name(self) -> str:
        return f"noise-{self.table}"

    @property
    def experiment(self) -> TabularExperiment:
        return self.asked.given_base

    def carry_out(self) -> Found:
        """`<metric> <experiment>`: (splits, starts); `overlap <protocol>`; `accuracy majority`."""
        drawn = draw(self.rows, np.random.default_rng([1, self.rows, self.table]))
        repeats = Repeats(first=0, splits=self.splits, starts=self.starts)
        known = self.asked.select(self.asked.reported)
        ranked = {id for r in rankings(self.asked) for id in (r.left, r.right)}
        splits = {p: [BY_PROTOCOL[p](drawn, s) for s in repeats.split_seeds] for p in PROTOCOLS}
        found = {f"overlap {p}": np.array(overlap(of[0])) for p, of in splits.items()}
        for network in tabular(known):
            if network.id in ranked:
                found |= self._trained(network, splits[network.protocol], repeats)
        for model in simple(known):
            if model.id in ranked:
                found |= _fitted(model, splits[model.protocol])
        return found | {f"{ACCURACY} {MAJORITY}": _majority(splits["leak-free"])}

    def _trained(
        self, network: TabularExperiment, splits: Sequence[Split], repeats: Repeats
    ) -> Found:
        """Start by start on the same seeds, as a run trains them."""
        of_seeds = [splits[repeats.split_of(seed)] for seed in repeats.seeds]
        seeds = [self.table * 10_000 + seed for seed in repeats.seeds]
        right = train(network, of_seeds, seeds, self.epochs * network.epochs_times, AT_ONCE)
        shape = repeats.starts, repeats.splits
        return {
            f"{metric} {network.id}": values.reshape(shape).T
            for metric, values in zip(MEASURED, shares(right, _classes(of_seeds)), strict=True)
        }


def draw(rows: int, random: np.random.Generator) -> DataTable:
    columns = {f"f{i}": random.normal(size=rows) for i in range(1, FEATURES + 1)}
    return table_of(columns, random.permutation(np.arange(rows) % 2))


def _fitted(model: Baseline, splits: Sequence[Split]) -> Found:
    right = [
        (baselines.fit(model.model, split, split.seed).scores > THRESHOLD)
        == (split.test.labels == 1)
        for split in splits
    ]
    found = shares(np.array(right), _classes(splits))
    return {
        f"{metric} {model.id}": values[:, None]
        for metric, values in zip(MEASURED, found, strict=True)
    }


def _classes(splits: Sequence[Split]) -> np.ndarray:
    return np.array([split.test.labels for split in splits])


def _majority(splits: Sequence[Split]) -> np.ndarray:
    """Accuracy on test of what is more frequent among the training rows, copies left out."""
    right = []
    for split in splits:
        _, first = np.unique(split.train.rows, return_index=True)
        often = split.train.labels[first].mean() > THRESHOLD
        right.append([np.mean(split.test.labels == often)])
    return np.array(right)
