import numpy as np
import pandas as pd
import pytest

from pipeline.manifest import Interval
from pipeline.results.figures import intervals


def estimate(name, mean, half=0.02):
    return name, mean, Interval(low=mean - half, high=mean + half, method="t")


BASE = estimate("base", 0.65)
GROUPS = {
    "Dropout": [estimate("dropout 0.3", 0.67), estimate("dropout 0.7", 0.61)],
    "Learning rate": [estimate("rate 0.001", 0.53, 0.05)],
}


def test_the_forest_names_its_ends_and_its_base(saved):
    drawing = intervals.forest(GROUPS, BASE, n_seeds=20)
    assert saved(drawing).facts == {
        "n_seeds": 20,
        "base_mean": 0.65,
        "lowest_setup": "rate 0.001",
        "lowest_mean": 0.53,
        "highest_setup": "dropout 0.3",
        "highest_mean": 0.67,
    }
    assert drawing.data["name"].tolist() == ["base", "dropout 0.3", "dropout 0.7", "rate 0.001"]
    assert drawing.data["low"].tolist() == pytest.approx([0.63, 0.65, 0.59, 0.48])


def test_the_rows_of_the_forest_keep_the_order_given():
    axes = intervals.forest(GROUPS, BASE, n_seeds=20).figure.axes[0]
    names = [label.get_text().strip() for label in axes.get_yticklabels()]
    expected = ["base", "Dropout", "dropout 0.3", "dropout 0.7", "Learning rate", "rate 0.001"]
    assert names == expected
    bottom, top = axes.get_ylim()
    assert bottom > top


def test_the_base_may_be_the_highest():
    facts = intervals.forest({"Rate": [estimate("rate", 0.5)]}, BASE, n_seeds=3).facts
    assert (facts["highest_setup"], facts["lowest_setup"]) == ("base", "rate")


def test_one_seed_gives_dots_without_intervals(saved, tmp_path):
    groups = {"Dropout": [("dropout 0.3", 0.7, None)]}
    drawing = intervals.forest(groups, ("base", 0.65, None), n_seeds=1)
    entry = saved(drawing)
    back = pd.read_csv(tmp_path / "first" / entry.data)
    pd.testing.assert_frame_equal(back, drawing.data)
    assert back["low"].isna().all()
    assert "one seed" in drawing.figure.axes[0].get_xlabel()


def test_base_and_best_stand_in_two_rows(saved):
    best = estimate("best", 0.77)
    facts = saved(intervals.base_against_best(BASE, best, n_seeds=20)).facts
    assert facts == {"base_mean": 0.65, "best_mean": 0.77, "n_seeds": 20}


def test_every_run_behind_a_mean_is_inside_the_axis(saved):
    per_seed = (np.array([0.4, 0.9]), [0.76, 0.78])
    drawing = intervals.base_against_best(BASE, estimate("best", 0.77), 2, per_seed)
    saved(drawing)
    low, high = drawing.figure.axes[0].get_xlim()
    assert low < 0.4
    assert high > 0.9


def test_models_stand_beside_their_twins(saved):
    plain = estimate("VGG-13", 0.909)
    pairs = [
        (estimate("VGG-13 with batch norm", 0.912), plain),
        (("VGG-13 with augmentation", 0.902, None), plain),
    ]
    drawing = intervals.against_twins(pairs)
    assert saved(drawing).facts == {
        "VGG-13 with batch norm": 0.912,
        "VGG-13": 0.909,
        "VGG-13 with augmentation": 0.902,
    }
    assert drawing.data["group"].tolist() == ["model", "twin"] * 2


def test_perfect_accuracy_is_inside_the_axis(saved):
    drawing = intervals.against_twins([(("a", 1.0, None), ("b", 1.0, None))])
    saved(drawing)
    low, high = drawing.figure.axes[0].get_xlim()
    assert low < 1 < high
