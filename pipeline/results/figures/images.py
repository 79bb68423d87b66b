"""The images of Part 3 → samples, class sizes, image sizes, colour channels."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from pipeline.records import Characters
from pipeline.results.figures import heatmap, style
from pipeline.results.figures.drawing import Drawing, Facts

_PER_LINE = 18  # classes side by side in the samples
_CHANNELS = ["red", "green", "blue"]
_BARS = 32  # of 8 levels of brightness each
_MANY_SIZES = 500  # more bubbles than this are pixels in the SVG
_FEW_SIZES = 12  # up to here every size gets a bar of its own


@style.styled
def samples(characters: Characters, per_class: int = 4) -> Drawing:
    """3.1b: `per_class` images of every class, spread evenly over the rows it has.

    Facts: classes, per_class. Data: class, and image as a row of `characters.images`.
    """
    classes = len(characters.classes)
    chosen = [_spread(np.flatnonzero(characters.labels == c), per_class) for c in range(classes)]
    lines = -(-classes // _PER_LINE)
    columns = min(_PER_LINE, classes)
    height = lines * (0.24 + 0.365 * per_class) * _PER_LINE / max(columns, 9)
    figure = style.new_figure(style.FULL, height)
    for line, axes in enumerate(figure.subplots(lines, 1, squeeze=False)[:, 0]):
        own = slice(line * columns, (line + 1) * columns)
        names = [style.label(name, 5) for name in characters.classes[own]]
        _draw_line(axes, characters.images, chosen[own], names, (per_class, columns))
    pairs = [(characters.classes[c], int(row)) for c, rows in enumerate(chosen) for row in rows]
    data = pd.DataFrame(pairs, columns=["class", "image"])
    facts: Facts = {"classes": classes, "per_class": per_class}
    return Drawing(figure=figure, data=data, facts=facts, pixels=True)


def _spread(rows: np.ndarray, number: int) -> np.ndarray:
    if len(rows) <= number:
        return rows
    return rows[np.linspace(0, len(rows) - 1, number).round().astype(int)]


def _draw_line(
    axes: Axes,
    images: np.ndarray,
    chosen: list[np.ndarray],
    names: list[str],
    shape: tuple[int, int],
) -> None:
    """One montage of `shape` (rows, columns) images; what is absent stays white."""
    height, width = images.shape[1:]
    gap = max(1, width // 14)
    sheet = np.full((shape[0] * (height + gap), shape[1] * (width + gap)), 255, np.uint8)
    for column, rows in enumerate(chosen):
        for line, row in enumerate(rows):
            top, left = line * (height + gap), column * (width + gap)
            sheet[top : top + height, left : left + width] = images[row]
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    axes.set_xticks([width / 2 + c * (width + gap) for c in range(len(names))], names)
    axes.tick_params(length=0, labeltop=True, labelbottom=False, pad=2)
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


@style.styled
def images_per_class(characters: Characters) -> Drawing:
    """3.2a. Facts: classes, lowest and highest number of images of a class, total."""
    classes = len(characters.classes)
    count = np.bincount(characters.labels, minlength=classes)
    figure = style.new_figure(style.FULL, 1.9)
    axes = figure.add_subplot()
    axes.bar(range(classes), count, width=0.75, color=style.BAR)
    axes.set(xlabel="Class", ylabel="Images", xlim=(-0.7, classes - 0.3))
    style.names_on_x(axes, [style.label(n, 10) for n in characters.classes], min(8, 300 / classes))
    style.count_axis(axes.yaxis)
    style.grid(axes, "y")
    data = pd.DataFrame({"class": list(characters.classes), "images": count})
    facts: Facts = {
        "classes": classes,
        "lowest": int(count.min()),
        "highest": int(count.max()),
        "total": int(count.sum()),
    }
    return Drawing(figure=figure, data=data, facts=facts)


@style.styled
def sizes(characters: Characters) -> Drawing:
    """3.2b: how many images have which width and which height, in pixels of the source.

    Facts: width_lowest, width_highest, width_median, and the same of height.
    """
    figure = style.new_figure(style.FULL, 1.9)
    facts: Facts = {}
    frames = []
    for axes, side, values in zip(
        figure.subplots(1, 2, sharey=True), ("width", "height"), characters.sizes.T
    ):
        pixels, count = np.unique(values, return_counts=True)
        _draw_sizes(axes, pixels, count)
        axes.set_xlabel(f"{side.capitalize()} (pixels)")
        facts |= {f"{side}_lowest": int(pixels[0]), f"{side}_highest": int(pixels[-1])}
        facts[f"{side}_median"] = float(np.median(values))
        frames.append(pd.DataFrame({"side": side, "pixels": pixels, "images": count}))
        style.grid(axes, "y")
    figure.axes[0].set_ylabel("Images")
    style.count_axis(figure.axes[0].yaxis)
    return Drawing(figure=figure, data=pd.concat(frames, ignore_index=True), facts=facts)


def _draw_sizes(axes: Axes, pixels: np.ndarray, count: np.ndarray) -> None:
    if len(pixels) <= _FEW_SIZES:
        closest = np.diff(pixels).min() if len(pixels) > 1 else 10
        axes.bar(pixels, count, width=0.8 * closest, color=style.BAR)
    else:
        axes.hist(pixels, bins=30, weights=count, color=style.BAR, edgecolor="white", linewidth=0.4)
    if len(pixels) == 1:
        axes.set_xlim(pixels[0] - 25, pixels[0] + 25)
        axes.set_xticks(pixels)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def channels(characters: Characters) -> Drawing:
    """3.2c: r between the colour channels; of a source with one channel, how bright that is."""
    if characters.channel_correlation is None:
        return brightness(characters)
    return correlations(characters.channel_correlation)


@style.styled
def brightness(characters: Characters) -> Drawing:
    """Facts: channels, which is 1, dark_share and light_share, of pixels in either end's eighth."""
    levels = np.bincount(characters.images.ravel(), minlength=256)
    shares = levels.reshape(_BARS, -1).sum(axis=1) / levels.sum()
    figure = style.new_figure(style.HALF, 2.5)
    axes = figure.add_subplot()
    width = 256 // _BARS
    starts = np.arange(0, 256, width)
    axes.bar(starts, shares, width=0.9 * width, align="edge", color=style.BAR)
    axes.set(xlabel="Brightness of a pixel", ylabel="Share of the pixels", xlim=(0, 256))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    style.grid(axes, "y")
    eighth = _BARS // 8
    facts: Facts = {
        "channels": 1,
        "dark_share": float(shares[:eighth].sum()),
        "light_share": float(shares[-eighth:].sum()),
    }
    data = pd.DataFrame({"from": starts, "to": starts + width - 1, "share": shares})
    return Drawing(figure=figure, data=data, facts=facts)


@style.styled
def correlations(channel_correlation: np.ndarray) -> Drawing:
    """Facts: lowest and highest of the three pairs."""
    matrix = np.asarray(channel_correlation, dtype=float)
    figure = style.new_figure(style.HALF, 2.5, square=True)
    axes = figure.add_subplot()
    heatmap.correlations(axes, matrix, _CHANNELS, style.HALF)
    pairs = matrix[np.triu_indices(3, 1)]
    known = pairs[np.isfinite(pairs)]
    facts: Facts = (
        {"lowest": float(known.min()), "highest": float(known.max())} if len(known) else {}
    )
    data = pd.DataFrame(matrix, columns=_CHANNELS)
    data.insert(0, "channel", _CHANNELS)
    return Drawing(figure=figure, data=data, facts=facts)


@style.styled
def dimensions(characters: Characters) -> Drawing:
    """3.2d: a bubble at each width and height, its area the number of images.

    Facts: distinct_sizes, most_common_width, most_common_height, and the fraction of
    images that have that size, most_common_share.
    """
    pairs, count = np.unique(characters.sizes, axis=0, return_counts=True)
    first = int(count.argmax())
    figure = style.new_figure(style.HALF, 2.6, square=True)
    axes = figure.add_subplot()
    areas = np.maximum(500 * count / count.max() / (1 + len(count) / 20), 2)
    look: style.Look = {"color": style.BAR, "edgecolor": style.TRAIN, "alpha": 0.7}
    look["rasterized"] = len(count) > _MANY_SIZES
    axes.scatter(pairs[:, 0], pairs[:, 1], s=areas, linewidth=0.5, **look)
    _square_limits(axes, pairs)
    width, height = (int(side) for side in pairs[first])
    axes.set(xlabel="Width (pixels)", ylabel="Height (pixels)")
    facts: Facts = {
        "distinct_sizes": len(pairs),
        "most_common_width": width,
        "most_common_height": height,
        "most_common_share": float(count[first] / count.sum()),
    }
    note = f"most common: {width} × {height}, {style.thousands(count[first])} images"
    axes.annotate(note, (0, 1.03), xycoords="axes fraction", color=style.TRAIN)
    data = pd.DataFrame({"width": pairs[:, 0], "height": pairs[:, 1], "images": count})
    return Drawing(figure=figure, data=data, facts=facts)


def _square_limits(axes: Axes, pairs: np.ndarray) -> None:
    """The same scale on both sides, so that a square image lies on the diagonal."""
    low, high = style.span(pairs, 20)
    room = 0.15 * (high - low)
    axes.set(xlim=(low - room, high + room), ylim=(low - room, high + room), aspect="equal")
    axes.axline((low, low), slope=1, color=style.FAINT, linewidth=0.8, zorder=0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6, integer=True))
