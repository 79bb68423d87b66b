import numpy as np
import pytest

from pipeline.results.figures import matrices


@pytest.fixture
def six(run):
    """Six images of a, b, c: a is right, b is c twice of three, c is right."""
    labels = np.array([0, 0, 1, 1, 1, 2])
    predicted = np.array([0, 0, 2, 1, 2, 2])
    return run(labels, np.eye(3)[predicted])


def test_the_worst_class_and_the_commonest_confusion_are_named(saved, six):
    drawing = matrices.confusion(six, "abc")
    facts = saved(drawing).facts
    assert facts.pop("accuracy") == pytest.approx(4 / 6)
    assert facts.pop("worst_class_recall") == pytest.approx(1 / 3)
    assert facts == {
        "n": 6,
        "worst_class": "b",
        "most_confused_true": "b",
        "most_confused_predicted": "c",
        "most_confused_count": 2,
    }
    assert drawing.data.to_numpy().tolist() == [
        ["a", "a", 2],
        ["b", "b", 1],
        ["b", "c", 2],
        ["c", "c", 1],
    ]


def test_counts_add_up_to_the_test_images(class_run):
    drawing = matrices.confusion(class_run(), [str(i) for i in range(36)])
    assert drawing.data["count"].sum() == drawing.facts["n"] == 1440


def test_frequent_confusions_and_recalls_are_written(six):
    texts = [text.get_text() for text in matrices.confusion(six, "abc").figure.axes[0].texts]
    assert texts == ["2", "100 %", "33 %", "100 %", "recall"]


def test_a_class_absent_from_the_test_is_neither_worst_nor_counted(saved, six):
    drawing = matrices.confusion(six, ["a", "b", "c", "never seen"])
    assert saved(drawing).facts["worst_class"] == "b"
    assert "–" in [text.get_text() for text in drawing.figure.axes[0].texts]


def test_a_perfect_run_confuses_nothing(saved, run):
    facts = saved(matrices.confusion(run(np.arange(3), np.eye(3)), "abc")).facts
    assert facts == {"n": 3, "accuracy": 1, "worst_class": "a", "worst_class_recall": 1}


@pytest.mark.parametrize("classes", [2, 47])
def test_any_number_of_classes_is_drawn(saved, run, classes):
    draw = np.random.default_rng(0)
    labels = np.repeat(np.arange(classes), 3)
    guess = run(labels, draw.dirichlet(np.ones(classes), len(labels)))
    names = [f"class number {i}" for i in range(classes)]
    assert saved(matrices.confusion(guess, names)).facts["n"] == 3 * classes


def test_two_models_stand_side_by_side(saved, models):
    names = [str(i) for i in range(36)]
    drawing = matrices.confusion_side_by_side(models, names)
    facts = saved(drawing).facts
    assert facts["cnn_n"] == facts["vgg13_n"] == 1440
    assert facts["cnn_accuracy"] == matrices.confusion(models[0].run, names).facts["accuracy"]
    assert set(drawing.data["model"]) == {"cnn", "vgg13"}
