"""All runs of two models → how often what was predicted happened, with a band over seeds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from pipeline.results.figures import style
from pipeline.results.figures.bands import BAND, Group
from pipeline.results.figures.drawing import Drawing, Facts

BINS = 10
LEAST = 5  # rows of a run in a bin; fewer give no share


@style.styled
def reliability(groups: Sequence[Group], rows: str = "rows") -> Drawing:
    """2.6c: by predicted probability, the share of positive rows; below, the rows in each bin.

    Line: all runs together. Band: 10 to 90 % of those runs that have `LEAST` rows in the
    bin. Facts: seeds, bins, and under `<prefix>_` brier, the mean over seeds, and distance,
    that of the shares from the probabilities, averaged over all rows.
    """
    figure = style.new_figure(style.FULL, 3.0)
    shape: style.Look = {"sharex": True, "sharey": "row", "height_ratios": [3, 1]}
    panels = figure.subplots(2, len(groups), squeeze=False, **shape)
    frames = []
    facts: Facts = {"seeds": len(groups[0].runs), "bins": BINS}
    for place, group in enumerate(groups):
        frame = _frame(group)
        upper, lower = panels[:, place]
        _draw(upper, lower, frame, (style.TRAIN, style.VALIDATION)[place])
        style.panel_name(upper, group.label)
        frames.append(frame.assign(model=group.prefix))
        facts |= _facts(frame, group)
    called = style.label(rows, 20)
    panels[0, 0].set_ylabel(f"Share of positive {called}")
    panels[1, 0].set_ylabel(called[:1].upper() + called[1:])
    style.percent_axis(panels[0, 0].yaxis)
    style.count_axis(panels[1, 0].yaxis)
    _legend(panels[0, 0], len(groups[0].runs))
    return Drawing(figure=figure, data=pd.concat(frames, ignore_index=True), facts=facts)


def _frame(group: Group) -> pd.DataFrame:
    """One row for each bin that has rows: predicted, observed, low and high, rows."""
    labels = [np.asarray(run.test_labels, dtype=float) for run in group.runs]
    scores = [np.asarray(run.test_scores, dtype=float) for run in group.runs]
    bins = [np.minimum((s * BINS).astype(int), BINS - 1) for s in scores]
    rows = []
    for number in range(BINS):
        inside = [b == number for b in bins]
        own = np.concatenate([label[i] for label, i in zip(labels, inside)])
        if not len(own):
            continue
        predicted = np.concatenate([score[i] for score, i in zip(scores, inside)]).mean()
        shares = [label[i].mean() for label, i in zip(labels, inside) if i.sum() >= LEAST]
        low, high = np.percentile(shares, BAND) if len(shares) > 1 else (np.nan, np.nan)
        rows.append((number / BINS, predicted, own.mean(), low, high, len(own)))
    return pd.DataFrame(rows, columns=["bin", "predicted", "observed", "low", "high", "rows"])


def _draw(upper: Axes, lower: Axes, frame: pd.DataFrame, color: str) -> None:
    upper.plot([0, 1], [0, 1], color=style.QUIET, linewidth=0.8, linestyle=(0, (1, 1.5)))
    known = frame.dropna()
    upper.fill_between(
        known["predicted"], known["low"], known["high"], color=color, alpha=0.18, linewidth=0
    )
    upper.plot(frame["predicted"], frame["observed"], color=color, marker="o", markersize=3.5)
    upper.set_ylim(-0.02, 1.02)
    style.grid(upper, "y")
    lower.bar(frame["bin"], frame["rows"], width=1 / BINS, align="edge", color=color, alpha=0.6)
    lower.set(xlim=(-0.02, 1.02), xlabel="Predicted probability of the positive class")
    style.percent_axis(lower.xaxis)


def _legend(axes: Axes, seeds: int) -> None:
    chance, line = axes.get_lines()
    chance.set_label("predicted = observed")
    line.set_label("all runs together")
    band = Patch(color=style.QUIET, alpha=0.25, label=f"10–90 % of {seeds} seeds")
    root = axes.get_figure(root=True)
    if root is not None:
        style.legend_above(root, [line, *([band] if seeds > 1 else []), chance], columns=3)


def _facts(frame: pd.DataFrame, group: Group) -> Facts:
    squares = [
        np.mean((run.test_scores.astype(float) - run.test_labels) ** 2) for run in group.runs
    ]
    apart = (frame["observed"] - frame["predicted"]).abs()
    return {
        f"{group.prefix}_brier": float(np.mean(squares)),
        f"{group.prefix}_distance": float(np.average(apart, weights=frame["rows"])),
    }
