import pandas as pd
import pytest

from manifest import Interval
from pipeline.results.figures import differences
from pipeline.results.figures.differences import Change


def change(name, difference, half=0.03, verdict="no evidence"):
    here, beyond = (
        Interval(low=difference - size, high=difference + size, method="t")
        for size in (half, 2 * half)
    )
    return Change(name=name, difference=difference, here=here, beyond=beyond, verdict=verdict)


GROUPS = {
    "Dropout": [change("0.3", 0.01), change("0.7", -0.05, verdict="lower")],
    "Learning rate": [change("0.001", -0.12, 0.2), change("0.01", 0.0, 0.01, "equivalent")],
}


def test_the_forest_counts_verdicts_and_has_both_intervals(saved):
    drawing = differences.forest(GROUPS, 0.02, n_seeds=20, base="the base")
    assert saved(drawing).facts == pytest.approx(
        {"n_seeds": 20, "changes": 4, "decided": 1, "lowest_end": -0.52, "highest_end": 0.28}
    )  # fmt: skip
    assert drawing.data["verdict"].tolist() == ["no evidence", "lower", "no evidence", "equivalent"]
    assert drawing.data["low"].tolist() == pytest.approx([-0.02, -0.08, -0.32, -0.01])
    assert drawing.data["low_for_new_rows"].tolist() == pytest.approx([-0.05, -0.11, -0.52, -0.02])


def test_a_dot_is_filled_only_where_the_verdict_ranks():
    axes = differences.forest(GROUPS, 0.02, n_seeds=20, base="the base").figure.axes[0]
    dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() != "white" for dot in dots] == [False, True, False, False]


def test_the_changes_stand_below_their_groups_and_inside_the_axis():
    axes = differences.forest(GROUPS, 0.02, n_seeds=20, base="the base").figure.axes[0]
    names = [label.get_text().strip() for label in axes.get_yticklabels()]
    assert names == ["Dropout", "0.3", "0.7", "Learning rate", "0.001", "0.01"]
    low, high = axes.get_xlim()
    assert low < -52
    assert high > 28


def test_one_seed_gives_dots_without_whiskers(saved, tmp_path):
    alone = Change(name="0.3", difference=0.01, here=None, beyond=None, verdict="no evidence")
    drawing = differences.forest({"Dropout": [alone]}, 0.02, n_seeds=1, base="the base")
    entry = saved(drawing)
    assert entry.facts == {"n_seeds": 1, "changes": 1, "decided": 0}
    assert pd.read_csv(tmp_path / "first" / entry.data)["low"].isna().all()
    assert "one seed" in drawing.figure.axes[0].get_xlabel()
