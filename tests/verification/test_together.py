"""Reports of a class, side by side."""

import re
import signal
import time
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pytest

from verification.checked import Effort
from verification.findings import Checked, Finding
from verification.together import beside, every
from verification.together.entry import Entry, Result, Trained, _results, _trained
from verification.together.page import Class

QUICK = Effort(draw=False, render=False)
VALUES = (0.741, 0.744, 0.739, 0.742, 0.745, 0.740, 0.743)


def report(number, value, **more):
    seeds = (10 * number, 10 * number + 1)
    result = Result(title="Base", value=value, asked="base", seeds=seeds)
    fields = {"seed": number, "results": {"base": result}}
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


def test_equal_first_seeds_of_one_kind_are_counted_once(honest):
    twice = [*honest, report(9, VALUES[0], seed=0)]
    assert beside.columns(twice)["base"].n == len(VALUES)


def test_another_value_of_an_equal_seed_is_held_against_the_others(honest):
    (found,) = beside.outliers([*honest, report(9, 0.79, seed=0)])
    assert found.place == len(VALUES)


def test_where_all_others_are_equal_nothing_is_tested():
    flat = [report(number, 0.74) for number in range(6)]
    together = [*flat, report(6, 0.75)]
    assert beside.outliers(together) == []
    assert beside.columns(together)["base"].untested == 1
    assert "1 of them not tested" in Class(together, pseudonyms=False).page().decode()
    assert beside.columns(flat)["base"].untested == len(flat)


def test_seeds_that_overlap_are_told(honest):
    shared = Result(title="Base", value=0.74, asked="base", seeds=(1, 2))
    near = report(9, 0.74, results={"base": shared})
    (found,) = beside.overlapping([*honest, near])
    assert (found.places, found.count) == ((0, len(VALUES)), 1)
    assert found.example == "Base: seeds 0 to 1 and 1 to 2"


def test_what_does_not_hold_is_no_part_of_the_mean(honest):
    broken = report(9, 0.2)
    broken.checked.findings.append(Finding(kind="seal", place="manifest.json", what="was changed"))
    assert beside.columns([*honest, broken])["base"].n == len(VALUES)


def trained(seed, drawn, scores, recipe="r"):
    one = Trained(experiment="base", seed=seed, recipe=recipe, drawn=drawn, scores=scores)
    return (one,)


def test_equal_results_of_other_seeds_are_told_from_those_of_equal_ones():
    reports = [
        report(1, 0.7, trained=trained(1, "a", "x")),
        report(2, 0.7, trained=trained(2, "b", "x")),
        report(3, 0.7, trained=trained(1, "a", "x")),
        report(4, 0.7, trained=trained(1, "a", "x", recipe="s")),
    ]
    found = beside.identical(reports)
    assert [one.places for one in found.other] == [(0, 1), (1, 2), (1, 3)]
    assert [one.places for one in found.recipes] == [(0, 3), (2, 3)]
    assert [one.places for one in found.expected] == [(0, 2)]


def read(images):
    """A report as it is read: one training on the table, and images that it says it had."""
    recipe = {"protocol": "published"}
    experiment = SimpleNamespace(
        id="base",
        title="Base",
        main=True,
        recipe=recipe,
        epochs=20,
        seeds=(42,),
        splits=(42,),
    )
    data = [SimpleNamespace(id=id, digest=own) for id, own in (("table", "t"), ("images", images))]
    run = SimpleNamespace(
        experiments=[experiment],
        datasets=data,
        claims=[SimpleNamespace(id="base.accuracy", value=0.74)],
        scale=SimpleNamespace(images={"cnn": {"epochs": 1}}),
    )
    scores = np.linspace(0, 1, 30)
    one = SimpleNamespace(seed=42, split=42, test_rows=np.arange(30), test_scores=scores)
    return run, SimpleNamespace(runs={"base": [one]}, depends_on={"base": {"data": "t"}})


def test_other_images_change_nothing_about_the_table():
    reports = []
    for number, images in enumerate(("first", "second")):
        run, given = read(images)
        own = {"results": dict(_results(run)), "trained": tuple(_trained(run, given))}
        reports.append(report(number, 0.74, **own))
    found = beside.identical(reports)
    assert found.other == found.recipes == ()
    assert [one.count for one in found.expected] == [1]
    assert len(beside.columns(reports)) == 1


def test_sentences_that_two_wrote_alike_are_found():
    text = "Dropout made no difference that we could find here."
    reports = [report(1, 0.7, sentences=(text,)), report(2, 0.7, sentences=(text.upper(),))]
    (found,) = beside.shared_prose(reports)
    assert (found.places, found.example) == ((0, 1), text)


def test_a_page_says_all_without_its_script_and_asks_nobody(honest):
    page = Class([*honest, report(8, 0.79)], pseudonyms=False).page().decode()
    rows = re.findall(r'<th scope="row">(\d\.pdf)</th>.*?</tr>', page, re.DOTALL)
    out = re.findall(r'<th scope="row">(\d\.pdf)</th>(?:(?!</tr>).)*"number out"', page, re.DOTALL)
    assert rows == [f"{number}.pdf" for number in (*range(len(VALUES)), 8)]
    assert out == ["8.pdf"]
    assert not re.search(r"(src|href)\s*=", page)
    assert "default-src 'none'" in page


def test_pseudonyms_leave_out_names(honest):
    together = Class(honest, pseudonyms=True)
    both = together.page().decode() + together.table().decode()
    assert ".pdf" not in both
    assert "report 1" in both


def test_pseudonyms_hide_the_names_of_broken_files(tmp_path):
    file = tmp_path / "Ada Lovelace.pdf"
    file.write_bytes(b"%PDF-1.7 and no more")
    broken = [every._broken(file, f"{file}: is torn"), every._entry(file, QUICK, fresh=True)]
    together = Class(broken, pseudonyms=True)
    for text in (together.page().decode(), together.table().decode()):
        assert "Lovelace" not in text
        assert "it: is torn" in text


def test_a_file_that_can_not_be_read_stops_nothing(tmp_path):
    found = every._entry(tmp_path / "gone.pdf", QUICK, fresh=True)
    assert found.digest == ""
    assert "No such file" in found.checked.findings[0].what


def test_what_takes_too_long_is_ended_and_told(tmp_path, monkeypatch):
    def endless(*_):
        while True:
            with suppress(Exception):
                time.sleep(0.01)

    monkeypatch.setattr(every, "entry", endless)
    monkeypatch.setattr(every, "DEADLINE", 0.2)
    found = every._entry(tmp_path / "a.pdf", QUICK, fresh=True)
    assert found.checked.findings[0].what == every.LONG
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_links_are_passed_over_and_large_letters_are_not(tmp_path):
    (tmp_path / "A.PDF").touch()
    (tmp_path / "b.pdf").symlink_to("A.PDF")
    (tmp_path / "c.txt").touch()
    assert every.reports(tmp_path) == ([tmp_path / "A.PDF"], [tmp_path / "b.pdf"])


def test_what_was_left_out_stands_beside_verified(honest):
    for one in honest:
        one.checked.left_out.append("the pages: they were not rendered")
    together = Class(honest, pseudonyms=False)
    assert "not rendered (of 7 reports)" in together.page().decode()
    lines = together.table().decode("utf-8-sig").splitlines()
    assert lines[0].endswith(",left out,SHA-256")
    assert all("the pages: they were not rendered" in line for line in lines[1:])


def test_a_table_has_a_line_for_each_and_no_formula(honest):
    odd = report(9, 0.7, scale="=1+1")
    lines = Class([*honest, odd], pseudonyms=False).table().decode("utf-8-sig").splitlines()
    assert len(lines) == len(honest) + 2
    assert "'=1+1" in lines[-1]
