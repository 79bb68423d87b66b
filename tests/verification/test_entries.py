"""Where two manifests differ."""

import pytest

from verification.entries import are_alike, are_equal, differences


@pytest.mark.parametrize(
    ("stated", "found", "equal"),
    [
        (0.5, 0.5 + 1e-13, True),
        (0.5, 0.5001, False),
        (1, 1.0, False),
        ("a", "a", True),
        (3, 4, False),
    ],
)
def test_numbers_agree_beyond_the_last_digit_that_is_shown(stated, found, equal):
    assert are_equal(stated, found) is equal


def test_drawings_differ_in_more_than_the_last_bits():
    assert are_alike("M 1.0000001 2", "M 1.0000002 2", 0.02)
    assert not are_alike("M 1 2", "M 1.5 2", 0.02)
    assert not are_alike("M 1 2", "L 1 2", 0.02)


def test_far_is_as_far_for_large_coordinates():
    assert are_alike("M 500.01 2", "M 500 2", 0.02)
    assert not are_alike("M 505 2", "M 500 2", 0.02)


def test_a_difference_names_the_entry_and_both_values():
    stated = [{"id": "a.accuracy", "value": 0.75}, {"id": "gone", "value": 1.0}]
    found = [{"id": "a.accuracy", "value": 0.74}, {"id": "new", "value": 1.0}]
    lines = [one.line for one in differences("claims", stated, found)]
    assert lines == [
        "number a.accuracy: value: the report has 0.75, it should be 0.74",
        "number gone: does not follow from the runs",
        "number new: is missing from the manifest",
    ]


def test_another_order_is_a_difference():
    entries = [{"id": "a"}, {"id": "b"}]
    (found,) = differences("tables", entries, entries[::-1])
    assert found.what == "stands in another order"
