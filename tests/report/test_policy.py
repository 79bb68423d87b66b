"""The page tells a browser to load and run nothing but what stands in it."""

import base64
import hashlib
import re

from report.page.policy import policy

META = re.compile(
    r'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">'
)


def rules_of(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (rule.split() for rule in text.split("; "))}


def test_the_policy_stands_right_behind_the_encoding(page):
    assert META.search(page)


def test_the_page_loads_nothing_but_what_it_holds(page):
    rules = rules_of(META.search(page)[1])
    styles = rules.pop("style-src")
    assert rules == {
        "default-src": ["'none'"],
        "img-src": ["data:"],
        "font-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert styles == [digest(text) for text in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)]
    assert len(styles) == 1


def test_the_page_needs_no_more_than_the_policy_grants(page):
    tags = re.findall(r"<[a-z][^>]*>", page)
    assert not [tag for tag in tags if re.search(r"\s(?:style|on[a-z]+)=", tag)]
    assert not [tag for tag in tags if re.match(r"<(?:script|link|base|form|iframe|object)\b", tag)]
    assert all(source.startswith("data:") for source in re.findall(r'\ssrc="([^"]*)"', page))


def test_each_style_has_its_digest():
    assert rules_of(policy(("a{}", "b{}")))["style-src"] == [digest("a{}"), digest("b{}")]


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
