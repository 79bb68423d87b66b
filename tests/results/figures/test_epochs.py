import dataclasses

import numpy as np
import pytest

from pipeline.records import History
from pipeline.results.figures import curves, epochs, matrices, style


@pytest.fixture
def three(run):
    """Three epochs, the second chosen, three of four test rows right."""
    history = History(
        train_loss=np.array([0.9, 0.5, 0.4]),
        train_accuracy=np.array([0.5, 0.7, 0.9]),
        validation_loss=np.array([0.8, 0.6, 0.7]),
        validation_accuracy=np.array([0.6, 0.8, 0.75]),
    )
    made = run(np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.6, 0.7]))
    return dataclasses.replace(made, history=history, chosen_epoch=2)


def test_the_facts_of_accuracy_follow_from_the_history(saved, three):
    facts = saved(epochs.accuracy(three)).facts
    assert facts == {
        "seed": 42,
        "epochs": 3,
        "chosen_epoch": 2,
        "test": 0.75,
        "train_first": 0.5,
        "train_last": 0.9,
        "train_lowest": 0.5,
        "train_highest": 0.9,
        "validation_first": 0.6,
        "validation_last": 0.75,
        "validation_lowest": 0.6,
        "validation_highest": 0.8,
        "train_lowest_epoch": 1,
        "train_highest_epoch": 3,
        "validation_lowest_epoch": 1,
        "validation_highest_epoch": 2,
        "crossings": 1,
        "last_crossing": 3,
    }


def test_the_facts_of_loss_follow_from_the_history(saved, three):
    facts = saved(epochs.loss(three)).facts
    assert (facts["test"], facts["train_last"], facts["validation_lowest"]) == (0.532, 0.4, 0.6)
    assert (facts["crossings"], facts["last_crossing"]) == (1, 2)


def test_curves_that_only_touch_do_not_cross(saved, three):
    equal = dataclasses.replace(three.history, validation_loss=np.array([0.9, 0.6, 0.7]))
    facts = saved(epochs.loss(dataclasses.replace(three, history=equal))).facts
    assert facts["crossings"] == 0
    assert "last_crossing" not in facts


def test_the_data_are_one_row_for_each_epoch(three):
    data = epochs.accuracy(three).data
    assert data["epoch"].tolist() == [1, 2, 3]
    assert data["validation"].tolist() == [0.6, 0.8, 0.75]
    assert data["test"].tolist() == [0.75] * 3


def test_a_setup_becomes_a_fact(saved, three):
    assert saved(epochs.accuracy(three, setup="rate-0.001")).facts["setup"] == "rate-0.001"
    assert "setup" not in epochs.loss(three).facts


@pytest.mark.parametrize("count", [1, 5, 20, 300])
def test_runs_of_any_length_are_drawn(saved, binary_run, count):
    assert saved(epochs.accuracy(binary_run(count))).facts["epochs"] == count


def test_few_epochs_have_markers_and_whole_ticks(class_run):
    axes = epochs.accuracy(class_run(epochs=1)).figure.axes[0]
    markers = {line.get_label(): line.get_marker() for line in axes.get_lines()}
    assert (markers["train"], markers["validation"]) == ("o", "s")
    assert all(tick == int(tick) for tick in axes.get_xticks())


def test_two_models_share_an_axis_and_prefix_their_facts(saved, models):
    for draw in (epochs.accuracy_side_by_side, epochs.loss_side_by_side):
        drawing = draw(models)
        facts = saved(drawing).facts
        assert facts["cnn_epochs"] == facts["vgg13_epochs"] == 5
        assert set(drawing.data["model"]) == {"cnn", "vgg13"}
        left, right = drawing.figure.axes
        assert left.get_ylim() == right.get_ylim()


def test_the_test_line_of_both_models_is_inside_the_shared_axis(models):
    drawing = epochs.accuracy_side_by_side(models)
    low, high = drawing.figure.axes[1].get_ylim()
    assert low < drawing.facts["vgg13_test"] < high
    assert low < drawing.facts["cnn_test"] < high


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 12])
def test_any_number_of_models_has_a_panel_each_and_fits_a_page(count, models):
    known = models[0]
    models = [known._replace(prefix=f"m{n}", label=f"Model {n}") for n in range(count)]
    classes = [str(label) for label in range(models[0].run.test_scores.shape[1])]
    for drawing in (
        epochs.accuracy_side_by_side(models),
        matrices.confusion_side_by_side(models, classes),
        curves.roc_side_by_side(models, classes),
    ):
        assert {key.split("_")[0] for key in drawing.facts} == {f"m{n}" for n in range(count)}
        assert drawing.figure.get_size_inches()[1] <= style.TALL


def test_each_of_many_models_has_a_look_of_its_own():
    looks = [style.model_look(place) for place in range(56)]
    assert len(set(looks)) == 56
    assert looks[:2] == [("#009E73", "o"), ("#CC79A7", "^")]
