"""All runs of two models → ROC and precision–recall curves, as mean and band over seeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

from pipeline.records import Run
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Facts

BAND = (10, 90)  # per cent of the seeds
GRID = np.linspace(0, 1, 101)
READ_AT = 20  # of GRID: the false-positive rate at which the text reads the curve off


@dataclass(frozen=True, kw_only=True)
class Group:
    """A model and its runs, one a seed; `prefix` is that of its facts."""

    prefix: str
    label: str
    runs: Sequence[Run]


def middle(every: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(seeds, points) → the mean, and the ends of what 10 to 90 % of the seeds cover."""
    low, high = np.percentile(every, BAND, axis=0)
    return every.mean(axis=0), low, high


@style.styled
def roc_and_precision(groups: Sequence[Group]) -> Drawing:
    """2.6b: true-positive rate by false-positive rate, and precision by recall.

    Facts: seeds, positives (mean share of the test rows), rate (a false-positive rate), and
    under `<prefix>_` auc and average_precision, means over seeds, and at that rate the
    true-positive rate: its mean, low and high end, _reached, _reached_low, _reached_high.
    """
    figure = style.new_figure(style.FULL, 3.2, square=True)
    left, right = figure.subplots(1, 2)
    frame = pd.DataFrame({"rate": GRID})
    facts: Facts = {"seeds": len(groups[0].runs), "rate": float(GRID[READ_AT])}
    for place, group in enumerate(groups):
        for axes, curve, name in (
            (left, _true_positives, "true_positive"),
            (right, _precision, "precision"),
        ):
            columns = _columns(group, curve, name)
            _draw(axes, columns, place, group.label)
            frame = frame.assign(**columns)
        facts |= _facts(group, frame)
    positives = float(np.mean([run.test_labels.mean() for run in groups[0].runs]))
    _finish(left, "False-positive rate", "True-positive rate", [0, 1])
    _finish(right, "Recall", "Precision", [positives, positives])
    lines = left.get_lines()[: len(groups)]
    seeds = len(groups[0].runs)
    band = Patch(color=style.QUIET, alpha=0.25, label=f"10–90 % of {seeds} seeds")
    style.legend_above(figure, [*lines, *([band] if seeds > 1 else [])], columns=3)
    return Drawing(figure=figure, data=frame, facts=facts | {"positives": positives})


def _true_positives(run: Run) -> np.ndarray:
    """At each false-positive rate of the grid; where the curve rises upright, its upper end."""
    x, y, _ = roc_curve(run.test_labels, run.test_scores)
    return np.interp(GRID, x, y)


def _precision(run: Run) -> np.ndarray:
    """At each recall of the grid, that of the highest threshold which reaches it."""
    precision, recall, _ = precision_recall_curve(run.test_labels, run.test_scores)
    rising, values = recall[::-1], precision[::-1]  # recall from 0 to 1
    return values[np.searchsorted(rising, GRID - 1e-9)]


def _columns(group: Group, curve: Callable[[Run], np.ndarray], name: str) -> dict[str, np.ndarray]:
    mean, low, high = middle(np.array([curve(run) for run in group.runs]))
    own = f"{group.prefix}_{name}"
    return {own: mean, f"{own}_low": low, f"{own}_high": high}


def _draw(axes: Axes, columns: dict[str, np.ndarray], place: int, label: str) -> None:
    color, dashes = (style.TRAIN, style.VALIDATION)[place], ("-", (0, (4, 1.5)))[place]
    mean, low, high = columns.values()
    axes.plot(GRID, mean, color=color, linestyle=dashes, label=f"{label}, mean")
    axes.fill_between(GRID, low, high, color=color, alpha=0.18, linewidth=0)


def _finish(axes: Axes, x: str, y: str, chance: Sequence[float]) -> None:
    axes.plot([0, 1], chance, color=style.QUIET, linewidth=0.8, linestyle=(0, (1, 1.5)), zorder=1)
    axes.set(xlabel=x, ylabel=y, xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    style.percent_axis(axes.xaxis)
    style.percent_axis(axes.yaxis)


def _facts(group: Group, frame: pd.DataFrame) -> Facts:
    auc = [roc_auc_score(run.test_labels, run.test_scores) for run in group.runs]
    precision = [average_precision_score(run.test_labels, run.test_scores) for run in group.runs]
    reached = frame.loc[READ_AT]
    own, read = group.prefix, f"{group.prefix}_true_positive"
    return {
        f"{own}_auc": float(np.mean(auc)),
        f"{own}_average_precision": float(np.mean(precision)),
        f"{own}_reached": float(reached[read]),
        f"{own}_reached_low": float(reached[f"{read}_low"]),
        f"{own}_reached_high": float(reached[f"{read}_high"]),
    }
