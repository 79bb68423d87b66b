"""Faults that a source can make with its results, at any size, and faults of its own arithmetic.

A fault of size 1 is what the mistake makes of this training; other sizes move the number by as many
times that. One that is told of a number and of nothing beside it can be found by its range alone.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from benchmarks.honest import Matrix, Results

Change = Callable[[Mapping[str, float], float], dict[str, float]]
"""(metrics of a training, size) → those that the source gives otherwise."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """of: the number by whose printed place its experiment and its size are known."""

    name: str
    of: str
    change: Change
    sizes: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0)


def _moved(of: Mapping[str, float], to: Mapping[str, float], size: float) -> dict[str, float]:
    """Shares stay between 0 and 1, and losses above 0."""
    moved = {name: of[name] + size * (value - of[name]) for name, value in to.items()}
    return {n: max(0.0, v if n == "loss" else min(1.0, v)) for n, v in moved.items()}


def _area_of_labels(of: Mapping[str, float], size: float) -> dict[str, float]:
    return _moved(of, {"auc": of["auc-from-labels"]}, size)


def _training_for_test(of: Mapping[str, float], size: float) -> dict[str, float]:
    return _moved(of, {"accuracy": of["train-accuracy"], "loss": of["train-loss"]}, size)


def _rounded_up(of: Mapping[str, float], size: float) -> dict[str, float]:
    """To whole hundredths at size 1."""
    step = 0.01 * size
    return {"accuracy": min(1.0, math.ceil(of["accuracy"] / step) * step)}


def _other_average(of: Mapping[str, float], size: float) -> dict[str, float]:
    """Macro averages in the place of the scores of class 1."""
    precision = _share(of["true-negatives"], of["true-negatives"] + of["false-negatives"])
    f1 = _share(2 * precision * of["specificity"], precision + of["specificity"])
    other = {"precision": precision, "recall": of["specificity"], "f1": f1}
    return _moved(of, {name: (of[name] + value) / 2 for name, value in other.items()}, size)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _swapped(of: Mapping[str, float], size: float) -> dict[str, float]:
    """Truth and prediction change places, and whatever follows from the matrix with them."""
    apart = size * (of["false-negatives"] - of["false-positives"])
    positives = max(0.0, round(of["false-positives"] + apart))
    negatives = max(0.0, round(of["false-negatives"] - apart))
    right = of["true-positives"], of["true-negatives"]
    precision, recall = (_share(right[0], right[0] + n) for n in (positives, negatives))
    return {
        "false-positives": positives,
        "false-negatives": negatives,
        "precision": precision,
        "recall": recall,
        "specificity": _share(right[1], right[1] + positives),
        "f1": _share(2 * right[0], 2 * right[0] + positives + negatives),
        "accuracy": _share(sum(right), sum(right) + positives + negatives),
    }


FAULTS = (
    Fault(name="swapped matrix", of="1.5a.recall", change=_swapped),
    Fault(name="AUC from labels", of="2.4f.auc", change=_area_of_labels),
    Fault(name="training for test", of="2.4b.accuracy", change=_training_for_test),
    Fault(
        name="rounding up", of="2.1a.accuracy-1", change=_rounded_up, sizes=(1, 2, 5, 10, 20, 50)
    ),
    Fault(name="another average", of="2.4b.precision", change=_other_average),
)


def planted(honest: Results, experiment: str, changed: Mapping[str, float]) -> Results:
    """The same source, which gives these metrics of one experiment otherwise, wherever it does."""
    own = {f"{experiment}.{name}": value for name, value in changed.items()}
    values = {**honest.values, **own}
    cells = ("true-negatives", "false-positives", "false-negatives", "true-positives")
    if not set(cells) & set(changed):
        return replace(honest, values=values)
    tn, fp, fn, tp = (values[f"{experiment}.{cell}"] for cell in cells)
    matrix: Matrix = ((tn, fp), (fn, tp))
    return replace(honest, values=values, matrices={**honest.matrices, experiment: matrix})


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A number that does not follow from those beside it. step: what it is off by at size 1."""

    name: str
    number: str
    step: float


SLIPS = (
    Slip(name="counts that do not add up", number="1.5d.true-positives", step=1),
    Slip(name="a sum", number="3.1a.train", step=1),
    Slip(name="a ratio", number="4.3a.ratio", step=0.01),
    Slip(name="accuracy beside its matrix", number="1.5a.accuracy", step=1 / 150),
    Slip(name="F1 score beside its matrix", number="1.5a.f1", step=0.0001),
    Slip(name="F1 score beside precision and recall", number="1.5e.f1", step=0.001),
)
STEPS = (1, 2, 5, 10)
