import numpy as np
import pandas as pd

from manifest import Interval
from pipeline.results.figures import intervals


def estimate(name, mean, half=0.02):
    return name, mean, Interval(low=mean - half, high=mean + half, method="t")


BASE = estimate("base", 0.65)
GROUPS = {
    "Base": [
        (estimate("published, SGD", 0.67), estimate("published, SGD", 0.66)),
        (estimate("leak-free, SGD", 0.61), estimate("leak-free, SGD", 0.58, 0.05)),
    ],
    "Logistic regression": [(estimate("published", 0.7), estimate("published", 0.69))],
}


def test_protocols_have_the_ends_of_both_measures_as_facts(saved):
    drawing = intervals.by_protocol(GROUPS, n_seeds=20)
    assert saved(drawing).facts == {
        "n_seeds": 20,
        "rows": 3,
        "lowest_accuracy": 0.61,
        "highest_accuracy": 0.7,
        "lowest_balanced": 0.58,
        "highest_balanced": 0.69,
    }
    assert drawing.data["measure"].tolist() == ["accuracy"] * 3 + ["balanced"] * 3
    assert drawing.data["value"].tolist() == [0.67, 0.61, 0.7, 0.66, 0.58, 0.69]


def test_the_rows_of_a_group_keep_the_order_given():
    axes = intervals.by_protocol(GROUPS, n_seeds=20).figure.axes[0]
    names = [label.get_text().strip() for label in axes.get_yticklabels()]
    assert names == ["Base", "published, SGD", "leak-free, SGD", "Logistic regression", "published"]
    bottom, top = axes.get_ylim()
    assert bottom > top


def test_one_seed_gives_dots_without_intervals(saved, tmp_path):
    pair = (("published", 0.7, None), ("published", 0.69, None))
    drawing = intervals.by_protocol({"Base": [pair]}, n_seeds=1)
    entry = saved(drawing)
    back = pd.read_csv(tmp_path / "first" / entry.data)
    pd.testing.assert_frame_equal(back, drawing.data)
    assert back["low"].isna().all()


def model(known, per_seed=(0.6, 0.8)):
    return intervals.Model(prefix=known[0], estimate=known, per_seed=per_seed)


def test_base_and_best_stand_in_two_rows(saved):
    best = estimate("best", 0.77)
    facts = saved(intervals.side_by_side([model(BASE), model(best)])).facts
    assert facts == {"base_mean": 0.65, "best_mean": 0.77, "n_seeds": 2}


def test_every_run_behind_a_mean_is_inside_the_axis(saved):
    best = model(estimate("best", 0.77), [0.76, 0.78])
    drawing = intervals.side_by_side([model(BASE, np.array([0.4, 0.9])), best])
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
