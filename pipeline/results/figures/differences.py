"""Changes to the base → a dot for each difference, with a bar and whiskers for its two intervals."""

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
    """A difference of two accuracies as a fraction; no interval without spread.

    here: on this table, as the verdict; beyond: for new rows.
    """

    name: str
    difference: float
    here: Interval | None
    beyond: Interval | None
    verdict: Verdict


Groups = Mapping[str, Sequence[Change]]


@style.styled
def forest(groups: Groups, margin: float, n_seeds: int, base: str) -> Drawing:
    """2.8: every change of the base under the heading of its group, in the order given.

    Facts: n_seeds, changes, decided (verdicts that rank), and where there are intervals the ends
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
    for interval, width in ((change.beyond, 0.9), (change.here, 2.6)):
        if interval is not None:
            ends = [100 * interval.low, 100 * interval.high]
            axes.plot(ends, [place, place], color=style.TEST, linewidth=width)
    fill = style.TEST if change.verdict in _RANKED else "white"
    axes.plot([100 * change.difference], [place], "o", color=style.TEST, mfc=fill, markersize=5)
    text = f"{100 * change.difference:+.1f}".replace("-", "−")
    if change.here is not None:
        low, high = (100 * end for end in (change.here.low, change.here.high))
        text += f"  [{low:.1f}, {high:.1f}]".replace("-", "−")
    where: style.Look = {
        "xycoords": ("axes fraction", "data"),
        "va": "center",
        "annotation_clip": False,
    }
    axes.annotate(text, (1.02, place), **where)
    axes.annotate(change.verdict, (1.38, place), **where)


def _intervals(change: Change) -> list[Interval]:
    return [interval for interval in (change.here, change.beyond) if interval is not None]


def _ends(change: Change) -> list[float]:
    both = [end for i in _intervals(change) for end in (i.low, i.high)]
    return [change.difference, *both]


def _legend(margin: float) -> list[Line2D | Patch]:
    look: style.Look = {"linestyle": "", "marker": "o", "markersize": 5, "color": style.TEST}
    return [
        Line2D([], [], label="verdict: higher or lower", **look),
        Line2D([], [], mfc="white", label="another verdict", **look),
        Line2D([], [], color=style.TEST, linewidth=2.6, label="95 % interval, on this table"),
        Line2D([], [], color=style.TEST, linewidth=0.9, label="for new rows"),
        Patch(color=style.FAINT, alpha=0.5, label=f"within ±{100 * margin:g} points"),
    ]


def _facts(rows: Sequence[tuple[str, Change]], n_seeds: int) -> Facts:
    changes = [change for _, change in rows]
    facts: Facts = {
        "n_seeds": n_seeds,
        "changes": len(changes),
        "decided": sum(change.verdict in _RANKED for change in changes),
    }
    known = [interval for change in changes for interval in _intervals(change)]
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
            **_columns("low", "high", change.here),
            **_columns("low_for_new_rows", "high_for_new_rows", change.beyond),
            "verdict": change.verdict,
        }
        for group, change in rows
    ]
    return pd.DataFrame(content)


def _columns(low: str, high: str, interval: Interval | None) -> dict[str, float]:
    if interval is None:
        return {low: np.nan, high: np.nan}
    return {low: interval.low, high: interval.high}
