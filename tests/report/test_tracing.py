"""Traced numbers keep their addresses, and marked text gives them back."""

import pytest
from report_example import Example, build

from report.page import formats
from report.page.tracing import Count, Number, all_sources, pieces, plain, shown, sources, traced

HALF = Number(0.5, ("claims/a/value",))
SEVEN = Count(7, ("claims/b/value",))


@pytest.mark.parametrize(
    ("result", "value"),
    [
        (HALF + SEVEN, 7.5),
        (SEVEN - HALF, 6.5),
        (SEVEN * HALF, 3.5),
        (HALF / SEVEN, 0.5 / 7),
        (SEVEN**HALF, 7**0.5),
        (sum([HALF, SEVEN, 1]), 8.5),
    ],
    ids=["sum", "difference", "product", "quotient", "power", "sum of a list"],
)
def test_what_is_computed_comes_from_both_operands(result, value):
    assert result == pytest.approx(value)
    assert set(sources(result)) == {"claims/a/value", "claims/b/value"}


@pytest.mark.parametrize(
    "result",
    [1 - HALF, 1 / HALF, 3 * HALF, 3**HALF, -HALF, abs(HALF), round(HALF)],
    ids=["difference", "quotient", "product", "power", "negative", "size", "rounded"],
)
def test_plain_operands_add_no_address(result):
    assert sources(result) == ("claims/a/value",)


def test_whole_numbers_stay_whole():
    assert isinstance(SEVEN + 1, Count)
    assert isinstance(round(Number(6.7, ("c",))), Count)
    assert [0] * (SEVEN + 1) == [0] * 8


def test_marked_text_reads_as_before():
    text = f"It is {formats.percent(HALF)} of {formats.plural(SEVEN, 'row')}."
    assert plain(text) == "It is 50.0\u202f% of 7\u00a0rows."
    assert all_sources(text) == ("claims/a/value", "claims/b/value")
    assert [bool(piece.sources) for piece in pieces(text)] == [False, True, False, True, False]


def test_a_mark_takes_in_the_marks_inside_it():
    outer = shown(f"{formats.percent(HALF)} of it", SEVEN)
    assert plain(outer) == "50.0\u202f% of it"
    assert set(all_sources(outer)) == {"claims/a/value", "claims/b/value"}


def test_text_without_traced_numbers_has_no_mark():
    assert formats.percent(0.5) == "50.0\u202f%"


@pytest.mark.parametrize("change", [formats.sentence, formats.clause])
def test_the_first_letter_changes_inside_a_mark(change):
    text = formats.in_words(SEVEN, "row")
    assert plain(change(text)) == change(plain(text))
    assert sources(SEVEN) == all_sources(change(text))


def test_every_number_of_a_manifest_knows_where_it_stands(tmp_path):
    manifest = traced(build(tmp_path, Example()))
    claim = next(c for c in manifest.claims if c.id == "base.sgd.published.accuracy")
    assert sources(claim.value) == ("claims/base.sgd.published.accuracy/value",)
    assert sources(claim.interval.low) == ("claims/base.sgd.published.accuracy/interval/low",)
    assert sources(manifest.scale.images["cnn"]["pixels"]) == ("scale/images/cnn/pixels",)
    assert sources(manifest.tables[0].rows[0][8]) == ("tables/1.1a/rows/0/8",)


def test_text_of_a_manifest_can_hold_no_mark(tmp_path):
    page = traced(build(tmp_path, Example(names=("\ue000Ada\ue001 B\ue002",))))
    assert page.contributions[0].name == "\ufffdAda\ufffd B\ufffd"
