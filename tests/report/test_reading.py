"""What the report says of what the CNN looks at, and of what its probabilities are worth."""

import pytest
from report_example import Example, build

from manifest import Interval
from report.chapters.part3 import reading
from report.chapters.part3.captions import FIGURES
from report.document import contents_of
from report.page.evidence import Evidence, Facts
from report.page.numbering import Numbering
from report.page.tracing import plain

SPACES = str.maketrans("\u00a0\u202f", "  ")


@pytest.fixture
def told(tmp_path):
    """A section, with the interval of one claim changed."""

    def tell(section, claim="", interval=None, blank=None):
        """blank: how many of the measured images have no stroke, or "all"."""
        made = build(tmp_path, Example())
        changed = Interval(low=interval[0], high=interval[1], method="t") if interval else None
        claims = tuple(
            c.model_copy(update={"interval": changed}) if c.id == claim else c for c in made.claims
        )
        if blank is not None:
            claims = _without_stroke(claims, blank)
        evidence = Evidence(made.model_copy(update={"claims": claims}))
        numbering = Numbering(contents_of(evidence), evidence.tables, evidence.figures)
        paragraphs = reading.SECTIONS[section](evidence, numbering)
        return plain(" ".join(paragraphs)).translate(SPACES)

    return tell


OF_STROKE = ("cnn@42.ink", "cnn@42.saliency-on-ink", "cnn@42.saliency-density")


def _without_stroke(claims, blank):
    if blank == "all":
        return tuple(c for c in claims if c.id not in OF_STROKE)
    return tuple(
        c.model_copy(update={"n": c.n - blank}) if c.id in OF_STROKE else c for c in claims
    )


@pytest.mark.parametrize(
    ("blank", "says"),
    [
        (1, "Left out: 1 image of the "),
        (12, "Left out: 12 images of the "),
        ("all", "In none of the test images that were measured is anything lighter"),
    ],
)
def test_images_without_a_stroke_are_told(told, blank, says):
    assert says in told("3.7c", blank=blank)
    assert "Left out" not in told("3.7c")


@pytest.mark.parametrize(
    ("interval", "says"),
    [
        ((1.2, 1.9), "So a pixel of the stroke counts beyond its share"),
        ((0.5, 0.9), "So a pixel of the ground counts beyond its share"),
        ((0.9, 1.1), "stays open"),
        (None, "stays open"),
    ],
)
def test_where_saliency_lies_is_said_as_far_as_the_interval_goes(told, interval, says):
    text = told("3.7c", "cnn@42.saliency-density", interval)
    assert text.endswith(("area.", "open."))
    assert says in text
    assert "22.4 % of the saliency" in text
    assert "The other 77.6 % lie on the ground" in text


@pytest.mark.parametrize(
    ("interval", "says"),
    [
        ((0.01, 0.02), "is too sure of its answers"),
        ((-0.02, -0.01), "not as sure of its answers as it could be"),
        ((-0.02, 0.01), "no evidence"),
        (None, "−1.3 points (3,240 test images)."),
    ],
)
def test_what_probabilities_are_worth_is_said_as_far_as_the_interval_goes(told, interval, says):
    assert says in told("3.4g", "cnn.overconfidence", interval)


def test_the_first_and_the_last_block_are_told(told):
    text = told("3.7b")
    assert "Of the outputs of the first block, 52.1 %" in text
    assert "of those of the last, 30.1 %" in text


def test_both_samples_are_told_and_one_alone_where_there_is_no_other(tmp_path):
    both = {
        "worst_class": "O", "right_probability": 0.6, "wrong_read": "0", "wrong_probability": 0.4,
    }  # fmt: skip
    alone = {"worst_class": "O", "right_probability": 0.6}
    known = Evidence(build(tmp_path, Example())).facts("3.7c").models
    captions = [plain(FIGURES["3.7c"].caption(Facts("3.7c", f, {}, known))) for f in (both, alone)]
    assert "the first that is read rightly and the first that is not." in captions[0]
    assert "the first that is read rightly." in captions[1]
    seen = plain(FIGURES["3.7c"].alternative(Facts("3.7c", alone, {}))).translate(SPACES)
    assert seen.endswith("One image of class O is read rightly, with a probability of 60.0 %.")
