"""Which printed numbers are one result of a source, and how many results it has."""

import pytest

from manifest.found import results
from manifest.printed import Number
from pipeline.assignment import read
from pipeline.assignment.beside import read_beside

RECALL, SPECIFICITY = "base.recall", "base.specificity"


def number(id: str, value: str, claim: str = "base.accuracy", **more: object) -> Number:
    fields = {"id": id, "name": "x", "value": value, "unit": "fraction", "needs": "tabular"}
    return Number.model_validate(fields | {"claim": claim} | more)


def ids(*numbers: Number) -> list[tuple[str, ...]]:
    return [found.numbers for found in results(numbers)]


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        ("0.7533", (0.75325, 0.75335)),
        ("76", (75.5, 76.5)),
        ("8.8e6", (8.75e6, 8.85e6)),
        ("-0.5", (-0.55, -0.45)),
    ],
)
def test_what_rounds_to_the_printed_digits(value: str, digits: tuple[float, float]) -> None:
    assert number("a.x", value).digits == pytest.approx(digits)


def test_one_number_with_fewer_digits_is_the_same_result_and_another_one_is_not() -> None:
    printed = number("a.x", "0.7533"), number("b.x", "0.75"), number("c.x", "0.762")
    assert ids(*printed) == [("a.x", "b.x"), ("c.x",)]


def test_numbers_of_other_claims_are_other_results() -> None:
    assert len(ids(number("a.x", "0.7533"), number("b.x", "0.7533", "best.accuracy"))) == 2


def test_a_lower_and_an_upper_limit_are_one_result() -> None:
    limits = number("a.x", "0.65", bound="at least"), number("a.y", "0.70", bound="at most")
    assert ids(*limits) == [("a.x", "a.y")]


def test_two_counts_of_one_row_of_a_matrix_are_one_result_and_the_share_of_them_too() -> None:
    cells = (
        number("a.tn", "66", SPECIFICITY, times="negatives"),
        number("a.fp", "13", SPECIFICITY, times="negatives", complement=True),
        number("b.fn", "24", RECALL, times="positives", complement=True),
        number("b.tp", "47", RECALL, times="positives"),
        number("c.recall", "0.6620", RECALL),
        number("d.recall", "0.6500", RECALL),
    )
    assert ids(*cells) == [("a.tn", "a.fp"), ("b.fn", "b.tp", "c.recall"), ("d.recall",)]


def test_settings_and_what_follows_from_data_are_no_results() -> None:
    others = (
        number("a.x", "0.5", copied=True),
        number("b.x", "766", "data.rows", needs="table"),
        number("c.x", "0.5", needs="never", reason="a guess"),
    )
    assert [n.kind for n in others] == ["setting", "consequence", "open"]
    assert ids(*others) == []


def test_the_packaged_source_gives_its_base_four_accuracies() -> None:
    source = read_beside(None, read()).source
    assert source is not None
    found = [r for r in source.content.results() if r.claim == "base.sgd.published.accuracy"]
    assert [r.numbers[0] for r in found] == [
        "1.5a.accuracy", "1.5e.accuracy", "2.1c.accuracy-2", "2.4c.base",
    ]  # fmt: skip
    assert found[1].numbers == ("1.5e.accuracy", "2.1b.accuracy-2")  # 0.762 and 76 %
