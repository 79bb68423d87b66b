"""Changes to the base → a dot for each difference, with its interval as whiskers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from manifest import Interval, Verdict
from pipeline.results.figures import style
from pipeline.results.figures.drawing import Drawing, Facts

_LINE = 0.2  # inches of height for each row
_RANKED: tuple[Verdict, ...] = ("higher", "lower")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A difference of two accuracies as a fraction; no interval with a single seed."""

    name: str
    difference: float
    interval: Interval | None
    verdict: Verdict


Groups = Mapping[str, Sequence[Change]]


@style.styled
def forest(groups: Groups, margin: float, n_seeds: int, base: str) -> Drawing:
    """2.8: every change of the base under the heading of its group, in the order given.

    Facts: n_seeds, changes, decided (verdicts that rank), and where there are whiskers the ends
    of all, lowest_end and highest_end.
    """
    rows = [(group, change) for group, changes in groups.items() for change in changes]
    figure = style.new_figure(style.FULL, 0.95 + _LINE * (len(groups) + len(rows)))
    axes = figure.add_subplot()
    axes.axvspan(-100 * margin, 100 * margin, color=style.FAINT, alpha=0.5, linewidth=0)
    axes.axvline(0, color=style.TRAIN, linewidth=0.8, linestyle=(0, (4, 1.5)), zorder=1)
    _draw_rows(axes, groups)
    ends = np.array([end for _, change in rows for end in _ends(change)])
    axes.set_xlim(*style.span(100 * np.append(ends, [-margin, margin]), 1.0))
    from_base = f"from {style.label(base, 40)}, points, {_over(n_seeds)}"
    axes.set_xlabel(f"Difference in test accuracy {from_base}")
    style.legend_above(figure, _legend(margin), columns=3)
    return Drawing(figure=figure, data=_frame(rows), facts=_facts(rows, n_seeds))


def _draw_rows(axes: Axes, groups: Groups) -> None:
    names: list[str] = []
    headings = []
    for group, changes in groups.items():
        headings.append(len(names))
        names.append(style.label(group, 40))
        for change in changes:
            _draw(axes, len(names), change)
            names.append("   " + style.label(change.name, 40))
    axes.set_yticks(range(len(names)), names)
    style.align_left(axes, names, headings)
    axes.set_ylim(len(names) - 0.5, -0.6)
    style.grid(axes, "x")


def _draw(axes: Axes, place: float, change: Change) -> None:
    low, high = (100 * end for end in _ends(change))
    axes.plot([low, high], [place, place], color=style.TEST, linewidth=1.2)
    fill = style.TEST if change.verdict in _RANKED else "white"
    axes.plot([100 * change.difference], [place], "o", color=style.TEST, mfc=fill, markersize=5)
    text = f"{100 * change.difference:+.1f}".replace("-", "−")
    if change.interval is not None:
        text += f"  [{low:.1f}, {high:.1f}]".replace("-", "−")
    where: style.Look = {
        "xycoords": ("axes fraction", "data"),
        "va": "center",
        "annotation_clip": False,
    }
    axes.annotate(text, (1.02, place), **where)
    axes.annotate(change.verdict, (1.38, place), **where)


def _ends(change: Change) -> tuple[float, float]:
    if change.interval is None:
        return change.difference, change.difference
    return change.interval.low, change.interval.high


def _legend(margin: float) -> list[Line2D | Patch]:
    look: style.Look = {"linestyle": "", "marker": "o", "markersize": 5, "color": style.TEST}
    return [
        Line2D([], [], label="verdict: higher or lower", **look),
        Line2D([], [], mfc="white", label="another verdict", **look),
        Patch(color=style.FAINT, alpha=0.5, label=f"within ±{100 * margin:g} points"),
    ]


def _facts(rows: Sequence[tuple[str, Change]], n_seeds: int) -> Facts:
    changes = [change for _, change in rows]
    facts: Facts = {
        "n_seeds": n_seeds,
        "changes": len(changes),
        "decided": sum(change.verdict in _RANKED for change in changes),
    }
    known = [change.interval for change in changes if change.interval is not None]
    if not known:
        return facts
    return facts | {
        "lowest_end": min(interval.low for interval in known),
        "highest_end": max(interval.high for interval in known),
    }


def _over(n_seeds: int) -> str:
    return "one seed" if n_seeds == 1 else f"over {n_seeds} seeds"


def _frame(rows: Sequence[tuple[str, Change]]) -> pd.DataFrame:
    content = [
        {
            "group": group,
            "name": change.name,
            "difference": change.difference,
            "low": change.interval.low if change.interval else np.nan,
            "high": change.interval.high if change.interval else np.nan,
            "level": change.interval.level if change.interval else np.nan,
            "verdict": change.verdict,
        }
        for group, change in rows
    ]
    return pd.DataFrame(content)
