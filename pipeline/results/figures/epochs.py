"""Runs → accuracy or loss per epoch, with the one test value as a horizontal line.

Facts of each: seed, epochs, chosen_epoch, test; of train and of validation _first, _last,
_lowest, _highest, and _lowest_epoch and _highest_epoch, the first where there are several;
crossings, how often the two curves change places, and last_crossing, the epoch of the last
time, if there is one. Accuracies are fractions, losses nats.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from pipeline.records import Run
from pipeline.results.figures import predictions, style
from pipeline.results.figures.drawing import Drawing, Facts, Model

Quantity = Literal["accuracy", "loss"]
_FEW = 20  # epochs; up to here each one gets a marker


@style.styled
def accuracy(run: Run, setup: str | None = None) -> Drawing:
    """1.5b 2.2a 2.2b 2.4d-accuracy 3.4a-accuracy; `setup`, if given, becomes a fact."""
    return _alone(run, "accuracy", setup)


@style.styled
def loss(run: Run, setup: str | None = None) -> Drawing:
    """1.5c 2.4d-loss 3.4a-loss; `setup`, if given, becomes a fact."""
    return _alone(run, "loss", setup)


@style.styled
def accuracy_side_by_side(models: Sequence[Model]) -> Drawing:
    """4.3c-accuracy: one panel for each model, one axis; facts as `<prefix>_<fact>`."""
    return _side_by_side(models, "accuracy")


@style.styled
def loss_side_by_side(models: Sequence[Model]) -> Drawing:
    """4.3c-loss: one panel for each model, one axis; facts as `<prefix>_<fact>`."""
    return _side_by_side(models, "loss")


def _alone(run: Run, quantity: Quantity, setup: str | None) -> Drawing:
    figure = style.new_figure(style.HALF, 2.5)
    axes = figure.add_subplot()
    data = _frame(run, quantity)
    train, validation, chosen, test = _draw(axes, data, run, quantity)
    _label_axes(axes, quantity)
    style.legend_above(figure, [train, validation, chosen, test], columns=2)
    facts = _facts(data, run) | ({} if setup is None else {"setup": setup})
    return Drawing(figure=figure, data=data, facts=facts)


def _side_by_side(models: Sequence[Model], quantity: Quantity) -> Drawing:
    rows = style.panel_rows(len(models), 3)
    figure = style.new_figure(style.FULL, min(style.TALL, 2.6 * len(rows)))
    grid = figure.subplots(len(rows), len(rows[0]), sharey=True, squeeze=False)
    panels = grid.ravel()
    for unused in panels[len(models) :]:
        unused.remove()
    frames = [_frame(model.run, quantity) for model in models]
    facts: Facts = {}
    for axes, data, model in zip(panels, frames, models):
        lines = _draw(axes, data, model.run, quantity)
        _test_value(axes, data, quantity)
        style.panel_name(axes, model.label)
        axes.set_xlabel("Epoch")
        facts |= {f"{model.prefix}_{key}": value for key, value in _facts(data, model.run).items()}
    for left in grid[:, 0]:
        _label_axes(left, quantity)
    panels[0].set_ylim(_limits(pd.concat(frames), quantity))
    lines[2].set_label("chosen epoch")
    lines[3].set_label("test, measured once, at the end")
    style.legend_above(figure, lines, columns=4)
    named = [data.assign(model=model.prefix) for data, model in zip(frames, models)]
    return Drawing(figure=figure, data=pd.concat(named, ignore_index=True), facts=facts)


def _frame(run: Run, quantity: Quantity) -> pd.DataFrame:
    history = run.history
    pair = (
        (history.train_accuracy, history.validation_accuracy)
        if quantity == "accuracy"
        else (history.train_loss, history.validation_loss)
    )
    test = predictions.accuracy(run) if quantity == "accuracy" else run.test_loss
    epochs = np.arange(1, len(history) + 1)
    columns = {"epoch": epochs, "train": pair[0], "validation": pair[1], "test": float(test)}
    return pd.DataFrame(columns)


def _draw(axes: Axes, data: pd.DataFrame, run: Run, quantity: Quantity) -> list[Line2D]:
    few = len(data) <= _FEW
    look: style.Look = {"linewidth": 1.2 if few else 0.8, "markersize": 4}
    test = axes.axhline(data["test"][0], color=style.TEST, linewidth=1, linestyle=(0, (1, 1.2)))
    (train,) = axes.plot(
        data["epoch"], data["train"], color=style.TRAIN, marker="o" if few else "", **look
    )
    (validation,) = axes.plot(
        data["epoch"],
        data["validation"],
        color=style.VALIDATION,
        linestyle=(0, (4, 1.5)),
        marker="s" if few else "",
        **look,
    )
    chosen = _mark_chosen(axes, data, run)
    value = style.percent(data["test"][0]) if quantity == "accuracy" else f"{data['test'][0]:.3f}"
    train.set_label("train")
    validation.set_label("validation")
    test.set_label(f"test {value}, once, at the end")
    _scale(axes, data, quantity)
    return [train, validation, chosen, test]


def _mark_chosen(axes: Axes, data: pd.DataFrame, run: Run) -> Line2D:
    value = data["validation"][run.chosen_epoch - 1]
    (ring,) = axes.plot(
        [run.chosen_epoch],
        [value],
        linestyle="",
        marker="o",
        markersize=8,
        markerfacecolor="none",
        markeredgecolor=style.TEST,
        markeredgewidth=0.9,
        zorder=4,
        clip_on=False,
        label=f"chosen epoch {run.chosen_epoch}",
    )
    return ring


def _test_value(axes: Axes, data: pd.DataFrame, quantity: Quantity) -> None:
    value = style.percent(data["test"][0]) if quantity == "accuracy" else f"{data['test'][0]:.3f}"
    axes.annotate(
        f"test\n{value}",
        (1.01, data["test"][0]),
        xycoords=("axes fraction", "data"),
        va="center",
        color=style.TEST,
        annotation_clip=False,
    )


def _scale(axes: Axes, data: pd.DataFrame, quantity: Quantity) -> None:
    last = len(data)
    room = 0.5 if last <= _FEW else 0.02 * last
    axes.set_xlim(1 - room, last + room)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.set_ylim(_limits(data, quantity))
    style.grid(axes, "y")


def _limits(data: pd.DataFrame, quantity: Quantity) -> tuple[float, float]:
    values = data[["train", "validation", "test"]].to_numpy()
    return style.accuracy_span(values) if quantity == "accuracy" else style.span(values, 0.1)


def _label_axes(axes: Axes, quantity: Quantity) -> None:
    axes.set_xlabel("Epoch")
    axes.set_ylabel("Accuracy" if quantity == "accuracy" else "Mean loss (nats)")
    if quantity == "accuracy":
        style.percent_axis(axes.yaxis)


def _facts(data: pd.DataFrame, run: Run) -> Facts:
    facts: Facts = {
        "seed": run.seed,
        "epochs": len(data),
        "chosen_epoch": run.chosen_epoch,
        "test": float(data["test"][0]),
    }
    for part in ("train", "validation"):
        values = data[part].to_numpy(dtype=float)
        facts[f"{part}_first"], facts[f"{part}_last"] = float(values[0]), float(values[-1])
        facts[f"{part}_lowest"], facts[f"{part}_highest"] = float(values.min()), float(values.max())
        facts[f"{part}_lowest_epoch"] = int(values.argmin()) + 1
        facts[f"{part}_highest_epoch"] = int(values.argmax()) + 1
    return facts | _crossings(data)


def _crossings(data: pd.DataFrame) -> Facts:
    """Where train passes from one side of validation to the other; touching is no crossing."""
    side = np.sign((data["train"] - data["validation"]).to_numpy(dtype=float))
    epochs, side = data["epoch"].to_numpy()[side != 0], side[side != 0]
    crossed = epochs[1:][side[1:] != side[:-1]]
    last: Facts = {"last_crossing": int(crossed[-1])} if len(crossed) else {}
    return {"crossings": len(crossed)} | last
