"""Trainings of one experiment ↔ arrays, one after the other.

Of a history its length is kept, and its numbers where a figure or claim rests on them; elsewhere
they are NaN, which no number computed from them by mistake would hide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from pipeline.records import History, Run
from pipeline.values import scores
from pipeline.values.names import RUNS, section

CURVES = tuple(field.name for field in fields(History))
WHOLE = ("seed", "split", "chosen_epoch", "peak_memory")
SINGLE = ("test_loss", "seconds")
LISTED = ("key", "device", "fitted", "counts")  # as JSON has them
Parts = dict[str, np.ndarray]


class Tested:
    """Rows and their labels, each set once: trainings of one split share theirs."""

    def __init__(self) -> None:
        self.sets: list[tuple[np.ndarray, np.ndarray]] = []
        self._places: dict[bytes, int] = {}

    def place(self, rows: np.ndarray, labels: np.ndarray) -> int:
        known = rows.astype(np.int64).tobytes() + labels.astype(np.int64).tobytes()
        if known not in self._places:
            self._places[known] = len(self.sets)
            self.sets.append((rows, labels))
        return self._places[known]


def listed(runs: Sequence[Run]) -> dict[str, list[object]]:
    return {name: [getattr(run, name) for run in runs] for name in LISTED}


def arrays(runs: Sequence[Run], tested: Tested, kept: Sequence[bool]) -> Parts:
    """kept: of which runs the numbers of the history are."""
    found = {name: np.array([getattr(run, name) for run in runs], np.int64) for name in WHOLE}
    found |= {name: np.array([getattr(run, name) for run in runs], np.float64) for name in SINGLE}
    found["tested"] = np.array([tested.place(r.test_rows, r.test_labels) for r in runs], np.int64)
    found["epochs"] = np.array([len(run.history) for run in runs], np.int64)
    found["kept"] = np.array(kept, bool)
    curves = [run.history for run, is_kept in zip(runs, kept, strict=True) if is_kept]
    for name in CURVES:
        found[name] = _joined([getattr(history, name) for history in curves])
    return found | _scores(runs)


def _scores(runs: Sequence[Run]) -> Parts:
    if all(run.test_scores.ndim == 1 for run in runs):
        return {"scores": _joined([run.test_scores for run in runs])}
    each = [scores.reduced(run.test_labels, run.test_scores) for run in runs]
    return {name: _joined([parts[name] for parts in each]) for name in scores.PARTS}


def _joined(each: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate(each) if each else np.zeros(0, np.float64)


def by_experiment(
    all_arrays: Mapping[str, np.ndarray], told: Mapping[str, Mapping[str, Sequence[object]]]
) -> dict[str, list[Run]]:
    """told: by experiment, what `listed` made."""
    count = sum(name.startswith("tested/") for name in all_arrays) // 2
    tested = [
        (all_arrays[f"tested/{place}/rows"], all_arrays[f"tested/{place}/labels"])
        for place in range(count)
    ]
    return {
        id: runs(id, section(all_arrays, f"{RUNS}{id}"), own, tested) for id, own in told.items()
    }


def runs(
    experiment: str,
    found: Mapping[str, np.ndarray],
    told: Mapping[str, Sequence[object]],
    tested: Sequence[tuple[np.ndarray, np.ndarray]],
) -> list[Run]:
    """A `ValueError`, `KeyError` or the like where they do not belong together."""
    rows, labels = zip(*(tested[place] for place in found["tested"]), strict=True)
    results = _restored(found, labels)
    histories = _histories(found)
    own: list[dict[str, Any]] = [
        {
            **{name: int(found[name][n]) for name in WHOLE},
            **{name: float(found[name][n]) for name in SINGLE},
            **{name: told[name][n] for name in LISTED},
        }
        for n in range(len(found["seed"]))
    ]
    return [
        Run(
            experiment=experiment,
            test_rows=rows[n],
            test_labels=labels[n],
            test_scores=results[n],
            history=histories[n],
            **known,
        )
        for n, known in enumerate(own)
    ]


def _restored(found: Mapping[str, np.ndarray], labels: Sequence[np.ndarray]) -> list[np.ndarray]:
    sizes = [len(own) for own in labels]
    if "scores" in found:
        return _cut(found["scores"], sizes)
    classes = len(found["places"]) // max(1, sum(sizes))
    parts = {name: _cut(found[name], sizes) for name in scores.PARTS[:3]}
    parts["places"] = _cut(found["places"], [size * classes for size in sizes])
    return [
        scores.restored(own, {name: parts[name][n] for name in scores.PARTS})
        for n, own in enumerate(labels)
    ]


def _histories(found: Mapping[str, np.ndarray]) -> list[History]:
    epochs, kept = found["epochs"], found["kept"]
    columns = {name: iter(_cut(found[name], epochs[kept].tolist())) for name in CURVES}
    return [
        History(**{n: next(columns[n]) if is_kept else np.full(count, np.nan) for n in CURVES})
        for count, is_kept in zip(epochs.tolist(), kept.tolist(), strict=True)
    ]


def _cut(joined: np.ndarray, sizes: Sequence[int]) -> list[np.ndarray]:
    """One piece of each size, which together are all."""
    if min(sizes, default=0) < 0 or sum(sizes) != len(joined):
        raise ValueError("more or fewer numbers than there are trainings for")
    return np.split(joined, np.cumsum(sizes)[:-1]) if sizes else []
