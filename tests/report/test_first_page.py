"""The page that is read first: what it says follows from verdicts, and leads to where it is shown."""

import re
from dataclasses import replace

import pytest
from page_text import blocks
from report_example import Example, build
from report_example_asked import Asked
from test_html import Reader

from manifest import Heading
from report import document
from report.page.bibliography import works
from report.page.html import TEMPLATES

TURNED = {
    "2.3.batch-norm": (
        "one raises the test accuracy (batch normalisation by 3.1 points)",
        "one lowers the test accuracy (batch normalisation by 3.1 points)",
    ),
    "2.4.best": ("and scores higher than the base (", "and scores lower than the base ("),
    "protocol.best.adam.published": (
        "raises the balanced accuracy of the published combination under Adam (",
        "lowers the balanced accuracy of the published combination under Adam (",
    ),
    "simple.boosted-trees.best": (
        ") scores higher than the published combination",
        ") scores lower than the published combination",
    ),
    "4.3b.vgg13": ("scores higher than it", "scores lower than it"),
    "B.cnn-augmented": ("the CNN with augmentation (+", "the CNN with augmentation (−"),
}


def between(page: str, start: str, end: str) -> str:
    page = page[page.index(f'id="{start}"') :]
    return page[: page.index(end)]


def text_of(folder, start="found", end="</section>", **changes) -> str:
    page = document.render(build(folder, Example(**changes)), folder)
    text = Reader(between(page, start, end)).text
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("comparison", TURNED)
def test_its_sentences_turn_round_with_a_verdict(comparison, tmp_path):
    for verdict, says, other in zip(
        ("higher", "lower"), TURNED[comparison], TURNED[comparison][::-1], strict=True
    ):
        text = text_of(tmp_path, verdicts={comparison: verdict})
        assert says in text
        assert other not in text


def test_where_no_verdict_ranks_nothing_is_ranked(tmp_path):
    text = text_of(tmp_path)
    assert not re.search(r"\b(raises?|lowers?|higher|lower|equivalent)\b", text)
    assert "Whether any of ten changes of the base makes a difference to the test accuracy" in text


def test_what_is_not_there_is_not_spoken_of(tmp_path):
    nothing = Asked(sweeps=(), methods=(), combination=None, simple=(), twins=())
    for changes, says, silent in (
        ({"parts": ("1",)}, "The base is right on", "change|protocol|CNN"),
        ({"parts": ("3",)}, "The CNN reads", "base|VGG"),
        ({"parts": ("4",)}, "The CNN reads", "base|twin"),
        ({"asked": nothing, "seeds": 1}, "The base is right on", "changes of|simple|twin"),
        ({"parts": ("bonus",)}, "Beside their plain twins", "base|reads"),
    ):
        text = text_of(tmp_path, published=None, **changes)
        assert re.search(says, text)
        assert not re.search(silent, text), (silent, text)


def test_each_number_leads_to_what_shows_it(page):
    found = between(page, "found", "</section>")
    links = re.findall(r'<a class="number" href="#([^"]+)" data-source="([^"]+)"', found)
    assert links
    for anchor, sources in links:
        assert sources.split()[0].startswith(("claims/", "comparisons/"))
        assert f'id="{anchor}"' in page
    assert 'class="place"' in found


def test_the_conclusion_answers_each_question_once(tmp_path):
    page = document.render(build(tmp_path, Example()), tmp_path)
    asked = re.findall(r"<dt data-written>(.*?)</dt>", between(page, "conclusion", "</section>"))
    questions = re.findall(r'<p class="question" data-written>(.*?)</p>', page)
    assert len(questions) > 10
    for question in questions:
        assert sum(question in told for told in asked) == 1, question


def test_what_people_write_stands_there_too(rendered):
    for anchor in ("found", "conclusion", "run"):
        page = rendered(written=(Heading(anchor=anchor, text="Mine."),))
        assert "<p>Mine.</p>" in between(page, anchor, "</section>")


def test_the_method_tells_of_the_tests_that_were_made(tmp_path):
    images = text_of(tmp_path, "how-to-read", parts=("3",))
    table = text_of(tmp_path, "how-to-read", parts=("2",))
    assert "Splits share rows" in table
    assert "protocol" not in images
    assert "698 train, 114 validate and 115 test, the first by oversampling 537" in table


def test_a_test_is_named_where_the_manifest_has_it(tmp_path):
    made = build(tmp_path, Example())
    names = {"4": "McNemar, exact", "p": "Welch’s t over splits", "2": "paired t over splits"}
    plain, tested = (
        tuple(c.model_copy(update={"test": known.get(c.id[0], "t")}) for c in made.comparisons)
        for known in ({}, names)
    )
    for comparisons, there in ((plain, False), (tested, True)):
        page = document.render(made.model_copy(update={"comparisons": comparisons}), tmp_path)
        method = between(page, "how-to-read", "</section>")
        for name in ("McNemar, 1947", "Welch, 1947", "Liu et al., 2002"):
            assert (name in method) == there


def test_what_is_cited_is_listed_and_nothing_else(page):
    cited = set(re.findall(r'href="#reference-([a-z-]+)"', page))
    listed = re.findall(r'<li id="reference-([a-z-]+)"', page)
    assert cited == set(listed)
    works_listed = [key for key in listed if key != "source"]
    assert works_listed == sorted(works_listed, key=lambda key: works()[key].order)


def test_every_work_is_cited_somewhere():
    sources = (TEMPLATES.parent / "report").glob("**/*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [key for key in works() if not re.search(f"[\"']{key}[\"']", code)] == []


def test_an_assignment_with_one_of_each_is_told_in_the_singular(tmp_path):
    asked = Asked()
    one = replace(
        asked.swept("2.1a", 0.5, 0.7).swept("2.1b", 64).swept("2.1c"),
        methods=(), simple=asked.simple[:1], twins=asked.twins[:1],
    )  # fmt: skip
    text = text_of(tmp_path, asked=one, verdict="lower")
    assert "Of one change of the base, one lowers the test accuracy (a dropout of 0.7 by" in text
    assert "Beside its plain twin," in text


def test_no_contraction_is_left_on_the_first_pages(page):
    for anchor in ("found", "how-to-read", "conclusion", "run"):
        text = " ".join(b.text for b in blocks(between(page, anchor, "</section>")))
        assert not re.search(r"n[’']t\b", text)
