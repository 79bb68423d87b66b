"""Rules that every template keeps: no number of a result, no ranking, no HTML in Python.

The headings of the source stand in `report.page.outline`, so that none of them is in a template.
"""

import re
from pathlib import Path

import pytest
from jinja2 import Environment
from ranking_words import ranking_words

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").glob("**/*.html"))
SOURCES = sorted((ROOT / "report").glob("**/*.py"))
STYLE = ROOT / "templates" / "report.css"
JINJA = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)
SPOKEN = re.compile(r"\b(?:alt|title|aria-label)=\"([^\"]*)\"")
EMPHASIS = re.compile(r"<(?:b|strong|em|i|u|mark)\b[^>]*>\s*(?:{{|[+−-]?\d)")

FROM_TO = re.compile(r"(?:}}|\d)[\s%]*→")  # from one number to another


def written(template: str) -> list[str]:
    """What a reader meets of a template's own: text, spoken attributes, sentences in jinja.

    Names of classes and functions are code; a string of jinja without a space is an id.
    """
    page = JINJA.sub(" ", template)
    text = re.sub(r"<[^>]*>", " ", re.sub(r"<code>.*?</code>", " ", page, flags=re.DOTALL))
    strings = (
        value for _, kind, value in Environment(autoescape=True).lex(template) if kind == "string"
    )
    return [text, *SPOKEN.findall(page), *(value for value in strings if " " in value)]


def digits(template: str) -> list[str]:
    names = (text.replace("VGG-13", "").replace("F1 score", "") for text in written(template))
    return [found for text in names for found in re.findall(r".{0,30}\d.{0,30}", text)]


def rankings(template: str) -> list[str]:
    """Words that rank, in the text or as a class, and numbers that are set off from others."""
    classes = " ".join(re.findall(r"class=\"([^\"]*)\"", JINJA.sub(" ", template)))
    told = [*written(template), re.sub(r"[-_]", " ", classes)]
    marked = [*EMPHASIS.findall(template), *FROM_TO.findall(template)]
    return [*(word for text in told for word in ranking_words(text)), *marked]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_digit(template):
    assert digits(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_ranks(template):
    assert rankings(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>VGG-13 is better.</p>",
        "<p>It improves on {{ base }}.</p>",
        "<p>The CNN beats it.</p>",
        "<p>{{ base }} → {{ best }}</p>",
        "<td>▲ {{ value }}</td>",
        "<td><b>{{ value }}</b></td>",
        '<td class="is-best">{{ value }}</td>',
        '<img alt="The lower curve">',
        '{{ m.paragraph("The CNN is faster.") }}',
    ],
)
def test_a_template_that_ranks_is_found(template):
    assert rankings(template) != []


@pytest.mark.parametrize(
    "template",
    ["<p>Over 20 seeds</p>", '{{ m.paragraph("91.2 % of them") }}', '<img alt="5 dots">'],
)
def test_a_template_with_a_digit_is_found(template):
    assert digits(template) != []


def test_what_only_names_and_marks_is_no_ranking():
    template = '{{ m.heading("best-model") }}<p class="lead"><code>best = 0.93</code> Input → output {{ x["lowest"] }}</p>'
    assert (rankings(template), digits(template)) == ([], [])


def test_the_style_adds_no_ranking_to_a_page():
    added = re.findall(r"content:\s*([^;}]*)", STYLE.read_text(encoding="utf-8"))
    assert [word for text in added for word in ranking_words(text)] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_python_holds_html(source):
    assert (
        re.findall(r"</?(?:p|b|i|div|span|td|tr|table|ul|li|h\d|img|a)\b[^>]*>", source.read_text())
        == []
    )
