import base64

import pytest
import report_example_figures as example
from report_example import Example, build

from manifest.errors import ManifestError
from report import outline
from report.evidence import Evidence, Facts
from report.figures import WORDS, data_uri
from report.prose.curves import Curves, accuracy


def test_every_figure_of_the_outline_has_its_words():
    assert set(WORDS) == set(outline.FIGURES)


@pytest.mark.parametrize("name", outline.FIGURES)
def test_an_alternative_text_is_not_the_caption(name, tmp_path):
    facts = Evidence(build(tmp_path, Example())).facts(name)
    words = WORDS[name]
    caption, alternative = words.caption(facts), words.alternative(facts)
    assert alternative
    assert caption not in alternative
    assert alternative not in caption


def test_an_alternative_text_gives_range_and_gap():
    told = WORDS["1.5b"].alternative(Facts("1.5b", example.curves(), {}))
    told = told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "from 51.0 % to 71.0 %" in told
    assert "lowest at 49.0 % (epoch 1) and highest at 74.0 % (epoch 300)" in told
    assert "cross twice, the last time at epoch 3" in told
    assert "training lies 3.0 points above validation" in told


def test_an_alternative_text_names_the_worst_class():
    told = WORDS["3.4d"].alternative(
        Facts("3.4d", example.classes() | {"most_confused_count": 31}, {})
    )
    assert "class O with 62.2" in told
    assert "O taken for 0, with a count of 31" in told


def test_a_single_epoch_has_no_course():
    curves = Curves(Facts("x", example.curves(epochs=1), {}))
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
