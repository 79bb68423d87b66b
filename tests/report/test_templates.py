"""Rules that every template keeps: no number of a result, no ranking, no HTML in Python."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").glob("**/*.html"))
SOURCES = sorted((ROOT / "report").glob("**/*.py"))
RANKING = re.compile(
    r"\b(best|better|worst|worse|improv\w+|outperform\w*|superior|higher|lower|greater|faster|slower|more|fewer|less)\b"
)


def _prose(template: Path) -> str:
    """What a reader sees of a template: no tags, no names of classes and functions, no jinja."""
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"{[{%#].*?[}%#]}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<code>.*?</code>", " ", text, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_digit(template):
    held = _prose(template).replace("VGG-13", "").replace("F1 score", "")
    assert re.findall(r".{0,30}\d.{0,30}", held) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_ranks(template):
    assert RANKING.findall(_prose(template)) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_python_holds_html(source):
    assert (
        re.findall(r"</?(?:p|b|i|div|span|td|tr|table|ul|li|h\d|img|a)\b[^>]*>", source.read_text())
        == []
    )
