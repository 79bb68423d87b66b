import json

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from pipeline.results.figures import curves

NAMES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def five(run):
    """Class a is ranked perfectly, b has one of its six pairs out of order, c two of four."""
    labels = np.array([0, 0, 1, 1, 2])
    scores = np.array(
        [[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.2, 0.6, 0.2], [0.3, 0.2, 0.5], [0.1, 0.55, 0.35]]
    )
    return run(labels, scores)


def test_areas_are_those_computed_by_hand(saved, five):
    drawing = curves.roc(five, "abc")
    facts = saved(drawing).facts
    assert drawing.data["auc"] == pytest.approx({"a": 1, "b": 4 / 6, "c": 3 / 4})
    assert facts.pop("macro_auc") == pytest.approx((1 + 4 / 6 + 3 / 4) / 3)
    assert facts.pop("lowest_auc") == pytest.approx(4 / 6)
    assert facts == {"lowest_class": "b", "highest_class": "a", "highest_auc": 1}


def test_the_mean_is_the_macro_average_of_scikit_learn(class_run):
    run = class_run()
    facts = curves.roc(run, NAMES).facts
    macro = roc_auc_score(run.test_labels, run.test_scores, multi_class="ovr")
    assert facts["macro_auc"] == pytest.approx(macro)


def test_the_saved_curves_have_the_areas_of_the_classes(saved, class_run, tmp_path):
    entry = saved(curves.roc(class_run(), NAMES))
    data = json.loads((tmp_path / "first" / entry.data).read_text(encoding="utf-8"))
    x = data["false_positive_rate"]
    for name, area in data["auc"].items():
        assert np.trapezoid(data["true_positive_rate"][name], x) == pytest.approx(area, abs=0.002)


def test_few_test_images_give_steps_and_not_slopes(five):
    data = curves.roc(five, "abc").data
    area = np.trapezoid(data["true_positive_rate"]["b"], data["false_positive_rate"])
    assert area == pytest.approx(4 / 6, abs=0.01)


def test_high_areas_have_their_corner_enlarged(class_run, five):
    assert len(curves.roc(class_run(), NAMES).figure.axes) == 3
    assert len(curves.roc(five, "abc").figure.axes) == 2


def test_a_class_absent_from_the_test_is_skipped(saved, run, five):
    wider = run(five.test_labels, np.pad(five.test_scores, ((0, 0), (0, 1))))
    drawing = curves.roc(wider, ["a", "b", "c", "never seen"])
    saved(drawing)
    assert list(drawing.data["auc"]) == ["a", "b", "c"]


def test_a_test_of_one_class_has_no_curve_but_is_drawn(saved, run):
    one = run(np.zeros(3, int), np.full((3, 2), 0.5))
    assert saved(curves.roc(one, "ab")).facts == {}


@pytest.mark.parametrize("classes", [2, 47])
def test_any_number_of_classes_is_drawn(saved, run, classes):
    draw = np.random.default_rng(0)
    labels = np.repeat(np.arange(classes), 3)
    guess = run(labels, draw.dirichlet(np.ones(classes), len(labels)))
    names = [f"class number {i}" for i in range(classes)]
    assert saved(curves.roc(guess, names)).facts["lowest_class"] in names


def test_two_models_stand_side_by_side(saved, models):
    drawing = curves.roc_side_by_side(models, NAMES)
    facts = saved(drawing).facts
    assert set(drawing.data) == {"cnn", "vgg13"}
    for model in models:
        alone = curves.roc(model.run, NAMES).facts
        assert {key: facts[f"{model.prefix}_{key}"] for key in alone} == alone
