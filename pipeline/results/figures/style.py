"""One look for every figure: sizes in inches at print size, colours, axes, labels.

Figures are drawn for A4 with 170 mm of text and shown at natural size. Colours are
those of Okabe and Ito, told apart with any colour vision; what a colour means, a
line style or a marker says too.
"""

from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, MaxNLocator

FULL, HALF = 6.7, 3.3
TALL = 8.2  # leaves room for a heading and a caption on a page
DPI = 300

TRAIN, VALIDATION, TEST = "#0072B2", "#D55E00", "#222222"
NEGATIVE, POSITIVE = "#56B4E9", "#D55E00"
MODELS = ("#009E73", "#CC79A7", "#E69F00", "#0072B2", "#D55E00", "#56B4E9", "#222222")
MODEL_MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
LOWEST, HIGHEST = "#D55E00", "#0072B2"
QUIET, FAINT, BAR = "#767676", "#D9D9D9", "#7FB3D3"
SEQUENTIAL, DIVERGING = "Blues", "RdBu_r"

_NOT_THE_LOOK = {"backend", "backend_fallback", "interactive", "toolbar", "timezone"}
RC: dict[Any, Any] = {
    # as matplotlib comes, whatever a matplotlibrc of the user has made of it
    **{
        name: mpl.rcParamsDefault[name] for name in mpl.rcParamsDefault if name not in _NOT_THE_LOOK
    },
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 8,
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "legend.handlelength": 1.8,
    "legend.columnspacing": 1.4,
    "legend.borderaxespad": 0.1,
    "figure.constrained_layout.h_pad": 0.04,
    "figure.constrained_layout.w_pad": 0.04,
    "svg.fonttype": "path",  # the same letters on every machine that reads the report
    "text.parse_math": False,  # a `$` in the name of a column is a `$`
}

Look = dict[str, Any]  # keyword arguments of an artist
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def styled(draw: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """`draw` under this style; matplotlib's own settings stay as they were."""

    @wraps(draw)
    def inside(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with mpl.rc_context(RC):
            return draw(*args, **kwargs)

    return inside


def model_look(place: int) -> tuple[str, str]:
    """Colour and marker of the first model, the second, and so on; 56 pairs before one returns."""
    return MODELS[place % len(MODELS)], MODEL_MARKERS[place % len(MODEL_MARKERS)]


def panel_rows(count: int, most: int) -> list[list[int | None]]:
    """Places of `count` panels in rows of at most `most`, equally full; None is no panel."""
    rows = max(1, -(-count // most))
    columns = max(1, -(-count // rows))
    places: list[int | None] = [*range(count), *([None] * (rows * columns - count))]
    return [places[row * columns : (row + 1) * columns] for row in range(rows)]


def new_figure(width: float, height: float, *, square: bool = False) -> Figure:
    """A figure in inches; `square` says that the axes keep their aspect."""
    return Figure(figsize=(width, height), layout="compressed" if square else "constrained")


def legend_above(figure: Figure, handles: Sequence[Artist], columns: int) -> None:
    """A legend over the axes, where it can cover nothing."""
    figure.legend(handles=list(handles), loc="outside upper center", ncols=columns)


def percent(fraction: float, digits: int = 1) -> str:
    return f"{100 * fraction:.{digits}f} %"


def percent_axis(axis: Any) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(100 * value, 2):g} %"))


def count_axis(axis: Any) -> None:
    axis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: thousands(value)))


def thousands(count: float) -> str:
    """A whole number in groups of three: 32 400."""
    return f"{count:,.0f}".replace(",", "\u202f")


def panel_name(axes: Axes, name: str) -> None:
    """Which of several panels this is; a figure's own title is the caption's business."""
    axes.set_title(name, loc="left", fontsize=8, fontweight="bold")


def text_width(text: str, weight: str = "normal") -> float:
    """Points that `text` takes in the size of tick labels."""
    font = font_manager.FontProperties(family=RC["font.family"], weight=weight)
    size = RC["ytick.labelsize"]
    return float(TextPath((0, 0), text, size=size, prop=font).get_extents().width)


def grid(axes: Axes, axis: Any) -> None:
    axes.grid(visible=True, axis=axis)
    axes.tick_params(axis=axis, length=0)


def span(values: Sequence[float] | np.ndarray, least: float) -> tuple[float, float]:
    """Limits around all values with room for markers, at least `least` apart."""
    low, high = float(np.min(values)), float(np.max(values))
    room = max(0.0, least - (high - low)) / 2 + 0.06 * max(high - low, least)
    return low - room, high + room


def accuracy_span(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    low, high = span(values, 0.1)
    return max(low, -0.02), min(high, 1.02)


def align_left(axes: Axes, names: Sequence[str], headings: Sequence[int]) -> None:
    """Row names flush on the left, so that their indent shows; headings are bold."""
    width = max(text_width(name, "bold") for name in names)
    axes.tick_params(axis="y", length=0, pad=width + 6)
    for place, text in enumerate(axes.get_yticklabels()):
        text.set_horizontalalignment("left")
        text.set_fontweight("bold" if place in headings else "normal")


def names_on_x(axes: Axes, names: Sequence[str], size: float) -> None:
    """One name at each of 0, 1, …; upright unless a name is longer than two letters."""
    rotation = 90 if max(map(len, names)) > 2 else 0
    axes.set_xticks(range(len(names)), names, fontsize=size, rotation=rotation)
    axes.tick_params(axis="x", length=0)


def label(name: object, width: int = 14) -> str:
    """A user's name for a column or a class, in letters that the font has.

    A long one loses its middle, since names in a row tend to differ at their ends.
    """
    known = "".join(letter if _has(letter) else "?" for letter in str(name))
    if len(known) <= width:
        return known
    return f"{known[: width // 2]}…{known[1 + width // 2 - width :]}"


@cache
def _has(letter: str) -> bool:
    font = font_manager.get_font(font_manager.findfont("DejaVu Sans"))
    return letter.isprintable() and font.get_char_index(ord(letter)) != 0
