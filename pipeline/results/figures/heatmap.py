"""Correlations with their values, shared by tables and images."""

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes

from pipeline.results.figures import style

_READABLE = 5.0  # points
_WIDE = 24  # letters of names that can't be told apart by fewer
_TICKS = [-1, -0.5, 0, 0.5, 1]


def correlations(axes: Axes, matrix: np.ndarray, names: list[str], width: float) -> None:
    """Draw r from −1 to 1 on a figure of `width` inches; NaN is white with a dash.

    Each cell has its value with two significant digits, as long as that can be read.
    """
    size = min(8.0, 14 * width / len(matrix))
    labels = [style.label(name) for name in names]
    if len(set(labels)) < len(names):  # their ends are what they have in common
        labels = [style.label(name, _WIDE) for name in names]
    sns.heatmap(
        np.nan_to_num(matrix),
        vmin=-1,
        vmax=1,
        cmap=style.DIVERGING,
        annot=np.vectorize(digits)(matrix) if size >= _READABLE else None,
        annot_kws={"size": size},
        fmt="",
        linewidths=0.6,
        cbar_kws={"label": "Pearson’s r", "shrink": 0.6, "aspect": 25, "ticks": _TICKS},
        square=True,
        xticklabels=labels,
        yticklabels=labels,
        ax=axes,
    )
    for text, r in zip(axes.texts, matrix.flat):  # seaborn turns white too early
        text.set_color("white" if abs(r) > 0.6 else style.TEST)
    axes.tick_params(length=0, labelsize=min(8.0, 220 / len(matrix)))
    axes.tick_params(axis="y", labelrotation=0)
    if max(map(len, labels)) > 6:
        axes.tick_params(axis="x", labelrotation=90)


def digits(value: float) -> str:
    """Two significant digits without an exponent: 0.078, 0.46, 1."""
    if not np.isfinite(value):
        return "–"
    if abs(value) < 0.0005:
        return "0"
    if abs(value) > 0.995:
        return "1" if value > 0 else "−1"
    return f"{value:#.2g}".replace("-", "−")
