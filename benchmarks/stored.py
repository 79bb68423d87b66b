"""The manifest and store of a run → the outcomes that its comparisons over seeds rest on."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from manifest import Manifest
from manifest.errors import OptionError
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.metrics import THRESHOLD
from pipeline.results.statistics import WELCH, Difference
from pipeline.store import Store

LEAST_SEEDS = 4  # two sides of two
MORE_SEEDS = "make one with `nox -s full -- --only 1 2 --seeds 20`"


@dataclass(frozen=True)
class Outcome:
    """One run: whether each test row was predicted rightly, and the class that it is of."""

    right: np.ndarray
    classes: np.ndarray
    test_share: float  # test rows / training rows

    @classmethod
    def of(cls, run: Run) -> Self:
        right = (run.test_scores > THRESHOLD) == (run.test_labels == 1)
        return cls(right, run.test_labels, len(run.test_labels) / run.counts["train"])

    def groups(self, metric: str) -> list[np.ndarray]:
        """The rows whose shares of right predictions `metric` is the mean of."""
        if metric == "balanced-accuracy":
            return [np.flatnonzero(self.classes == label) for label in (0, 1)]
        return [np.arange(len(self.right))]

    def value(self, metric: str) -> float:
        return float(np.mean([self.right[rows].mean() for rows in self.groups(metric)]))


Side = Sequence[Outcome]


@dataclass(frozen=True, kw_only=True)
class Contest:
    """A comparison of the report that simulated runs can take part in."""

    experiments: tuple[str, str]
    metric: str
    paired: bool
    margin: float
    left: Side
    right: Side

    def values(self, left: Side, right: Side) -> tuple[list[float], list[float]]:
        """One a seed, as the comparison measures it."""
        found = [[outcome.value(self.metric) for outcome in side] for side in (left, right)]
        return found[0], found[1]

    def compare(self, left: Side, right: Side) -> Difference:
        """By the report's own test."""
        share = (self.left[0].test_share + self.right[0].test_share) / 2
        test = statistics.paired_over_seeds if self.paired else statistics.unpaired_over_seeds
        return test(*self.values(left, right), share, self.margin)


def families(run: Manifest, folder: Path) -> dict[str, list[Contest]]:
    """Those of the report's comparisons over seeds of the table, by id."""
    store = Store(folder / "store")
    keys = {e.id: e.keys for e in run.experiments if "protocol" in e.recipe}
    sides: dict[str, Side] = {}
    found = defaultdict[str, list[Contest]](list)
    for comparison in run.comparisons:
        (left, metric), (right, _) = (
            claim.rsplit(".", maxsplit=1) for claim in (comparison.left, comparison.right)
        )
        if left in keys and right in keys:
            for id in {left, right} - sides.keys():
                sides[id] = _outcomes(folder, store, id, keys[id])
            contest = Contest(
                experiments=(left, right),
                metric=metric,
                paired=not comparison.test.startswith(WELCH),
                margin=comparison.margin,
                left=sides[left],
                right=sides[right],
            )
            found[comparison.family].append(contest)
    if not found:
        raise OptionError(f"--output {folder}: this run compares nothing over seeds; {MORE_SEEDS}")
    return dict(found)


def _outcomes(folder: Path, store: Store, id: str, keys: Sequence[str]) -> Side:
    if len(keys) < LEAST_SEEDS:
        raise OptionError(
            f"--output {folder}: {id} has {len(keys)} of the {LEAST_SEEDS} seeds needed; {MORE_SEEDS}"
        )
    return [Outcome.of(store.read(key, id)) for key in keys]
