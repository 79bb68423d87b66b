import dataclasses

import numpy as np
import pytest

from pipeline.results.figures import confused, predictions


@pytest.fixture
def misread(run, characters):
    """A run on every image of a set: its first answers are as given, the others right."""

    def make(answers, classes=3, **shape):
        given = characters(classes, **shape)
        read = given.labels.copy()
        read[: len(answers)] = answers
        return run(given.labels, np.eye(classes)[read]), given

    return make


def test_each_row_shows_images_of_the_true_class_that_were_read_as_the_other(class_run, characters):
    run, given = class_run(), characters(36, per_class=40)
    pairs = [(24, 0), (1, 18), (18, 1)]
    data = confused.samples(run, given, pairs).data
    for true, read, image in data.itertuples(index=False):
        assert given.classes[given.labels[image]] == true
        assert given.classes[predictions.predicted(run)[image]] == read
    assert list(dict.fromkeys(zip(data["true"], data["read"], strict=True))) == [
        ("O", "0"),
        ("1", "I"),
        ("I", "1"),
    ]


def test_images_of_a_set_that_was_tested_in_part_are_found_by_their_row(misread):
    run, given = misread([0, 2, 2, 1, 0, 0, 2, 0, 0, 0])
    part = np.array([25, 6, 13, 2, 1, 0])
    tested = dataclasses.replace(
        run,
        test_rows=part,
        test_labels=run.test_labels[part],
        test_scores=run.test_scores[part],
    )
    data = confused.samples(tested, given, [(0, 2)]).data
    assert data["image"].tolist() == [6, 2, 1]


def test_a_run_on_other_images_is_refused(misread):
    run, given = misread([1])
    other = dataclasses.replace(given, labels=given.labels[::-1])
    with pytest.raises(ValueError, match="other images"):
        confused.samples(run, other, [(0, 1)])


def test_of_many_images_some_are_shown_and_of_few_all(saved, misread):
    run, given = misread([1] * 9 + [2])
    drawing = confused.samples(run, given, [(0, 1), (0, 2)], per_pair=4)
    assert drawing.data["image"].tolist() == [0, 3, 5, 8, 9]
    entry = saved(drawing)
    assert entry.file.endswith(".png")
    assert entry.facts == {
        "pairs": 2,
        "per_pair": 4,
        "shown": 5,
        "first_true": "0",
        "first_read": "1",
        "first_count": 9,
        "last_true": "0",
        "last_read": "2",
        "last_count": 1,
    }


def pixels(drawing):
    return [axes.images[0].get_array() for axes in drawing.figure.axes]


def test_the_picture_holds_the_images_at_their_own_size_in_the_order_of_the_pairs(misread):
    run, given = misread([1, 2, 2])
    left, right = pixels(confused.samples(run, given, [(0, 2), (0, 1)]))
    assert np.array_equal(left[1:29, 1:29], given.images[1])
    assert np.array_equal(left[1:29, 31:59], given.images[2])
    assert (left[:, 59:] == 255).all()
    assert np.array_equal(right[1:29, 1:29], given.images[0])


def test_a_row_is_labelled_with_its_pair_and_its_count(misread):
    run, given = misread([1, 2, 2])
    drawing = confused.samples(run, given, [(0, 2), (0, 1)])
    labels = [axes.get_yticklabels()[0].get_text() for axes in drawing.figure.axes]
    assert labels == ["0 read as 2\n2 of 10", "0 read as 1\n1 of 10"]


PAIRS = [(24, 0), (0, 24), (1, 18), (18, 1), (1, 21), (21, 1), (18, 21), (21, 18), (5, 28), (28, 5)]


@pytest.mark.parametrize(
    ("shape", "number"), [((28, 28), 10), ((12, 60), 3), ((60, 12), 10), ((8, 8), 1)]
)
def test_images_of_any_shape_stay_inside_a_picture_of_a_third_of_a_page(
    saved, class_run, characters, shape, number
):
    given = characters(36, per_class=40)
    shaped = dataclasses.replace(given, images=np.resize(given.images, (1440, *shape)))
    drawing = confused.samples(class_run(), shaped, PAIRS[:number])
    saved(drawing)
    assert drawing.figure.get_size_inches()[1] <= 3.3


def test_rows_of_low_images_leave_room_for_labels_of_three_lines(saved, misread):
    run, given = misread([1, 2, 2, 2])
    names = ("capital letter of any hand", "<b>", "small letter of any hand")
    low = dataclasses.replace(given, classes=names, images=given.images[:, 10:16])
    drawing = confused.samples(run, low, [(0, 2), (0, 1), (1, 0)])
    saved(drawing)
    boxes = [label.get_window_extent() for label in drawing.figure.axes[0].get_yticklabels()]
    assert len(boxes) == 2
    assert boxes[0].y0 >= boxes[1].y1
