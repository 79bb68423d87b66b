"""The cleaned table of Part 1 → one feature, two features, and all correlations.

Each function takes a numeric frame with a target of 0 and 1 and any other columns as
features, the table that `DataTable.clean` is, and what all of these are called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from scipy.stats import gaussian_kde
from sklearn.metrics import roc_auc_score

from pipeline.results.figures import heatmap, style
from pipeline.results.figures.drawing import Drawing, Facts

MOST_DRAWN = 24  # features whose correlations with each other are drawn: more can't be read
_GROUPS = ("negative", "positive")
_LOOKS: tuple[style.Look, ...] = (
    {"color": style.NEGATIVE, "marker": "o"},
    {"color": style.POSITIVE, "marker": "^"},
)
_WIDE_NAME = 90  # points; two names as wide and more have no room side by side
_MANY_ROWS = 5000  # more points than this are pixels in the SVG


@dataclass(frozen=True, kw_only=True)
class Labels:
    """What is written at axes and points. titles: of columns that are not shown by their id."""

    target: str = "target"
    titles: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, str] = ("0", "1")
    rows: str = "rows"

    def of(self, column: str) -> str:
        return self.titles.get(column, column)

    def of_class(self, value: int) -> str:
        """Of 0 or 1: "target 1", where a number alone would say nothing; else "malignant"."""
        name = style.label(self.classes[value], 20)
        return f"{style.label(self.of(self.target))} {name}" if name[-1:].isdigit() else name


PLAIN = Labels()
NONE: Mapping[str, Sequence[float]] = {}


@style.styled
def distribution(
    table: pd.DataFrame,
    feature: str | None = None,
    labels: Labels = PLAIN,
    stand_ins: Mapping[str, Sequence[float]] = NONE,
) -> Drawing:
    """1.3a: histogram and density of `feature`, by default the one nearest to the target.

    stand_ins: by feature, values that may stand for missing ones.
    Facts: feature, n, minimum, maximum, mean, median, q25, q75, skewness (adjusted, as
    pandas gives it), and mode_low, mode_high, mode_count of the fullest bin; where values stand
    for missing ones, stand_ins, how many, and measured_mean, measured_median and
    measured_skewness without them.
    """
    feature = feature or by_correlation(table, labels.target)[0]
    values = table[feature].to_numpy(dtype=float)
    data = _bins(values)
    figure = style.new_figure(style.HALF, 2.5)
    axes = figure.add_subplot()
    _draw_distribution(axes, values, data)
    rows = style.label(labels.rows[:1].upper() + labels.rows[1:], 30)
    axes.set(xlabel=style.label(labels.of(feature), 30), ylabel=rows)
    style.legend_above(figure, axes.get_lines(), columns=2)
    facts = _moments(feature, values, data) | _measured(values, stand_ins.get(feature, ()))
    return Drawing(figure=figure, data=data, facts=facts)


def _measured(values: np.ndarray, stand_ins: Sequence[float]) -> Facts:
    """Of what was measured alone, where some of the values stand for missing ones."""
    missing = np.isin(values, stand_ins)
    kept = values[~missing]
    if not missing.any() or not len(kept):
        return {}
    return {
        "stand_ins": int(missing.sum()),
        "measured_mean": float(kept.mean()),
        "measured_median": float(np.median(kept)),
        "measured_skewness": _skewness(kept),
    }


def by_correlation(table: pd.DataFrame, target: str = PLAIN.target) -> list[str]:
    """The features, the one with the largest |r| to the target first."""
    strength = _correlation(table, target)[target].drop(target).abs()
    return [str(name) for name in strength.sort_values(ascending=False, kind="stable").index]


def _correlation(table: pd.DataFrame, target: str) -> pd.DataFrame:
    """Pearson's r, the target last; a constant column correlates with nothing."""
    ordered = table.rename(columns=str)[[*(c for c in map(str, table) if c != target), target]]
    return ordered.corr().fillna(0.0)


def _bins(values: np.ndarray) -> pd.DataFrame:
    """Rows in each bin and the density in its middle; none where values can't be told apart."""
    edges = _edges(values)
    count, _ = np.histogram(values, edges)
    middle = (edges[:-1] + edges[1:]) / 2
    columns = {"low": edges[:-1], "high": edges[1:], "count": count}
    density = np.zeros_like(middle)
    if _is_spread(values):
        density = gaussian_kde(values)(middle) * len(values) * (edges[1] - edges[0])
    return pd.DataFrame(columns | {"density": density})


def _edges(values: np.ndarray) -> np.ndarray:
    if _is_spread(values):
        edges = np.histogram_bin_edges(values, "auto")
        return edges if 5 <= len(edges) - 1 <= 60 else np.histogram_bin_edges(values, 30)
    middle = float(values.min())
    half = max(0.5, 500 * float(np.spacing(np.abs(values).max())))
    return np.histogram_bin_edges(values, 30, range=(middle - half, middle + half))


def _is_spread(values: np.ndarray) -> bool:
    """Bins have room between the least and the greatest, and the square of a width is no zero."""
    width = float(np.ptp(values))
    return width > 1e-140 and width >= 500 * float(np.spacing(np.abs(values).max()))


def _draw_distribution(axes: Axes, values: np.ndarray, data: pd.DataFrame) -> None:
    edges, line = [*data["low"], data["high"].iloc[-1]], {"label": "density"}
    look: style.Look = {"color": style.TRAIN, "edgecolor": "white", "linewidth": 0.4}
    sns.histplot(x=values, bins=edges, kde=_is_spread(values), line_kws=line, ax=axes, **look)
    median, mean = float(np.median(values)), float(values.mean())
    axes.axvline(median, color=style.TEST, linewidth=1, label=f"median {median:.4g}")
    axes.axvline(
        mean, color=style.VALIDATION, linewidth=1, linestyle=(0, (4, 1.5)), label=f"mean {mean:.4g}"
    )
    style.grid(axes, "y")


def _moments(feature: str, values: np.ndarray, data: pd.DataFrame) -> Facts:
    column, fullest = pd.Series(values), data.loc[data["count"].idxmax()]
    facts: Facts = {
        "feature": feature,
        "n": len(values),
        "minimum": float(column.min()),
        "maximum": float(column.max()),
        "mean": float(column.mean()),
        "median": float(column.median()),
        "q25": float(column.quantile(0.25)),
        "q75": float(column.quantile(0.75)),
        "mode_low": float(fullest["low"]),
        "mode_high": float(fullest["high"]),
        "mode_count": int(fullest["count"]),
    }
    return facts | {"skewness": _skewness(values)}


def _skewness(values: np.ndarray) -> float:
    if len(values) < 3 or not _is_spread(values):
        return 0.0
    # of any scale: pandas takes moments below 1e-14 for errors of rounding
    return float(pd.Series((values - values.mean()) / np.ptp(values)).skew())


@style.styled
def scatter(
    table: pd.DataFrame, features: tuple[str, str] | None = None, labels: Labels = PLAIN
) -> Drawing:
    """1.3b: two features by target, by default the two nearest to the target.

    Facts: feature_x, feature_y, correlation, n_negative, n_positive, and where there are
    rows of both classes superiority_x and superiority_y, the probability that the positive
    one of two rows has the larger value (ties half), and median_x_negative,
    median_y_negative, median_x_positive, median_y_positive.
    """
    target = labels.target
    x, y = features or tuple((by_correlation(table, target) * 2)[:2])
    figure = style.new_figure(style.HALF, 3.1)
    axes = figure.add_subplot()
    together = 1.0 if x == y else float(_correlation(table, target).loc[x, y])
    facts: Facts = {"feature_x": x, "feature_y": y, "correlation": together}
    for value, name in enumerate(_GROUPS):
        rows = table.loc[table[target] == value, [x, y]].to_numpy(dtype=float)
        _draw_points(axes, rows, value, labels)
        facts[f"n_{name}"] = len(rows)
        if len(rows):
            middle = np.median(rows, axis=0)
            _draw_middle(axes, middle, value, labels)
            facts |= {f"median_{a}_{name}": float(m) for a, m in zip("xy", middle)}
    if table[target].nunique() == 2:
        for axis, feature in zip("xy", (x, y)):
            facts[f"superiority_{axis}"] = float(roc_auc_score(table[target], table[feature]))
    axes.set(xlabel=style.label(labels.of(x), 30), ylabel=style.label(labels.of(y), 30))
    _, names = axes.get_legend_handles_labels()
    columns = 2 if max(map(style.text_width, names)) < _WIDE_NAME else 1
    figure.legend(loc="outside upper center", ncols=columns, handletextpad=0.2)
    data = pd.DataFrame({"x": table[x], "y": table[y], "target": table[target]})
    return Drawing(figure=figure, data=data, facts=facts)


def _draw_points(axes: Axes, rows: np.ndarray, value: int, labels: Labels) -> None:
    # not seaborn's scatterplot: it gives every point its own path, 3.5 times the SVG
    many = len(rows) > _MANY_ROWS
    name = f"{labels.of_class(value)} (n = {len(rows)})"
    look = _LOOKS[value]
    axes.scatter(
        rows[:, 0], rows[:, 1], s=9, alpha=0.6, linewidths=0, label=name, rasterized=many, **look
    )


def _draw_middle(axes: Axes, middle: np.ndarray, value: int, labels: Labels) -> None:
    edge: style.Look = {"markeredgecolor": style.TEST, "markeredgewidth": 1.2, "linestyle": ""}
    name = f"median of {labels.of_class(value)}"
    axes.plot(*middle, markersize=7, label=name, **edge, **_LOOKS[value])


@style.styled
def correlations(table: pd.DataFrame, labels: Labels = PLAIN) -> Drawing:
    """1.3c: Pearson's r of every pair of columns, the target last.

    Of many features, those `MOST_DRAWN` are drawn that are nearest to the target. Facts: one for
    each feature with the target and one for each pair that is drawn, `a|b` in the order of the
    columns; drawn, the number of features in the picture; strongest_target, and among these
    strongest_pair (`a|b`). The strongest is the largest |r|.
    """
    whole = _correlation(table, labels.target)
    nearest = {*by_correlation(table, labels.target)[:MOST_DRAWN], labels.target}
    kept = [name for name in map(str, whole) if name in nearest]
    matrix = whole.loc[kept, kept]
    width = 4.7 if len(kept) <= 10 else style.FULL
    figure = style.new_figure(width, 0.85 * width, square=True)
    axes = figure.add_subplot()
    heatmap.correlations(axes, matrix.to_numpy(), [labels.of(name) for name in kept], width)
    data = matrix.copy()
    data.insert(0, "column", kept, allow_duplicates=True)  # a feature may have that name
    return Drawing(figure=figure, data=data, facts=_pairs(whole, kept, labels.target))


def _pairs(whole: pd.DataFrame, kept: list[str], target: str) -> Facts:
    drawn = set(kept)
    facts: Facts = {
        f"{a}|{b}": float(whole.loc[a, b])
        for a, b in combinations(map(str, whole), 2)
        if b == target or {a, b} <= drawn
    }
    strongest = max(kept[:-1], key=lambda name: abs(whole.loc[name, target]))
    extra: Facts = {"drawn": len(kept) - 1, "strongest_target": strongest}
    pairs = [f"{a}|{b}" for a, b in combinations(kept[:-1], 2)]
    if pairs:
        pair = max(pairs, key=lambda key: abs(float(facts[key])))
        extra |= {"strongest_pair": pair}
    return facts | extra
