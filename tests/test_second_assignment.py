"""A second assignment, by its file alone: another table, other images, networks and words."""

import re
import tomllib

import pytest

from pipeline.assignment import read
from tests.conftest import ROOT, run_pipeline

FOLDER = ROOT / "assignments" / "tumours-and-digits"
ASKED = tomllib.loads((FOLDER / "assignment.toml").read_text(encoding="utf-8"))
NOT_THERE = (
    r"diabetes|character|\bstroke|[Pp]ublished|[Tt]he source|[Aa]udit|[Ee]rrat|\bSGD\b|combination\b|"
    r"leak-free|LeakyReLU|the base\b|Part 4|VGG|Bonus|augment|[Aa]ccumulation|[Ee]arly stopping|batch norm|[Ss]eed 42"
)


def test_what_it_declares_is_read() -> None:
    found = read(FOLDER)
    assert found.reported == ("1", "2", "3", "4")
    assert found.given_base.id == "plain.adamw.published"
    assert found.combinations == ()


@pytest.mark.slow
def test_its_report_speaks_of_all_that_is_there_and_of_nothing_else(tmp_path) -> None:
    done = run_pipeline(
        tmp_path, "--scale", "smoke", "--only", "1", "2", "3", f"--assignment={FOLDER}"
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    text = text_of(page)
    assert re.findall(NOT_THERE, text) == []
    members = [m for group in ASKED["groups"] for m in group.get("members", ())]
    for one in (ASKED["base"], *members, ASKED["networks"][0]):
        assert one["phrase"] in text
        assert one["question"] in text
    for value in ("weight decay", "tanh", "malignant", "1234567"):
        assert value in text
    for author in ASKED["authors"]:
        assert author["name"] in text
    assert "data-written" in page


def text_of(page: str) -> str:
    """Of what a reader sees, without pictures, their data, the software's names and titles of works."""
    body = page[page.index("<body") : page.index('id="references"')]
    body = re.sub(r"<dt>(Software|Revision|Device|Date)</dt>.*?</dd>", "", body, flags=re.DOTALL)
    body = re.sub(r"SHA-256 \w+", "", body)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", body))
