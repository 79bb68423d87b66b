"""What a network looks at → its filters, the activations of its blocks, its saliency."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from pipeline.records import Reading
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Facts

_PER_LINE = 16  # filters side by side
_ZOOM = 6  # pixels of a weight in the sheet of filters
_SIDE = 56  # pixels of a map in a line of activations
_GAP = 4


class Sample(NamedTuple):
    """A test image: its class, the one that was read, and `image`, a row of the data set."""

    true: str
    read: str
    probability: float
    image: int


@style.styled
def filters(reading: Reading) -> Drawing:
    """3.7a: the weights of the first layer, one scale for all.

    Facts: filters, side, lowest and highest weight, mixed (filters with weights of both
    signs). Data: filter, row, column, weight.
    """
    weights = reading.filters
    count, side = len(weights), weights.shape[-1]
    lines = -(-count // _PER_LINE)
    figure = style.new_figure(style.FULL, min(9.0, 0.5 + 0.4 * max(2, lines)), square=True)
    axes = figure.add_subplot()
    bound = float(np.abs(weights).max())
    large = weights.repeat(_ZOOM, axis=1).repeat(_ZOOM, axis=2)
    _show(axes, _sheet(large, _PER_LINE), style.DIVERGING, (-bound, bound))
    _bar(figure, axes, bound, "Weight")
    place = np.indices(weights.shape).reshape(3, -1)
    data = pd.DataFrame(dict(zip(("filter", "row", "column"), place)) | {"weight": weights.ravel()})
    both = (weights.min(axis=(1, 2)) < 0) & (weights.max(axis=(1, 2)) > 0)
    facts: Facts = {"filters": count, "side": side, "mixed": int(both.sum())}
    facts |= {"lowest": float(weights.min()), "highest": float(weights.max())}
    return Drawing(figure=figure, data=data, facts=facts, pixels=True)


@style.styled
def activations(reading: Reading, images: np.ndarray, labels: Sequence[str]) -> Drawing:
    """3.7b: a column for each of `images`, a line for each block, each line with its own scale.

    Facts: shown, blocks, first_side and last_side of the maps. Data: by block, the maps.
    """
    blocks = reading.activations
    lines = [np.stack([_resized(image) for image in images])]
    lines += [np.stack([_resized(of_image) for of_image in maps]) for maps in blocks]
    figure = style.new_figure(style.FULL, 0.25 + 0.52 * len(lines), square=True)
    names = [
        "image",
        *(f"block {n}\n{maps.shape[-1]} × {maps.shape[-1]}" for n, maps in enumerate(blocks, 1)),
    ]
    for axes, line, name in zip(figure.subplots(len(lines), 1), lines, names, strict=True):
        look = "gray" if name == "image" else style.SEQUENTIAL
        _show(axes, _sheet(line, len(labels)), look, (0, max(float(line.max()), 1e-9)))
        axes.set_yticks([_SIDE / 2], [name])
    places = [_SIDE / 2 + n * (_SIDE + _GAP) for n in range(len(labels))]
    figure.axes[0].set_xticks(places, [style.label(name, 6) for name in labels])
    figure.axes[0].tick_params(labeltop=True, labelbottom=False, pad=2)
    data = {f"block {n}": maps.round(6).tolist() for n, maps in enumerate(blocks, 1)}
    facts: Facts = {"shown": len(labels), "blocks": len(blocks)}
    facts |= {"first_side": blocks[0].shape[-1], "last_side": blocks[-1].shape[-1]}
    return Drawing(figure=figure, data={"classes": list(labels)} | data, facts=facts, pixels=True)


@style.styled
def saliency(reading: Reading, samples: Sequence[Sample]) -> Drawing:
    """3.7c: each image, and what in it speaks for the class that is read and for the true one.

    Each map has its own scale. Facts: worst_class, and where there is one, right_probability,
    or wrong_read and wrong_probability. Data: sample, image, true, read, row, column, value.
    """
    panels = [_panels(reading, sample, place) for place, sample in enumerate(samples)]
    widths = [width for own in panels for width in (*([1.0] * len(own)), 0.12)]
    figure = style.new_figure(style.FULL, 1.95, square=True)
    grid = figure.add_gridspec(1, len(widths), width_ratios=widths)
    drawn = []
    for place, panel in enumerate(panel for own in panels for panel in (*own, None)):
        if panel is not None:
            drawn.append(figure.add_subplot(grid[place]))
            _draw(drawn[-1], *panel)
    _bar(figure, drawn, 1.0, "Speaks against (−) or for (+) the class, in shares of the extreme")
    return Drawing(
        figure=figure, data=_values(reading, samples), facts=_facts(samples), pixels=True
    )


def _draw(axes: Axes, title: str, values: np.ndarray, outline: np.ndarray | None) -> None:
    bound = float(np.abs(values).max()) or 1.0
    colors = "gray" if outline is None else style.DIVERGING
    _show(axes, values / bound, colors, (-1, 1))
    axes.set_title(title, fontsize=8, pad=3)
    if outline is not None and np.ptp(outline) > 0:
        middle = (outline.min() + outline.max()) / 2
        look: style.Look = {"colors": style.TEST, "linewidths": 0.6, "linestyles": "solid"}
        axes.contour(outline, levels=[middle], **look)


_Panel = tuple[str, np.ndarray, np.ndarray | None]


def _panels(reading: Reading, sample: Sample, place: int) -> list[_Panel]:
    """Of one sample: title, values, and the image whose outline is drawn over them."""
    image = reading.inputs[place]
    true, read = style.label(sample.true, 8), style.label(sample.read, 8)
    told: list[_Panel] = [
        (f"{true}, read as {read}\n({style.percent(sample.probability)})", image, None)
    ]
    told.append((f"for {read}", reading.saliency[place, 0], image))
    if sample.true != sample.read:
        told.append((f"for {true}", reading.saliency[place, 1], image))
    return told


def _facts(samples: Sequence[Sample]) -> Facts:
    facts: Facts = {"worst_class": samples[0].true}
    for sample in samples:
        if sample.true == sample.read:
            facts["right_probability"] = sample.probability
        else:
            facts |= {"wrong_read": sample.read, "wrong_probability": sample.probability}
    return facts


def _values(reading: Reading, samples: Sequence[Sample]) -> pd.DataFrame:
    frames = []
    for place, sample in enumerate(samples):
        rows, columns = np.indices(reading.inputs[place].shape).reshape(2, -1)
        frame = pd.DataFrame(
            {"row": rows, "column": columns, "input": reading.inputs[place].ravel()}
        )
        frame["for_read"], frame["for_true"] = reading.saliency[place].reshape(2, -1)
        frames.append(frame.assign(image=sample.image, true=sample.true, read=sample.read))
    return pd.concat(frames, ignore_index=True)


def _sheet(maps: np.ndarray, columns: int) -> np.ndarray:
    """(n, side, side) → one picture of lines of `columns`, NaN between them."""
    side = maps.shape[-1]
    lines = -(-len(maps) // columns)
    sheet = np.full(
        (lines * (side + _GAP) - _GAP, min(columns, len(maps)) * (side + _GAP) - _GAP), np.nan
    )
    for place, values in enumerate(maps):
        top, left = ((side + _GAP) * step for step in divmod(place, columns))
        sheet[top : top + side, left : left + side] = values
    return sheet


def _resized(values: np.ndarray) -> np.ndarray:
    """(height, width) → (_SIDE, _SIDE), each pixel repeated."""
    rows, columns = (np.arange(_SIDE) * length // _SIDE for length in values.shape)
    return np.asarray(values[rows][:, columns], dtype=float)


def _show(axes: Axes, values: np.ndarray, colors: str, ends: tuple[float, float]) -> None:
    axes.imshow(values, cmap=colors, vmin=ends[0], vmax=ends[1], interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _bar(figure: Figure, axes: Axes | list[Axes], bound: float, title: str) -> None:
    scale = ScalarMappable(Normalize(-bound, bound), style.DIVERGING)
    bar = figure.colorbar(scale, ax=axes, location="bottom", shrink=0.4, aspect=45, pad=0.03)
    bar.set_ticks([-bound, 0, bound], labels=[f"−{bound:.2g}", "0", f"{bound:.2g}"])
    bar.set_label(title)
    bar.outline.set_linewidth(0.4)
