import pytest
import report_example_figures as example
from picture_example import drawing, png
from report_example import Example, build

from manifest.files import digest_of_bytes
from report.chapters import FIGURES
from report.document import contents_of
from report.page import outline
from report.page.evidence import Evidence, Facts
from report.page.figures import views
from report.page.numbering import Numbering
from report.phrases.curves import Curves, accuracy


def test_every_figure_of_the_outline_has_its_words():
    assert set(FIGURES) == set(outline.FIGURES)


@pytest.mark.parametrize("name", outline.FIGURES)
def test_an_alternative_text_is_not_the_caption(name, tmp_path):
    facts = Evidence(build(tmp_path, Example())).facts(name)
    words = FIGURES[name]
    caption, alternative = words.caption(facts), words.alternative(facts)
    assert alternative
    assert caption not in alternative
    assert alternative not in caption


def test_an_alternative_text_gives_range_and_gap():
    told = FIGURES["1.5b"].alternative(Facts("1.5b", example.curves(), {}))
    told = told.replace("\u202f", " ").replace("\u00a0", " ")
    assert "from 51.0 % to 71.0 %" in told
    assert "lowest at 49.0 % (epoch 1) and highest at 74.0 % (epoch 300)" in told
    assert "cross twice, the last time at epoch 3" in told
    assert "training lies 3.0 points above validation" in told


def test_an_alternative_text_names_the_worst_class():
    told = FIGURES["3.4d"].alternative(
        Facts("3.4d", example.classes() | {"most_confused_count": 31}, {})
    )
    assert "class O with 62.2" in told
    assert "O taken for 0, with a count of 31" in told


def test_a_single_epoch_has_no_course():
    curves = Curves(Facts("x", example.curves(epochs=1), {}))
    assert accuracy(curves).startswith("After one epoch, training is at")


@pytest.mark.parametrize(("width", "narrow"), [("237.6pt", True), ("482.4pt", False)])
def test_a_drawing_that_leaves_room_has_its_caption_beside_it(tmp_path, width, narrow):
    view = _view_of(tmp_path, drawing(width=width))
    assert (view.narrow, view.pixels) == (narrow, False)


def test_pixels_are_told_apart_from_drawings(tmp_path):
    view = _view_of(tmp_path, png(), "png")
    assert (view.narrow, view.pixels) == (False, True)


def _view_of(folder, content, kind="svg"):
    """The first figure of the example, which is this file now."""
    run = build(folder, Example())
    (folder / "figures" / f"x.{kind}").write_bytes(content)
    first = run.figures[0].model_copy(
        update={"file": f"figures/x.{kind}", "digest": digest_of_bytes(content)}
    )
    run = run.model_copy(update={"figures": (first, *run.figures[1:])})
    known = Evidence(run)
    numbering = Numbering(contents_of(known), (), (first.id,))
    return views(known, numbering, FIGURES, folder)[first.id]
