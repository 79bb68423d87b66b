"""A run with many classes → how often it is right at each probability that it gives."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.figures import predictions, style
from pipeline.results.figures.drawing import Drawing, Facts
from pipeline.results.metrics import BINS, calibration_error, confidence_bins


@style.styled
def reliability(run: Run) -> Drawing:
    """3.4g: in bins of the probability of the class that is read, the share read rightly.

    Below, the images in each bin. Intervals are Wilson's. Facts: n, bins, filled (bins with
    images), calibration_error, confidence (mean probability), accuracy.
    """
    frame = _frame(run)
    figure = style.new_figure(style.HALF, 2.9)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    _draw_shares(upper, frame)
    places = (frame["low"] + frame["high"]) / 2
    lower.bar(places, frame["images"], width=0.9 / BINS, color=style.BAR)
    lower.set(xlabel="Probability of the class read", ylabel="Images", xlim=(0, 1))
    style.percent_axis(lower.xaxis)
    style.count_axis(lower.yaxis)
    confidence, right = _read(run)
    facts: Facts = {
        "n": len(right),
        "bins": BINS,
        "filled": int((frame["images"] > 0).sum()),
        "calibration_error": calibration_error(confidence, right),
        "confidence": float(confidence.mean()),
        "accuracy": float(right.mean()),
    }
    return Drawing(figure=figure, data=frame, facts=facts)


def _read(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """(n,) the probability of the class that is read, and whether it is the true one."""
    return run.test_scores.max(axis=1), predictions.predicted(run) == run.test_labels


def _frame(run: Run) -> pd.DataFrame:
    """One row a bin; without images it has neither a mean probability nor a share."""
    confidence, right = _read(run)
    bins = confidence_bins(confidence)
    images = np.bincount(bins, minlength=BINS)
    rightly = np.bincount(bins, right, minlength=BINS).astype(int)
    some = np.maximum(images, 1)
    frame = pd.DataFrame({"low": np.arange(BINS) / BINS, "high": np.arange(1, BINS + 1) / BINS})
    frame["images"], frame["right"] = images, rightly
    frame["probability"] = np.bincount(bins, confidence, minlength=BINS) / some
    frame["share"] = rightly / some
    frame.loc[images == 0, ["probability", "share"]] = np.nan
    return frame


def _draw_shares(axes: Axes, frame: pd.DataFrame) -> None:
    axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    known = frame[frame["images"] > 0]
    ends = [
        statistics.wilson(right, images)
        for right, images in zip(known["right"], known["images"], strict=True)
    ]
    lows, highs = ([getattr(end, side) for end in ends] for side in ("low", "high"))
    axes.vlines(known["probability"], lows, highs, color=style.TRAIN, linewidth=1)
    axes.plot(known["probability"], known["share"], "o", markersize=4, color=style.TRAIN)
    axes.set(ylabel="Share read rightly", ylim=(-0.02, 1.02))
    style.percent_axis(axes.yaxis)
    style.grid(axes, "both")
