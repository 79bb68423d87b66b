"""What a report says of a source: all where it is the packaged one, its numbers where it is
another, and not a word where there is none.
"""

import html
import re

import pytest
from page_text import blocks
from report_example import PARTS, Example, build
from report_example_asked import COMBINATION

from manifest import Reference, Source
from report import document
from report.page.contents import Contents
from report.page.evidence import Evidence
from report.published import source_of
from report.published.verdicts import SCALE, rows

WORDS = re.compile(
    r"sources?\b|published|errat|audit|inferred|torchinfo|torchsummary", re.IGNORECASE
)
OF_SOURCE = ("audit", "errata", "references", "effects")
MARKUP = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
WRITTEN = re.compile(r"<p[^>]* data-written>.*?</p>", re.DOTALL)  # in the assignment's file
TEXTS = re.compile(r'(?:alt|aria-label|content)="([^"]*)"')
# A protocol's word, in sentences and in cells, the combination's, and where images come from.
OTHERS = re.compile(rf"published protocol|>published<|>Source<|{COMBINATION.title}", re.IGNORECASE)


def text_of(page: str) -> str:
    """All that a reader or a screen reader gets to know."""
    page = OTHERS.sub("", WRITTEN.sub("", page))
    return html.unescape(" ".join([MARKUP.sub(" ", page), *TEXTS.findall(page)]))


def told_without(tmp_path, **changes) -> str:
    return document.render(
        build(tmp_path, Example(**changes | {"published": None, "references": ()})), tmp_path
    )


@pytest.mark.parametrize(
    "changes",
    [
        *({"verdict": v} for v in ("higher", "lower", "equivalent", "no evidence")),
        *({"parts": (part,)} for part in PARTS),
        {"seeds": 1},
    ],
    ids=str,
)
def test_without_a_source_no_word_is_about_one(changes, tmp_path):
    page = told_without(tmp_path, **changes)
    found = [text_of(page)[m.start() - 60 : m.end() + 60] for m in WORDS.finditer(text_of(page))]
    assert found == []
    assert not re.search(r'[" ]published/', page)  # its addresses


def test_with_the_packaged_source_the_same_words_are_found(page):
    """Else the search above could not fail."""
    found = {word.lower() for word in WORDS.findall(text_of(page))}
    assert found >= {"source", "published", "errat", "audit", "torchinfo"}


def contents(tmp_path, **changes) -> Contents:
    return document.contents_of(Evidence(build(tmp_path, Example(**changes))))


def test_what_is_not_named_has_no_heading_and_no_entry_in_the_contents(tmp_path):
    anchors = [h.anchor for h in contents(tmp_path).headings]
    assert [a for a in anchors if a in OF_SOURCE] == ["effects", "audit", "errata", "references"]
    bare = contents(tmp_path, published=None, references=())
    known = [h.title for h in bare.headings if h.anchor in OF_SOURCE]
    assert known == ["All changes side by side", "References"]  # to the works that are cited
    page = told_without(tmp_path)
    assert "also names" not in page
    for anchor in ("audit", "errata"):
        assert f'id="{anchor}"' not in page
        assert f'href="#{anchor}"' not in page


OWN = {
    "run": {"tabular_epochs": 20},
    "artefacts": [
        {
            "id": "1.5a",
            "title": "Test metrics",
            "where": "page 4",
            "needs": "tabular",
            "numbers": [
                {
                    "id": "accuracy", "name": "Accuracy", "value": "0.81", "unit": "fraction",
                    "claim": "base.sgd.published.accuracy",
                },
            ],
        },
        {
            "id": "1.4",
            "title": "Network",
            "needs": "architecture",
            "numbers": [
                {
                    "id": "rows", "name": "Rows", "value": "766", "unit": "count",
                    "claim": "data.rows",
                },
                {
                    "id": "dropout", "name": "Dropout", "value": "0.2", "unit": "fraction",
                    "setting": ["base.sgd.published", "dropout"],
                },
            ],
        },
    ],
}  # fmt: skip


def own(tmp_path, **changes):
    source = Source.model_validate(OWN | changes)
    return build(tmp_path, Example(published=source, references=(), seeds=3))


def test_a_source_of_three_numbers_is_audited(tmp_path):
    evidence = Evidence(own(tmp_path))
    found = {row.published.id: row.verdict for row in rows(evidence, source_of(evidence))}
    assert found == {
        "1.5a.accuracy": "not comparable",
        "1.4.rows": "agrees",
        "1.4.dropout": "differs",
    }
    page = document.render(own(tmp_path), tmp_path)
    told = [b.text.replace("\u00a0", " ") for b in blocks(page)]
    assert (
        "The source prints one result of training. Not one of them can be compared with this run."
        in told
    )
    assert (
        "One number that can be compared follows from data or an architecture and agrees in every digit. One setting that can be "
        f"compared comes from the source itself; one differs: dropout (1.4). Not comparable: 1 {SCALE}."
    ) in told
    audit = page[page.index('id="audit"') :]
    assert re.findall(r"<h3>(.*?)</h3>", audit) == [
        "Results of training",
        "Numbers that follow from data or an architecture",
        "Settings that this run took from the source",
    ]
    assert "On the split" not in audit
    assert "published/1.4.dropout" in audit
    assert "page 4" in audit


def test_nothing_that_is_about_the_packaged_source_is_said_of_another_one(tmp_path):
    page = document.render(own(tmp_path), tmp_path)
    before, audit = page[: page.index('id="audit"')], page[page.index('id="audit"') :]
    of_any = r'<a href="#audit">.*?</a>|<d[td][^>]*>[^<]*(<a[^>]*>)?[^<]*[Tt]he source.*?</d[td]>'
    text = text_of(re.sub(of_any, "", before, flags=re.DOTALL))
    assert WORDS.findall(text) == []
    assert 'id="erratum-' not in audit
    assert "Ruthvik" not in audit


def test_without_conditions_a_number_is_compared_as_it_stands(tmp_path):
    evidence = Evidence(own(tmp_path, run={}))
    found = {row.published.id: row.reason for row in rows(evidence, source_of(evidence))}
    assert found["1.5a.accuracy"] == "one seed, whose spread is unknown"  # no range in the example


def test_an_effect_of_ones_own_source_is_held_against_the_run(tmp_path):
    numbers = OWN["artefacts"][0]["numbers"]
    more = [{**numbers[0], "id": "lower", "value": "0.75"}]
    artefacts = [OWN["artefacts"][0] | {"numbers": [*numbers, *more]}]
    effects = [
        {"comparison": "2.4.best", "numbers": ["1.5a.accuracy", "1.5a.lower"]},
        {"comparison": "2.1a.dropout-0.3", "says": "raises", "quote": "words"},
        {"comparison": "2.3.none", "says": "raises", "quote": "words"},
    ]
    made = own(tmp_path, run={}, artefacts=artefacts, effects=effects, quotes={"words": "It helps"})
    told = [b.text.replace("\u00a0", " ") for b in blocks(document.render(made, tmp_path))]
    assert any(t.startswith("Of 2 published effects that this run tried, two stay") for t in told)
    assert not any("81.00\u202f% against" in t for t in told)
    assert "0.81 against 0.75" in told
    assert "raises accuracy, by no number" in told


def test_references_are_listed_with_title_and_address(tmp_path):
    both = (
        Reference(title="A book & its <author>"),
        Reference(url="https://example.org/?a=1&b=2", title="A page"),
    )
    page = document.render(build(tmp_path, Example(published=None, references=both)), tmp_path)
    listed = page[page.index('id="references"') :]
    assert "<li>A book &amp; its &lt;author&gt;</li>" in listed
    assert '<li>A page <a href="https://example.org/?a=1&amp;b=2">' in listed
