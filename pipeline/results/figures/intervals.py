"""Means and intervals over seeds → dots with whiskers. Accuracies are fractions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from manifest import Interval
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Facts

Estimate = tuple[str, float, Interval | None]  # name, mean accuracy, None for a single seed
_LINE = 0.2  # inches of height for each row


@style.styled
def by_protocol(groups: Mapping[str, Sequence[tuple[Estimate, Estimate]]], n_seeds: int) -> Drawing:
    """2.5: accuracy and balanced accuracy of every row, under the heading of its group.

    Facts: n_seeds, rows, and for each of the two the lowest and the highest mean, as
    lowest_accuracy, highest_accuracy, lowest_balanced and highest_balanced.
    """
    pairs = [pair for group in groups.values() for pair in group]
    figure = style.new_figure(style.FULL, 0.75 + _LINE * (len(groups) + len(pairs)))
    panels = figure.subplots(1, 2, sharey=True)
    facts: Facts = {"n_seeds": n_seeds, "rows": len(pairs)}
    frames = []
    for side, (axes, name) in enumerate(zip(panels, ("accuracy", "balanced"))):
        own = {group: [pair[side] for pair in rows] for group, rows in groups.items()}
        _draw_rows(axes, own)
        estimates = [pair[side] for pair in pairs]
        _accuracy_axis(axes, estimates, _MEASURES[name])
        means = [mean for _, mean, _ in estimates]
        facts |= {f"lowest_{name}": min(means), f"highest_{name}": max(means)}
        rows = [(group, estimate) for group, found in own.items() for estimate in found]
        frames.append(_frame(rows).rename(columns={"accuracy": "value"}).assign(measure=name))
    return Drawing(figure=figure, data=pd.concat(frames, ignore_index=True), facts=facts)


_MEASURES = {"accuracy": "Test accuracy", "balanced": "Balanced test accuracy"}


def _draw_rows(axes: Axes, groups: Mapping[str, Sequence[Estimate]]) -> None:
    names: list[str] = []
    headings = []
    for group, estimates in groups.items():
        headings.append(len(names))
        names.append(style.label(group, 40))
        for estimate in estimates:
            _dot(axes, len(names), estimate, style.TEST, "o")
            names.append("   " + style.label(estimate[0], 40))
    axes.set_yticks(range(len(names)), names)
    style.align_left(axes, names, headings)
    axes.set_ylim(len(names) - 0.5, -0.6)
    style.grid(axes, "x")


@dataclass(frozen=True, kw_only=True)
class Model:
    """One row of 2.4c: `prefix` of its fact, and the accuracy of each run."""

    prefix: str
    estimate: Estimate
    per_seed: Sequence[float]


@style.styled
def side_by_side(models: Sequence[Model]) -> Drawing:
    """2.4c: means with intervals, below each a faint stroke for each run where there are several.

    Facts: <prefix>_mean of each, n_seeds.
    """
    figure = style.new_figure(style.FULL, 1.35)
    axes = figure.add_subplot()
    strokes: list[float] = []
    n_seeds = len(models[0].per_seed)
    for place, (model, color) in enumerate(zip(models, (style.TRAIN, style.TEST), strict=True)):
        _dot(axes, place, model.estimate, color, "o")
        strokes += _strip(axes, place + 0.3, model.per_seed)
    estimates = [model.estimate for model in models]
    axes.set_yticks(range(len(models)), [style.label(name, 30) for name, _, _ in estimates])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(models) - 0.4, -0.5)
    style.grid(axes, "x")
    name = f"Test accuracy, {_over(n_seeds)}; strokes are single runs"
    _accuracy_axis(axes, estimates, name, strokes)
    facts: Facts = {f"{model.prefix}_mean": model.estimate[1] for model in models}
    facts["n_seeds"] = n_seeds
    data = _frame([(model.prefix, model.estimate) for model in models])
    return Drawing(figure=figure, data=data, facts=facts)


def _strip(axes: Axes, place: float, values: Sequence[float]) -> list[float]:
    """Faint strokes below a row; equal values overlap and look darker."""
    axes.plot(
        values, [place] * len(values), "|", markersize=6, color=style.QUIET, alpha=0.5, zorder=1
    )
    return [float(value) for value in values]


@style.styled
def against_twins(pairs: Sequence[tuple[Estimate, Estimate]]) -> Drawing:
    """B: each model (first of a pair) against its plain twin (second).

    Facts: the accuracy of every model and twin under its name.
    """
    figure = style.new_figure(style.FULL, 0.75 + 0.45 * len(pairs))
    axes = figure.add_subplot()
    for place, (model, twin) in enumerate(pairs):
        _dot(axes, place - 0.17, model, style.MODELS[0], "o")
        _dot(axes, place + 0.17, twin, style.QUIET, "D")
    axes.set_yticks(range(len(pairs)), [style.label(model[0], 30) for model, _ in pairs])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(pairs) - 0.5, -0.5)
    style.grid(axes, "x")
    estimates = [estimate for pair in pairs for estimate in pair]
    _accuracy_axis(axes, estimates, "Test accuracy")
    _legend_of_twins(axes)
    data = _frame([(role, e) for pair in pairs for role, e in zip(("model", "twin"), pair)])
    return Drawing(figure=figure, data=data, facts={name: mean for name, mean, _ in estimates})


def _legend_of_twins(axes: Axes) -> None:
    look: style.Look = {"linestyle": "", "markersize": 5}
    handles = [
        Line2D([], [], color=style.MODELS[0], marker="o", label="with the change", **look),
        Line2D([], [], color=style.QUIET, marker="D", label="its plain twin", **look),
    ]
    figure = axes.get_figure(root=True)
    if figure is not None:
        style.legend_above(figure, handles, columns=2)


def _dot(axes: Axes, place: float, estimate: Estimate, color: str, marker: str) -> None:
    """Mean, whiskers, and both as text to the right of the axes."""
    _, mean, interval = estimate
    text = style.percent(mean)
    if interval is not None:
        axes.plot([interval.low, interval.high], [place, place], color=color, linewidth=1.2)
        text += f"  [{100 * interval.low:.1f}, {100 * interval.high:.1f}]"
    axes.plot([mean], [place], color=color, marker=marker, markersize=5, linestyle="")
    axes.annotate(
        text,
        (1.02, place),
        xycoords=("axes fraction", "data"),
        va="center",
        color=color,
        annotation_clip=False,
    )


def _accuracy_axis(
    axes: Axes, estimates: Sequence[Estimate], name: str, more: Sequence[float] = ()
) -> None:
    ends = [
        end for _, _, interval in estimates if interval for end in (interval.low, interval.high)
    ]
    values = np.array([*(mean for _, mean, _ in estimates), *ends, *more])
    low, high = style.span(values, 0.04)
    axes.set_xlim(max(low, 0.0), min(high, 1.005))
    axes.set_xlabel(name)
    style.percent_axis(axes.xaxis)


def _over(n_seeds: int) -> str:
    return "one seed" if n_seeds == 1 else f"mean and 95 % interval over {n_seeds} seeds"


def _frame(rows: Sequence[tuple[str, Estimate]]) -> pd.DataFrame:
    columns = ["group", "name", "accuracy", "low", "high"]
    bounds = [(i.low, i.high) if i else (np.nan, np.nan) for _, (_, _, i) in rows]
    content = [(g, name, mean, *ends) for (g, (name, mean, _)), ends in zip(rows, bounds)]
    return pd.DataFrame(content, columns=columns)
