"""What the report says about the pairs of characters that are confused most often."""

import pytest
from report_example import Example, build
from report_example_figures import confused

from manifest import Noun
from report.chapters.part3.captions import FIGURES
from report.chapters.part3.network import confusion
from report.document import contents_of
from report.page.called import Called
from report.page.evidence import Evidence
from report.page.facts import Facts, Models
from report.page.numbering import Numbering
from report.page.tracing import plain

SPACES = str.maketrans("\u00a0\u202f", "  ")


@pytest.fixture
def told(tmp_path):
    """The paragraph about the pairs, after changes to the example."""

    def tell(mutual=2, figures=("3.4d", "3.4f"), **changes):
        made = build(tmp_path, Example())
        claims = tuple(
            claim.model_copy(update={"value": mutual})
            if claim.id == "cnn@42.mutual-pairs"
            else claim
            for claim in made.claims
        )
        kept = tuple(figure for figure in made.figures if figure.id in figures)
        evidence = Evidence(made.model_copy(update={"claims": claims, "figures": kept, **changes}))
        numbering = Numbering(contents_of(evidence), evidence.tables, evidence.figures)
        return plain(confusion(evidence, numbering)[1]).translate(SPACES)

    return tell


def test_pairs_in_both_directions_are_counted_and_their_images_referred_to(told):
    text = told()
    assert "Of the 3 pairs, 2 are listed in both directions." in text
    assert text.endswith("Figure 2 shows images of each pair.")


def test_where_no_pair_is_listed_in_both_directions_that_is_said(told):
    assert "Of the 3 pairs, none is listed in both directions." in told(mutual=0)


def test_without_the_figure_nothing_refers_to_it(told):
    assert told(figures=("3.4d",)).endswith("are listed in both directions.")


def test_without_any_error_nothing_is_said_of_pairs(told):
    assert told(tables=(), figures=("3.4d",)) == ""


def alternative(**changes):
    facts = Facts(
        "3.4f",
        confused("cnn") | {"first_count": 43, "last_count": 2} | changes,
        {},
        Models(experiments={}, main={}, optimisers=0, compared=("cnn",)),
        Called(stroke=Noun(one="stroke", many="strokes")),
    )
    return plain(FIGURES["3.4f"].alternative(facts)).translate(SPACES)


def test_an_alternative_text_names_the_first_and_the_last_row():
    assert alternative() == (
        "Three rows of small images, light strokes on a dark ground, 18 in all. "
        "The first row holds O read as 0 (43 times), the last 0 read as O (twice)."
    )


def test_a_single_row_is_told_once():
    assert alternative(pairs=1, shown=1, first_count=1) == (
        "One row of small images, light strokes on a dark ground, 1 in all: O read as 0 (once)."
    )
