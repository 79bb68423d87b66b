import base64

import pytest
import report_example_figures as example

from pipeline.errors import ManifestError
from report import outline
from report.evidence import Facts
from report.figures import WORDS, data_uri
from report.prose.curves import Curves, accuracy


def test_every_figure_of_the_outline_has_its_words():
    assert set(WORDS) == set(outline.FIGURES)


@pytest.mark.parametrize("name", outline.FIGURES)
def test_a_changed_fact_changes_the_alternative_text(name):
    """Facts that only the prose uses are named here; all others are seen by everyone."""
    facts = (example.tabular([f"f{n}" for n in range(1, 8)]) | example.images())[name]
    before = WORDS[name].alternative(Facts(name, facts))
    changed = [
        key
        for key, value in facts.items()
        if WORDS[name].alternative(Facts(name, facts | {key: _other(value)})) != before
    ]
    assert changed
    assert before != WORDS[name].caption(Facts(name, facts))


def _other(value):
    return (
        value + 3
        if isinstance(value, int)
        else value / 2 + 0.2
        if isinstance(value, float)
        else "another"
    )


def test_an_alternative_text_gives_range_and_gap():
    told = WORDS["1.5b"].alternative(Facts("1.5b", example.curves())).replace("\u202f", " ")
    assert "from 51.0 % to 71.0 %" in told
    assert "within 49.0 % and 74.0 %" in told
    assert "training lies 3.0 points above validation" in told


def test_an_alternative_text_names_the_worst_class():
    told = WORDS["3.4d"].alternative(Facts("3.4d", example.classes()))
    assert "class O with 62.2" in told
    assert "O taken for 0, with a count of 31" in told


def test_a_single_epoch_has_no_course():
    curves = Curves(Facts("x", example.curves(epochs=1)))
    assert accuracy(curves).startswith("After the single epoch of this run")


def test_a_picture_becomes_a_data_uri(tmp_path):
    path = tmp_path / "x.svg"
    path.write_bytes(b"<svg></svg>")
    assert data_uri(path, tmp_path) == "data:image/svg+xml;base64," + base64.b64encode(
        b"<svg></svg>"
    ).decode("ascii")


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.png", b"pixels"), ("x.png", b""), ("x.svg", b"<svg><path"), ("x.svg", b"</svg>")],
)
def test_a_picture_that_is_not_whole_is_an_error(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ManifestError, match="damaged"):
        data_uri(tmp_path / name, tmp_path)


@pytest.mark.parametrize("name", ["../outside.svg", "script.js", "absent.svg"])
def test_what_is_no_picture_of_this_run_is_an_error(tmp_path, name):
    with pytest.raises(ManifestError):
        data_uri(tmp_path / name, tmp_path)
