"""Pairs of classes that a run confuses → test images of each pair."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pipeline.records import Characters, Run
from pipeline.results.figures import predictions, style
from pipeline.results.figures.drawing import Drawing, Facts

Pair = tuple[int, int]  # the true class, and the one that was read
_PANELS = 2  # side by side, the first pairs on the left
_HIGHEST = 3.3  # inches
_LINE = 10  # points from one line of a label to the next
_ROOM = 14  # points of a panel beside its labels and its images
_SHORT = 6  # letters of both classes that fit into one line of a label


@style.styled
def samples(run: Run, characters: Characters, pairs: Sequence[Pair], per_pair: int = 6) -> Drawing:
    """3.4f: a row for each of `pairs`, at least one, of images misread so, spread evenly.

    Facts: pairs, per_pair, shown (images drawn), and of the first and the last pair its
    classes and how many test images were misread so, first_true, first_read, first_count.
    Data: true, read, and image as a row of `characters.images`.
    """
    counts = predictions.counts(run, len(characters.classes))
    chosen = [_spread(_misread(run, characters, pair), per_pair) for pair in pairs]
    labels = [_label(characters.classes, counts, pair) for pair in pairs]
    rows = -(-len(pairs) // _PANELS)
    pitch, height = _extent(characters.images, labels, (rows, per_pair))
    figure = style.new_figure(style.FULL, height, square=True)
    for place, axes in enumerate(figure.subplots(1, _PANELS)):
        own = slice(place * rows, (place + 1) * rows)
        sheet = _sheet(characters.images, chosen[own], (rows, per_pair), pitch)
        _draw(axes, sheet, labels[own], pitch[0])
    data = _frame(characters.classes, pairs, chosen)
    facts: Facts = {"pairs": len(pairs), "per_pair": per_pair, "shown": len(data)}
    for end, (true, read) in (("first", pairs[0]), ("last", pairs[-1])):
        names = {f"{end}_true": characters.classes[true], f"{end}_read": characters.classes[read]}
        facts |= {**names, f"{end}_count": int(counts[true, read])}
    return Drawing(figure=figure, data=data, facts=facts, pixels=True)


def _misread(run: Run, characters: Characters, pair: Pair) -> np.ndarray:
    """Rows of `characters.images`, in the order of the test set."""
    if not np.array_equal(characters.labels[run.test_rows], run.test_labels):
        raise ValueError(f"run {run.key} was tested on other images than these")
    true, read = pair
    found: np.ndarray = run.test_rows[
        (run.test_labels == true) & (predictions.predicted(run) == read)
    ]
    return found


def _spread(rows: np.ndarray, number: int) -> np.ndarray:
    places = np.linspace(0, len(rows) - 1, min(number, len(rows))).round().astype(int)
    return rows[places]


def _label(classes: Sequence[str], counts: np.ndarray, pair: Pair) -> str:
    true, read = (style.label(classes[place], 9) for place in pair)
    between = " " if len(true + read) <= _SHORT else "\n"
    count, total = counts[pair], counts[pair[0]].sum()
    return f"{true}{between}read as {read}\n{style.thousands(count)} of {style.thousands(total)}"


def _extent(
    images: np.ndarray, labels: Sequence[str], shape: tuple[int, int]
) -> tuple[tuple[int, int], float]:
    """Pixels from one image to the next, down and across, and the figure's height in inches.

    Low images stand further apart, so that their labels don't overlap.
    """
    high, wide = images.shape[1:]
    gap = max(1, wide // 14)
    lines = [line for label in labels for line in label.split("\n")]
    beside = max(map(style.text_width, lines)) + _ROOM
    pixel = (style.FULL * 72 / _PANELS - beside) / (shape[1] * (wide + gap))  # in points
    least = _LINE * (1 + max(label.count("\n") for label in labels))
    down = max(high + gap, round(least / pixel))
    return (down, wide + gap), min(_HIGHEST, (shape[0] * down * pixel + 6) / 72)


def _sheet(
    images: np.ndarray,
    chosen: Sequence[np.ndarray],
    shape: tuple[int, int],
    pitch: tuple[int, int],
) -> np.ndarray:
    """`shape` (rows, columns) images, each amid `pitch` pixels; what is absent stays white."""
    high, wide = images.shape[1:]
    above, beside = (pitch[0] - high) // 2, (pitch[1] - wide) // 2
    sheet = np.full((shape[0] * pitch[0], shape[1] * pitch[1]), 255, np.uint8)
    for line, rows in enumerate(chosen):
        for column, row in enumerate(rows):
            top, left = line * pitch[0] + above, column * pitch[1] + beside
            sheet[top : top + high, left : left + wide] = images[row]
    return sheet


def _draw(axes: Axes, sheet: np.ndarray, labels: Sequence[str], down: int) -> None:
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    places = [down * (line + 0.5) - 0.5 for line in range(len(labels))]
    axes.set_yticks(places, labels, linespacing=1.1)
    axes.set_xticks([])
    axes.tick_params(length=0, pad=4)
    axes.spines[:].set_visible(False)


def _frame(
    classes: Sequence[str], pairs: Sequence[Pair], chosen: Sequence[np.ndarray]
) -> pd.DataFrame:
    """One row for each image drawn."""
    rows = [
        (classes[true], classes[read], int(row))
        for (true, read), images in zip(pairs, chosen, strict=True)
        for row in images
    ]
    return pd.DataFrame(rows, columns=["true", "read", "image"])
