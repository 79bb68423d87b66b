"""A run with two classes → its confusion matrix and its ROC curve on the test rows."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from sklearn.metrics import roc_auc_score, roc_curve

from pipeline.records import Run
from pipeline.results.figures import predictions, style
from pipeline.results.figures.drawing import Drawing, Facts


@style.styled
def confusion(run: Run, names: tuple[str, str] = ("0", "1")) -> Drawing:
    """1.5d 2.4e: counts and row percentages; `names` are those of negative and positive.

    Facts: true_negatives, false_positives, false_negatives, true_positives, n, seed.
    """
    counts = predictions.counts(run, 2)
    figure = style.new_figure(style.HALF, 2.3)
    axes = figure.add_subplot()
    _draw_cells(axes, counts, [style.label(name) for name in names])
    keys = ("true_negatives", "false_positives", "false_negatives", "true_positives")
    facts: Facts = {key: int(count) for key, count in zip(keys, counts.ravel())}
    facts |= {"n": int(counts.sum()), "seed": run.seed}
    cells = [(true, predicted, counts[true, predicted]) for true in (0, 1) for predicted in (0, 1)]
    data = pd.DataFrame(cells, columns=["true", "predicted", "count"])
    return Drawing(figure=figure, data=data, facts=facts)


def _draw_cells(axes: Axes, counts: np.ndarray, names: list[str]) -> None:
    rows = counts.sum(axis=1)
    shares = counts / np.maximum(rows, 1)[:, None]
    axes.pcolormesh(shares, cmap=style.SEQUENTIAL, vmin=0, vmax=1, edgecolors="white", linewidth=2)
    for (true, predicted), share in np.ndenumerate(shares):
        look: style.Look = {"ha": "center", "color": "white" if share > 0.55 else style.TEST}
        place = (predicted + 0.5, true + 0.5)
        axes.annotate(f"{counts[true, predicted]}", place, va="bottom", fontsize=13, **look)
        shown = style.percent(share) if rows[true] else "–"
        axes.annotate(shown, place, (0, -3), textcoords="offset points", va="top", **look)
    axes.set_xticks([0.5, 1.5], names)
    axes.set_yticks([0.5, 1.5], [f"{name}\nn = {row}" for name, row in zip(names, rows)])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.invert_yaxis()
    axes.set(xlabel="Predicted class", ylabel="True class")


@style.styled
def roc(run: Run) -> Drawing:
    """1.5f 2.4f: the curve from scores, and the one point that 0/1 predictions give.

    Facts: auc, auc_from_labels (mean of recall and specificity), n, seed,
    true_positive_rate, false_positive_rate. Where the test rows have one class only
    there is no curve; what needs the absent class is left out.
    """
    facts = _rates(run)
    figure = style.new_figure(style.HALF, 2.8, square=True)
    axes = figure.add_subplot()
    (chance,) = axes.plot([0, 1], [0, 1], color=style.QUIET, linewidth=0.8, linestyle=(0, (4, 3)))
    chance.set_label("chance, AUC 0.5")
    data = pd.DataFrame({"false_positive_rate": [], "true_positive_rate": [], "threshold": []})
    lines = [chance]
    if "auc" in facts:
        data = _curve(run)
        lines = [*_draw_roc(axes, data, facts), chance]
    axes.set(xlabel="False-positive rate", ylabel="True-positive rate", aspect="equal")
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    style.percent_axis(axes.xaxis)
    style.percent_axis(axes.yaxis)
    style.legend_above(figure, lines, columns=1)
    return Drawing(figure=figure, data=data, facts=facts)


def _draw_roc(axes: Axes, data: pd.DataFrame, facts: Facts) -> list[Line2D]:
    x, y = facts["false_positive_rate"], facts["true_positive_rate"]
    (labels,) = axes.plot(
        [0, x, 1], [0, y, 1], color=style.VALIDATION, linewidth=1, linestyle=(0, (2, 1)), marker="D"
    )
    labels.set(markersize=5, markevery=[1])
    labels.set_label(f"from 0/1 predictions, AUC {facts['auc_from_labels']:.3f}")
    (scores,) = axes.plot(
        data["false_positive_rate"], data["true_positive_rate"], color=style.TRAIN, linewidth=1.5
    )
    scores.set_label(f"from scores, AUC {facts['auc']:.3f}")
    return [scores, labels]


def _curve(run: Run) -> pd.DataFrame:
    """The corners of the curve; the first has no threshold, as nothing reaches it."""
    x, y, thresholds = roc_curve(run.test_labels, run.test_scores)
    finite = np.where(np.isfinite(thresholds), thresholds, np.nan)
    columns = {"false_positive_rate": x, "true_positive_rate": y, "threshold": finite}
    return pd.DataFrame(columns)


def _rates(run: Run) -> Facts:
    (true_negatives, false_positives), (false_negatives, true_positives) = predictions.counts(
        run, 2
    )
    negatives, positives = true_negatives + false_positives, false_negatives + true_positives
    facts: Facts = {"n": int(negatives + positives), "seed": run.seed}
    if positives:
        facts["true_positive_rate"] = float(true_positives / positives)
    if negatives:
        facts["false_positive_rate"] = float(false_positives / negatives)
    if positives and negatives:
        recall, specificity = true_positives / positives, true_negatives / negatives
        facts["auc"] = float(roc_auc_score(run.test_labels, run.test_scores))
        facts["auc_from_labels"] = float((recall + specificity) / 2)
    return facts
