"""Square matrices on axes: correlations with their values, shared by tables and images."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh

from pipeline.results.figures import style

_READABLE = 5.0  # points


def correlations(axes: Axes, matrix: np.ndarray, names: list[str], width: float) -> QuadMesh:
    """Draw r from −1 to 1 on a figure of `width` inches; NaN is left blank.

    Each cell has its value with two significant digits, as long as that can be read.
    """
    shown = np.ma.masked_invalid(matrix)
    mesh = axes.pcolormesh(
        shown, cmap=style.DIVERGING, vmin=-1, vmax=1, edgecolors="white", linewidth=0.6
    )
    size = min(8.0, 14 * width / len(matrix))
    if size >= _READABLE:
        _write_values(axes, matrix, size)
    _name_both_axes(axes, [style.label(name) for name in names], min(8.0, 220 / len(matrix)))
    return mesh


def _write_values(axes: Axes, matrix: np.ndarray, size: float) -> None:
    for (row, column), value in np.ndenumerate(matrix):
        color = "white" if abs(value) > 0.6 else style.TEST
        place = (column + 0.5, row + 0.5)
        look: style.Look = {"ha": "center", "va": "center", "fontsize": size, "color": color}
        axes.annotate(digits(value), place, **look).set_in_layout(False)


def color_bar(axes: Axes, mesh: QuadMesh) -> None:
    figure = axes.get_figure(root=True)
    if figure is not None:
        bar = figure.colorbar(mesh, ax=axes, label="Pearson’s r", shrink=0.6, aspect=25)
        bar.set_ticks([-1, -0.5, 0, 0.5, 1], labels=["−1", "−0.5", "0", "0.5", "1"])
        bar.outline.set_linewidth(0)


def digits(value: float) -> str:
    """Two significant digits without an exponent: 0.078, 0.46, 1."""
    if not np.isfinite(value):
        return "–"
    if abs(value) < 0.0005:
        return "0"
    if abs(value) > 0.995:
        return "1" if value > 0 else "−1"
    return f"{value:#.2g}".replace("-", "−")


def _name_both_axes(axes: Axes, names: list[str], size: float) -> None:
    rotation = 90 if max(map(len, names)) > 6 else 0
    places = np.arange(len(names)) + 0.5
    axes.set_xticks(places, names, fontsize=size, rotation=rotation)
    axes.set_yticks(places, names, fontsize=size)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_aspect("equal")
    axes.invert_yaxis()
