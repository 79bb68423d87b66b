"""Runs with many classes → confusion matrices, row by row in fractions of a true class."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from pipeline.records import Run
from pipeline.results.figures import predictions, style
from pipeline.results.figures.drawing import Drawing, Facts, Model


@style.styled
def confusion(run: Run, classes: Sequence[str]) -> Drawing:
    """3.4d: shares as colour, frequent confusions as counts, the recall of each class.

    Facts: n, accuracy, worst_class, worst_class_recall, and if there was any error
    most_confused_true, most_confused_predicted, most_confused_count.
    """
    counts = predictions.counts(run, len(classes))
    names = [style.label(name, 10) for name in classes]
    figure = style.new_figure(style.FULL, 5.75, square=True)
    axes = figure.add_subplot()
    size = min(8.0, 260 / len(names))
    cells = _draw(axes, counts, names, size)
    _write_confusions(axes, counts, size)
    _write_recall(axes, counts, size)
    _color_bar(figure, cells, [axes], "right")
    data = _frame(counts, classes)
    return Drawing(figure=figure, data=data, facts=_facts(counts, classes))


@style.styled
def confusion_side_by_side(models: Sequence[Model], classes: Sequence[str]) -> Drawing:
    """4.3d: one panel for each model; facts as `<prefix>_<fact>`."""
    names = [style.label(name, 6) for name in classes]
    side = max(2, math.ceil(len(models) ** 0.5))  # panels in a row
    rows = style.panel_rows(len(models), side)
    figure = style.new_figure(style.FULL, 8.1 * len(rows) / side, square=True)
    grid = figure.subplots(len(rows), len(rows[0]), squeeze=False)
    panels = list(grid.ravel()[: len(models)])
    for unused in grid.ravel()[len(models) :]:
        unused.remove()
    facts: Facts = {}
    frames = []
    for axes, model in zip(panels, models):
        counts = predictions.counts(model.run, len(classes))
        cells = _draw(axes, counts, names, min(8.0, 400 / side / len(names)))
        style.panel_name(axes, model.label)
        facts |= {f"{model.prefix}_{key}": value for key, value in _facts(counts, classes).items()}
        frames.append(_frame(counts, classes).assign(model=model.prefix))
    for axes in grid[:, 1:].ravel():
        axes.set_ylabel("")
    _color_bar(figure, cells, panels, "bottom")
    return Drawing(figure=figure, data=pd.concat(frames, ignore_index=True), facts=facts)


def _draw(axes: Axes, counts: np.ndarray, names: list[str], size: float) -> PolyCollection:
    """Cells that hold nothing are not drawn; the root brings out the rare ones."""
    shares = counts / np.maximum(counts.sum(axis=1), 1)[:, None]
    rows, columns = np.nonzero(shares)
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    squares = np.stack([columns, rows], axis=1)[:, None, :] + corners
    norm = PowerNorm(0.5, vmin=0, vmax=1)
    cells = PolyCollection(squares, cmap=style.SEQUENTIAL, norm=norm, linewidth=0)
    cells.set_array(shares[rows, columns])
    axes.add_collection(cells)
    _frame_cells(axes, names, size)
    return cells


def _frame_cells(axes: Axes, names: list[str], size: float) -> None:
    places = np.arange(len(names)) + 0.5
    rotation = 90 if max(map(len, names)) > 2 else 0
    axes.set_xticks(places, names, fontsize=size, rotation=rotation)
    axes.set_yticks(places, names, fontsize=size)
    edges = range(len(names) + 1)
    lines: style.Look = {"colors": style.FAINT, "linewidth": 0.25}
    axes.hlines(edges, 0, len(names), **lines)
    axes.vlines(edges, 0, len(names), **lines)
    axes.tick_params(length=0, pad=1.5)
    axes.spines[:].set(visible=True, linewidth=0.4, color=style.QUIET)
    axes.set(xlabel="Predicted class", ylabel="True class", aspect="equal")
    axes.set(xlim=(0, len(names)), ylim=(len(names), 0))


def _write_confusions(axes: Axes, counts: np.ndarray, size: float) -> None:
    """Counts off the diagonal of at least 3 % of a class of ordinary size."""
    rows = counts.sum(axis=1)
    least = max(1.0, 0.03 * float(np.median(rows)))
    for (true, predicted), count in np.ndenumerate(counts):
        if true != predicted and count >= least:
            color = "white" if count > 0.4 * rows[true] else style.TEST
            place = (predicted + 0.5, true + 0.52)
            look: style.Look = {"ha": "center", "va": "center", "color": color}
            axes.annotate(str(count), place, fontsize=0.8 * size, **look).set_in_layout(False)


def _write_recall(axes: Axes, counts: np.ndarray, size: float) -> None:
    """Recall to the right of each row; a class without test images has none."""
    rows = counts.sum(axis=1)
    side = len(rows)
    look: style.Look = {"fontsize": size, "annotation_clip": False, "color": style.QUIET}
    for place, row in enumerate(rows):
        text = style.percent(counts[place, place] / row, 0) if row else "–"
        axes.annotate(text, (side + 0.35, place + 0.5), va="center", **look)
    axes.annotate("recall", (side + 0.35, -0.15), va="bottom", **look)


def _color_bar(figure: Figure, cells: PolyCollection, panels: list[Axes], side: str) -> None:
    bar = figure.colorbar(cells, ax=panels, location=side, shrink=0.5, aspect=30, pad=0.015)
    bar.set_ticks([0, 0.01, 0.05, 0.25, 0.5, 1])
    style.percent_axis(bar.ax.yaxis if side == "right" else bar.ax.xaxis)
    bar.ax.minorticks_off()
    bar.set_label("Share of the true class")
    bar.outline.set_linewidth(0.4)


def _facts(counts: np.ndarray, classes: Sequence[str]) -> Facts:
    rows, right = counts.sum(axis=1), np.diag(counts)
    recall = np.where(rows > 0, right / np.maximum(rows, 1), np.inf)
    worst = int(recall.argmin())
    facts: Facts = {
        "n": int(counts.sum()),
        "accuracy": float(right.sum() / counts.sum()),
        "worst_class": str(classes[worst]),
        "worst_class_recall": float(recall[worst]),
    }
    wrong = counts - np.diag(right)
    if wrong.any():
        true, predicted = divmod(int(wrong.argmax()), len(wrong))
        facts["most_confused_true"] = str(classes[true])
        facts["most_confused_predicted"] = str(classes[predicted])
        facts["most_confused_count"] = int(wrong[true, predicted])
    return facts


def _frame(counts: np.ndarray, classes: Sequence[str]) -> pd.DataFrame:
    """One row for each pair that occurred."""
    true, predicted = (cells.tolist() for cells in np.nonzero(counts))
    columns = {
        "true": [str(classes[i]) for i in true],
        "predicted": [str(classes[i]) for i in predicted],
        "count": counts[true, predicted],
    }
    return pd.DataFrame(columns)
