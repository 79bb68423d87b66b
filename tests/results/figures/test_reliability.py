import numpy as np
import pytest

from pipeline.results.figures.reliability import reliability


def answers(run, *groups):
    """Groups of (images, probability, how many are right) of a run with two classes."""
    scores, labels = [], []
    for images, probability, right in groups:
        scores += [[probability, 1 - probability]] * images
        labels += [0] * right + [1] * (images - right)
    return run(np.array(labels), np.array(scores))


def test_each_bin_has_its_images_their_mean_probability_and_the_share_read_rightly(saved, run):
    drawing = reliability(answers(run, (40, 0.95, 30), (10, 0.91, 10), (50, 0.65, 25)))
    facts = saved(drawing).facts
    filled = drawing.data[drawing.data["images"] > 0]
    assert filled["images"].tolist() == [50, 50]
    assert filled["share"].tolist() == [0.5, 0.8]
    assert filled["probability"].tolist() == pytest.approx([0.65, 0.942])
    assert (facts["n"], facts["bins"], facts["filled"]) == (100, 10, 2)
    assert facts["calibration_error"] == pytest.approx(0.5 * 0.15 + 0.5 * 0.142)
    assert facts["confidence"] == pytest.approx(0.796)
    assert facts["accuracy"] == pytest.approx(0.65)


def test_certainty_lies_in_the_last_bin(saved, run):
    drawing = reliability(answers(run, (5, 1.0, 5)))
    assert saved(drawing).facts["calibration_error"] == 0
    assert drawing.data["images"].tolist() == [0] * 9 + [5]


def test_a_run_of_many_classes_fills_several_bins(saved, class_run):
    facts = saved(reliability(class_run())).facts
    assert facts["filled"] > 5
    assert 0 < facts["calibration_error"] < 0.3
