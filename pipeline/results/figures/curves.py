"""Runs with many classes → one ROC curve and one AUC for each class against the rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from sklearn.metrics import roc_auc_score, roc_curve

from pipeline.records import Run
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Facts, Model

# False-positive rates at which curves are drawn and saved: dense where they bend.
_RATES = np.unique(np.concatenate([np.linspace(0, 0.2, 201), np.linspace(0.2, 1, 81)]).round(6))


@dataclass(frozen=True, kw_only=True)
class _Curves:
    """auc: by class, those alone that some but not all test images have; rates: (m,) each."""

    auc: dict[str, float]
    rates: dict[str, np.ndarray]

    @property
    def macro(self) -> float:
        return float(np.mean(list(self.auc.values())))

    @property
    def lowest(self) -> str:
        return min(self.auc, key=lambda name: self.auc[name])

    @property
    def highest(self) -> str:
        return max(self.auc, key=lambda name: self.auc[name])


@style.styled
def roc(run: Run, classes: Sequence[str]) -> Drawing:
    """3.4e: the curve and the AUC of each class.

    Where every AUC exceeds 0.9, a second panel enlarges the upper left corner. A class
    absent from the test is skipped. Facts, left out where no class can be drawn:
    lowest_auc, lowest_class, highest_auc, highest_class, macro_auc (mean over classes).
    """
    curves = _measure(run, classes)
    figure = style.new_figure(style.FULL, 5.2)
    zoomed = bool(curves.auc) and min(curves.auc.values()) > 0.9
    top: list[Any] = ["full", "corner"] if zoomed else ["full", "full"]
    panels = figure.subplot_mosaic([top, ["strip", "strip"]], height_ratios=[3, 1.9])
    lines = _draw_curves(panels["full"], curves)
    if zoomed:
        _draw_curves(panels["corner"], curves)
        _zoom(panels["corner"], curves)
    _draw_strip(panels["strip"], [curves], classes)
    _ring_extremes(panels["strip"], curves, classes)
    style.legend_above(figure, lines, columns=4 if zoomed else 2)
    return Drawing(figure=figure, data=_plain(curves), facts=_facts(curves))


@style.styled
def roc_side_by_side(models: Sequence[Model], classes: Sequence[str]) -> Drawing:
    """4.3e: one panel of curves for each model, every AUC below; facts `<prefix>_<fact>`."""
    rows = style.panel_rows(len(models), max(2, math.ceil(len(models) ** 0.5)))
    figure = style.new_figure(style.FULL, min(style.TALL, 2.5 + 3.4 * len(rows)))
    mosaic: list[Any] = [["." if n is None else n for n in row] for row in rows]
    panels = figure.subplot_mosaic(
        [*mosaic, ["strip"] * len(rows[0])], height_ratios=[*([3] * len(rows)), 1.9]
    )
    measured = [_measure(model.run, classes) for model in models]
    facts: Facts = {}
    for place, (model, curves) in enumerate(zip(models, measured)):
        axes = panels[place]
        _name_lines(axes, _draw_curves(axes, curves), model.label)
        facts |= {f"{model.prefix}_{key}": value for key, value in _facts(curves).items()}
    if all(curves.auc and min(curves.auc.values()) > 0.9 for curves in measured):
        worst = min(measured, key=lambda curves: min(curves.auc.values()))
        for place in range(len(models)):
            _zoom(panels[place], worst)
    _draw_strip(panels["strip"], measured, classes)
    _legend_of_models(figure, models)
    data = {model.prefix: _plain(curves) for model, curves in zip(models, measured)}
    return Drawing(figure=figure, data=data, facts=facts)


def _measure(run: Run, classes: Sequence[str]) -> _Curves:
    auc, rates = {}, {}
    for index, name in enumerate(classes):
        own, scores = np.asarray(run.test_labels) == index, run.test_scores[:, index]
        if own.any() and not own.all():
            auc[str(name)] = float(roc_auc_score(own, scores))
            rates[str(name)] = _at_rates(*roc_curve(own, scores)[:2])
    return _Curves(auc=auc, rates=rates)


def _at_rates(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """True-positive rates at `_RATES`; where the curve rises upright, its upper end."""
    return np.interp(_RATES, x, y).round(6)


def _draw_curves(axes: Axes, curves: _Curves) -> list[Line2D]:
    """All curves; returns the lines that a legend names: macro average, lowest, highest."""
    axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.015))
    axes.set(xlabel="False-positive rate", ylabel="True-positive rate")
    style.percent_axis(axes.xaxis)
    style.percent_axis(axes.yaxis)
    if not curves.auc:
        return []
    for rates in curves.rates.values():
        _line(axes, rates, color="#9CB8CC", linewidth=0.4)
    lines = []
    for kind, name, color, dashes in (
        ("lowest", curves.lowest, style.LOWEST, (0, (4, 1.5))),
        ("highest", curves.highest, style.HIGHEST, (0, (1, 1))),
    ):
        line = _line(axes, curves.rates[name], color=color, linestyle=dashes)
        line.set_label(f"{kind}: {style.label(name)}, AUC {curves.auc[name]:.4f}")
        lines.append(line)
    macro = _line(axes, np.mean(list(curves.rates.values()), axis=0), color=style.TEST)
    macro.set_label(f"mean of all, AUC {curves.macro:.4f}")
    return [macro, *lines]


def _line(axes: Axes, rates: np.ndarray, **look: Any) -> Line2D:
    (line,) = axes.plot(np.append(0, _RATES), np.append(0, rates), **look)
    return line


def _name_lines(axes: Axes, lines: list[Line2D], title: str) -> None:
    """A legend over its own panel, where it can cover nothing."""
    legend = axes.legend(handles=lines, loc="lower left", bbox_to_anchor=(0, 1.01), title=title)
    legend.set_alignment("left")
    legend.get_title().set_fontweight("bold")


def _zoom(axes: Axes, curves: _Curves) -> None:
    """The corner in which the lowest curve does its bending."""
    x = 0.2 if min(curves.auc.values()) < 0.98 else 0.1
    lowest = float(np.interp(x / 20, _RATES, curves.rates[curves.lowest]))
    axes.set_xlabel("False-positive rate (corner enlarged)")
    axes.set_xlim(-0.01 * x, x)
    axes.set_ylim(min(lowest, 1 - x), 1 + 0.01 * (1 - min(lowest, 1 - x)))


def _draw_strip(axes: Axes, measured: Sequence[_Curves], classes: Sequence[str]) -> None:
    """AUC of each class, for several models side by side, and the mean as a line."""
    names = [str(name) for name in classes]
    last = len(measured) - 1
    for order, curves in enumerate(measured):
        color, marker = style.model_look(order)
        color = color if last else style.TEST
        aside = 0.15 * (2 * order - last) / last if last else 0.0
        places = [names.index(name) + aside for name in curves.auc]
        values = list(curves.auc.values())
        axes.plot(places, values, linestyle="", marker=marker, ms=4.5, color=color)
        if values:
            axes.vlines(places, curves.macro, values, color=color, linewidth=0.6, alpha=0.6)
            axes.axhline(curves.macro, color=color, linewidth=0.7, zorder=1)
    axes.set(xlabel="Class", ylabel="AUC", xlim=(-0.7, len(names) - 0.3))
    if every := [value for curves in measured for value in curves.auc.values()]:
        low, high = style.span(every, 0.002)
        axes.set_ylim(low, min(high, 1 + 0.06 * (1 - low)))
    style.names_on_x(axes, [style.label(name, 10) for name in names], min(8, 300 / len(names)))
    style.grid(axes, "y")


def _ring_extremes(axes: Axes, curves: _Curves, classes: Sequence[str]) -> None:
    if not curves.auc:
        return
    names = [str(name) for name in classes]
    for name, color in ((curves.lowest, style.LOWEST), (curves.highest, style.HIGHEST)):
        axes.plot([names.index(name)], [curves.auc[name]], "o", color=color, markersize=6, zorder=4)


def _legend_of_models(figure: Figure, models: Sequence[Model]) -> None:
    handles = []
    for place, model in enumerate(models):
        color, marker = style.model_look(place) if len(models) > 1 else (style.TEST, "o")
        label = f"AUC of {model.label}"
        handles.append(Line2D([], [], color=color, marker=marker, markersize=4.5, label=label))
    figure.legend(handles=handles, loc="outside lower center", ncols=min(3, len(handles)))


def _facts(curves: _Curves) -> Facts:
    if not curves.auc:
        return {}
    return {
        "lowest_auc": curves.auc[curves.lowest],
        "lowest_class": curves.lowest,
        "highest_auc": curves.auc[curves.highest],
        "highest_class": curves.highest,
        "macro_auc": curves.macro,
    }


def _plain(curves: _Curves) -> dict[str, object]:
    """AUC by class, and the true-positive rates at the false-positive rates listed."""
    rates = {name: values.tolist() for name, values in curves.rates.items()}
    columns = {"false_positive_rate": _RATES.tolist(), "true_positive_rate": rates}
    return {"auc": curves.auc} | columns
