import numpy as np
import pandas as pd
import pytest

from pipeline.results.figures import binary


@pytest.fixture
def eight(run):
    """Five negatives, one of them above one half; three positives, two of them above."""
    labels = np.array([0, 0, 0, 0, 0, 1, 1, 1])
    return run(labels, np.array([0.1, 0.2, 0.3, 0.45, 0.8, 0.4, 0.7, 0.9]))


def test_the_four_cells_are_counted(saved, eight):
    drawing = binary.confusion(eight)
    assert saved(drawing).facts == {
        "true_negatives": 4,
        "false_positives": 1,
        "false_negatives": 1,
        "true_positives": 2,
        "n": 8,
        "seed": 42,
    }
    assert drawing.data["count"].tolist() == [4, 1, 1, 2]


def test_a_score_of_one_half_is_negative(run):
    facts = binary.confusion(run(np.array([1, 0]), np.array([0.501, 0.5]))).facts
    assert (facts["true_positives"], facts["true_negatives"]) == (1, 1)


def test_cells_show_counts_and_shares_of_their_row(eight):
    axes = binary.confusion(eight, ("healthy", "ill")).figure.axes[0]
    assert {text.get_text() for text in axes.texts} >= {"4", "80.0 %", "2", "66.7 %"}
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "healthy\nn = 5",
        "ill\nn = 3",
    ]


def test_both_areas_are_those_computed_by_hand(saved, eight):
    facts = saved(binary.roc(eight)).facts
    # of the 15 pairs of a positive and a negative, 12 are in order
    assert facts["auc"] == pytest.approx(12 / 15)
    assert facts["auc_from_labels"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert facts["true_positive_rate"] == pytest.approx(2 / 3)
    assert facts["false_positive_rate"] == pytest.approx(1 / 5)


def test_the_published_area_is_that_of_the_published_matrix(run):
    labels = np.repeat([0, 0, 1, 1], [66, 13, 24, 47])
    predicted = np.repeat([0.2, 0.8, 0.2, 0.8], [66, 13, 24, 47])
    facts = binary.roc(run(labels, predicted)).facts
    assert f"{facts['auc_from_labels']:.2f}" == "0.75"
    assert facts["auc"] == pytest.approx(facts["auc_from_labels"])


def test_the_data_are_the_corners_of_the_curve(saved, binary_run, tmp_path):
    drawing = binary.roc(binary_run())
    entry = saved(drawing)
    back = pd.read_csv(tmp_path / "first" / entry.data)
    pd.testing.assert_frame_equal(back, drawing.data)
    corners = drawing.data[["false_positive_rate", "true_positive_rate"]].to_numpy()
    area = np.trapezoid(corners[:, 1], corners[:, 0])
    assert area == pytest.approx(entry.facts["auc"])


@pytest.mark.parametrize(("only", "kept"), [(0, "false_positive_rate"), (1, "true_positive_rate")])
def test_a_test_with_one_class_has_no_area_but_is_drawn(saved, run, only, kept):
    one_class = run(np.full(4, only), np.array([0.1, 0.4, 0.6, 0.9]))
    assert saved(binary.roc(one_class)).facts == {"n": 4, "seed": 42, kept: 0.5}
    assert saved(binary.confusion(one_class)).facts["n"] == 4
