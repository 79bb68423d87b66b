"""Reports of a class, side by side."""

import re

import pytest

from verification.findings import Checked, Finding
from verification.together import beside
from verification.together.entry import Entry, Result, Trained
from verification.together.page import Class

VALUES = (0.741, 0.744, 0.739, 0.742, 0.745, 0.740, 0.743)


def report(number, value, **more):
    result = Result(title="Base", value=value, low=None, high=None, asked="base")
    fields = {"who": f"who-{number}", "seed": number, "results": {"base": result}}
    file = f"{number}.pdf"
    return Entry(file=file, digest=f"{number:064x}", checked=Checked(file=file), **fields | more)


@pytest.fixture
def honest():
    return [report(number, value) for number, value in enumerate(VALUES)]


def test_nothing_stands_out_among_honest_results(honest):
    assert beside.outliers(honest) == []


def test_a_result_far_from_the_others_stands_out(honest):
    (found,) = beside.outliers([*honest, report(8, 0.79)])
    assert found.place == len(VALUES)


def test_equal_seed_declaration_and_data_are_counted_once(honest):
    twice = [*honest, report(9, VALUES[0], who="who-0")]
    assert beside.columns(twice)["base"].n == len(VALUES)


def test_what_does_not_hold_is_no_part_of_the_mean(honest):
    broken = report(9, 0.2)
    broken.checked.findings.append(Finding(kind="seal", place="manifest.json", what="was changed"))
    assert beside.columns([*honest, broken])["base"].n == len(VALUES)


def trained(seed, same, scores):
    return (Trained(experiment="base", seed=seed, same=same, scores=scores),)


def test_equal_results_of_other_seeds_are_told_from_those_of_equal_ones():
    reports = [
        report(1, 0.7, trained=trained(1, "a", "x")),
        report(2, 0.7, trained=trained(2, "b", "x")),
        report(3, 0.7, trained=trained(1, "a", "x")),
    ]
    unlike, expected = beside.identical(reports)
    assert [one.places for one in unlike] == [(0, 1), (1, 2)]
    assert [one.places for one in expected] == [(0, 2)]


def test_sentences_that_two_wrote_alike_are_found():
    text = "Dropout made no difference that we could find here."
    reports = [report(1, 0.7, sentences=(text,)), report(2, 0.7, sentences=(text.upper(),))]
    (found,) = beside.shared_prose(reports)
    assert (found.places, found.example) == ((0, 1), text)


def test_a_page_says_all_without_its_script_and_asks_nobody(honest):
    page = Class([*honest, report(8, 0.79)], pseudonyms=False).page().decode()
    assert "7.pdf" not in page
    assert "8.pdf" in page
    assert "stands out" in page
    assert "forged" not in page
    assert not re.search(r"(src|href)\s*=", page)
    assert "default-src 'none'" in page


def test_pseudonyms_leave_out_names(honest):
    together = Class(honest, pseudonyms=True)
    both = together.page().decode() + together.table().decode()
    assert ".pdf" not in both
    assert "report 1" in both


def test_a_table_has_a_line_for_each_and_no_formula(honest):
    odd = report(9, 0.7, scale="=1+1")
    lines = Class([*honest, odd], pseudonyms=False).table().decode("utf-8-sig").splitlines()
    assert len(lines) == len(honest) + 2
    assert "'=1+1" in lines[-1]
