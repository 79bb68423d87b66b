"""All runs of two models → loss and accuracy per epoch, as mean and band over seeds."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from pipeline.results.figures import style
from pipeline.results.figures.bands import Group, middle
from pipeline.results.figures.drawing import Drawing, Facts

_PARTS: dict[str, tuple[str, Any]] = {
    "train": (style.TRAIN, "-"),
    "validation": (style.VALIDATION, (0, (4, 1.5))),
}
_NAMES = {"loss": "Mean loss (nats)", "accuracy": "Accuracy"}


@style.styled
def curves(groups: Sequence[Group]) -> Drawing:
    """2.6a: a column for each model, loss above accuracy; a row has one scale.

    Facts, under `<prefix>_`: seeds, epochs; of the mean validation loss _lowest_loss, the
    first _lowest_epoch and _last_loss; and at the last epoch _train_accuracy,
    _validation_accuracy, and the ends of the band of the latter, _band_low and _band_high.
    """
    figure = style.new_figure(style.FULL, 3.6)
    panels = figure.subplots(2, len(groups), sharex="col", sharey="row", squeeze=False)
    frames, facts = [], Facts()
    for column, group in enumerate(groups):
        frame = _frame(group)
        for axes, quantity in zip(panels[:, column], _NAMES):
            _draw(axes, frame, quantity)
        style.panel_name(panels[0, column], group.label)
        panels[1, column].set_xlabel("Epoch")
        frames.append(frame.assign(model=group.prefix))
        facts |= {f"{group.prefix}_{name}": value for name, value in _facts(frame, group).items()}
    for axes, quantity in zip(panels[:, 0], _NAMES):
        axes.set_ylabel(_NAMES[quantity])
    style.percent_axis(panels[1, 0].yaxis)
    style.legend_above(figure, _legend(groups), columns=3)
    return Drawing(figure=figure, data=pd.concat(frames, ignore_index=True), facts=facts)


def _frame(group: Group) -> pd.DataFrame:
    """One row an epoch that all runs have: mean, low and high of each of the four curves."""
    epochs = min(len(run.history) for run in group.runs)
    columns = {"epoch": np.arange(1, epochs + 1)}
    for quantity in _NAMES:
        for part in _PARTS:
            name = f"{part}_{quantity}"
            every = np.array([getattr(run.history, name)[:epochs] for run in group.runs])
            mean, low, high = middle(every)
            columns |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    return pd.DataFrame(columns)


def _draw(axes: Axes, frame: pd.DataFrame, quantity: str) -> None:
    for part, (color, dashes) in _PARTS.items():
        name = f"{part}_{quantity}"
        marker = "o" if len(frame) == 1 else ""
        axes.plot(frame["epoch"], frame[name], color=color, linestyle=dashes, marker=marker)
        axes.fill_between(
            frame["epoch"],
            frame[f"{name}_low"],
            frame[f"{name}_high"],
            color=color,
            alpha=0.18,
            linewidth=0,
        )
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    style.grid(axes, "y")


def _legend(groups: Sequence[Group]) -> list[Line2D | Patch]:
    lines: list[Line2D | Patch] = [
        Line2D([], [], color=color, linestyle=dashes, label=f"{part}, mean")
        for part, (color, dashes) in _PARTS.items()
    ]
    seeds = len(groups[0].runs)
    band = Patch(color=style.QUIET, alpha=0.25, label=f"10–90 % of {seeds} seeds")
    return [*lines, *([band] if seeds > 1 else [])]


def _facts(frame: pd.DataFrame, group: Group) -> Facts:
    loss, last = frame["validation_loss"], frame.iloc[-1]
    return {
        "seeds": len(group.runs),
        "epochs": len(frame),
        "lowest_loss": float(loss.min()),
        "lowest_epoch": int(frame["epoch"][loss.idxmin()]),
        "last_loss": float(last["validation_loss"]),
        "train_accuracy": float(last["train_accuracy"]),
        "validation_accuracy": float(last["validation_accuracy"]),
        "band_low": float(last["validation_accuracy_low"]),
        "band_high": float(last["validation_accuracy_high"]),
    }
