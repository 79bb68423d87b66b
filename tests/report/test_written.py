"""What people write for their own report: who they are, titles, and text with traced numbers."""

import re
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import Example, build
from test_html import Reader

from manifest import Author, Heading, Manifest, outline
from manifest.errors import ManifestError
from report import document
from report.page.evidence import Evidence
from report.page.outline import HEADINGS, METHODS, NETWORKS, SWEEPS
from report.page.written import Sign, signs

MARKED = 'class="by-hand"'


def under(text: str, anchor: str = "network-why") -> dict[str, object]:
    return {"written": (Heading(anchor=anchor, text=text),)}


def box(page: str) -> str:
    """The HTML of the only text by hand."""
    (found,) = re.findall(rf"<div {MARKED}[^>]*>(.*?)</div>", page, re.DOTALL)
    return found.strip()


def pieces(page: str, containing: str) -> Block:
    return next(block for block in blocks(page) if containing in block.text)


def test_markdown_becomes_tags_and_all_its_text_is_escaped(rendered):
    page = rendered(**under("A **bold** & *slanted* `x < y`\n\n3. third\n4. fourth\n\n> quoted"))
    assert box(page) == (
        "<p>A <strong>bold</strong> &amp; <em>slanted</em> <code>x &lt; y</code></p>"
        '<ol start="3"><li>third</li><li>fourth</li></ol><blockquote><p>quoted</p></blockquote>'
    )


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[[x]](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "<javascript:alert(1)>",
    "{{ 7 * 7 }} {{% include 'x' %}} {{{{ 7 }}}}",
    "\ue000claims/x\ue001forged\ue002 \ue0030\ue004",
    "# A heading\n\n---\n\nanother\n=======",
    "&lt;script&gt; &#60;script&#62;",
    '```"><script>\n<script>\n```',
    "    <script>",
    "a\x00b",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_out_of_a_text(rendered, page, text):
    unwritten, page = page, rendered(**under(text))
    plain, reader = Reader(unwritten), Reader(page)
    new = {tag for tag, _ in reader.tags} - {tag for tag, _ in plain.tags}
    assert new <= {"pre", "em", "strong", "blockquote", "div"}
    assert len(reader.values("src")) == len(plain.values("src"))
    assert not [v for v in reader.values("href") if not v.startswith(("#", "https://"))]
    assert not [attributes for _, attributes in reader.tags if "onerror" in attributes]
    assert len(re.findall("<h[1-6]", page)) == len(re.findall("<h[1-6]", unwritten))
    assert "49" not in box(page)
    assert "data-source" not in box(page)


def test_a_link_shows_its_address(rendered):
    page = rendered(**under("[here](https://example.org/a?b=1&c=2), <https://example.org>"))
    assert (
        '<a href="https://example.org/a?b=1&amp;c=2" rel="noreferrer">here</a> '
        '<span class="address">(https://example.org/a?b=1&amp;c=2)</span>'
    ) in box(page)
    assert box(page).count("(https://example.org)") == 0
    assert "mailto:a@example.org" in box(rendered(**under("<a@example.org>")))


def test_a_number_is_the_traced_one_of_the_run(rendered):
    page = rendered(**under("We got **{base.accuracy}**, {base.sgd.published.mcc} and {cnn.mcc}."))
    found = pieces(page, "We got")
    assert found.text.startswith("We got 75.3\u202f%, 0.505 and ")
    shown = [sources for _, sources in found.pieces if sources]
    assert shown[:2] == [
        ("claims/base.sgd.published.accuracy/value",),
        ("claims/base.sgd.published.mcc/value",),
    ]


def test_its_interval_and_sample_come_on_request(rendered):
    page = rendered(**under("It is {base.accuracy:interval}."))
    assert (
        "It is 75.3\u202f% (95\u202f% interval 73.2 to 77.4\u202f%, 20\u00a0seeds)."
        in pieces(page, "It is").text
    )
    alone = rendered(seeds=1, **under("It is {base.accuracy:interval}."))
    assert "It is 75.3\u202f% (1\u00a0seed)." in pieces(alone, "It is").text


@pytest.mark.parametrize("name", ["2.1a.dropout-0.3", "dropout-0.3"])
def test_a_verdict_is_its_sentence_or_its_word(rendered, name):
    text = f"Told: {{verdict:{name}}} In a word: {{verdict:{name}:word}}."
    for verdict, other in (("higher", "lower"), ("lower", "higher")):
        found = pieces(rendered(verdicts={"2.1a.dropout-0.3": verdict}, **under(text)), "Told:")
        assert f"dropout of 0.3 scored {verdict} than the base: " in found.text
        assert found.text.endswith(f"In a word: {verdict}.")
        assert other not in found.text
        assert any("comparisons/2.1a.dropout-0.3" in s for _, ss in found.pieces for s in ss)
    unknown = pieces(rendered(**under(text)), "Told:")
    assert "dropout of 0.3 and the base could not be told apart: " in unknown.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{base.acuracy}", "names no number of this run; the nearest are base.accuracy"),
        ("{bse.accuracy}", "base.accuracy"),
        ("{verdict:dropout-0.33}", "names no comparison of this run; the nearest are dropout-0.3"),
        ("{verdict:base.accuracy}", "names no comparison"),
        ("{2.1a.dropout-0.3}", "names no number"),
        ("{}", "names no number"),
        ("{base.accuracy.__class__}", "names no number"),
        ("{base.accuracy!r}", "names no number"),
        ("{base.accuracy:>99999999}", "names no number"),
        ("a { b", "'{' at 'a { b' has no partner"),
        ("a } b", "'}' at 'a } b' has no partner"),
        ("[x](https://example.org/{base.accuracy})", "an address can have no place"),
        ("{verdict:leak.base}", "write {verdict:leak.base:word}"),
    ],
)
def test_what_a_run_has_no_name_for_is_refused_with_the_nearest(rendered, text, says):
    with pytest.raises(ManifestError, match="the text under 'network-why': ") as caught:
        rendered(**under(text))
    assert says in str(caught.value)
    assert len(str(caught.value)) < 400


def test_sides_that_have_one_phrase_are_told_apart(rendered):
    found = pieces(rendered(**under("Told: {verdict:optimiser.adam}")), "Told:")
    assert "The base under Adam and the base could not be told apart: " in found.text


def test_a_text_is_marked_and_the_guide_explains_it_only_where_there_is_one(rendered, page):
    assert MARKED not in page
    assert "Written by hand" not in page
    marked = rendered(**under("Mine."))
    assert (
        marked.count('<div class="by-hand" role="note" aria-label="Written by hand" data-written>')
        == 1
    )
    assert marked.count("<dt>Written by hand</dt>") == 1
    absent = rendered(parts=("3",), **under("Mine, of {base.accuracy}."))
    assert "Mine" not in absent
    assert "Written by hand" not in absent


def test_a_text_stands_under_its_heading_whatever_that_is(rendered, tmp_path):
    known = document.contents_of(Evidence(build(tmp_path, Example()))).headings
    for heading in (known[0], known[-1], *(h for h in known if h.anchor.startswith("method-"))):
        page = rendered(**under("Mine.", heading.anchor))
        after = page[page.index(f'id="{heading.anchor}"') :]
        assert re.match(
            r"[^>]*>[^<]*</h\d>(\s*<p class=\"question\"[^>]*>[^<]*</p>)*\s*<div class=\"by-hand",
            after,
        )
    assert "<p>Mine.</p>" in rendered(**under("Mine.", "method-early-stopping"))


def test_the_contract_names_the_headings_that_the_report_has():
    of_report = {h.anchor: h.part for h in HEADINGS if h.anchor not in {SWEEPS, METHODS, NETWORKS}}
    of_contract = {a: part for part, anchors in outline.ANCHORS.items() for a in anchors}
    assert of_report == of_contract


def test_a_heading_that_is_not_there_is_refused(rendered):
    with pytest.raises(ManifestError, match="the report has no heading 'conclusions'"):
        rendered(**under("Mine.", "conclusions"))


def test_an_assignment_names_its_headings(tmp_path):
    bare = build(tmp_path, Example()).model_copy(update={"outline": ()})
    page = document.render(bare, tmp_path)
    titles = re.findall(r"<h[2-5] id=[^>]*>([^<]*)", page)
    assert {"Part 1", "Hyperparameters", "Contributions"} <= set(titles)
    assert not [title for title in titles if re.match(r"(\{n\}|\d[.)] [A-Z]\w+ all|Part –)", title)]
    own = (Heading(anchor="setups", title="{n}) {tables} {{of}} <mine>"),)
    page = document.render(bare.model_copy(update={"outline": own}), tmp_path)
    assert '<h3 id="setups">1) three tables {of} &lt;mine&gt;</h3>' in page


@pytest.mark.parametrize("title", ["{n.__class__}", "{other}", "{", "{n!r}"])
def test_a_title_has_no_other_places(tmp_path, title):
    made = build(tmp_path, Example())
    asked = made.model_copy(update={"outline": (Heading(anchor="setups", title=title),)})
    with pytest.raises(ManifestError):
        document.render(asked, tmp_path)


def test_each_question_stands_under_its_heading(page):
    for anchor in ("network", "best-model", "final-model", "beside-3", "networks-4"):
        after = page[page.index(f'id="{anchor}"') :]
        assert re.match(
            r"[^>]*>[^<]*</h\d>\s*<p class=\"question\" data-written>[^<]+\?</p>", after
        )
    simple = page[page.index('id="simple-models"') :].partition("<p>")[0]
    assert simple.count('class="question"') == 2
    bonus = page[page.index('id="bonus"') :].partition("<p>")[0]
    assert bonus.count('class="question"') == 3


AUTHORS = (
    Author(name="Zoë Ångström-Núñez 👩‍🔬", matriculation="12345678"),
    Author(name="李小龍"),
    Author(name="<script>alert(1)</script>"),
    Author(name="{base.accuracy} {{ 7 * 7 }}"),
    Author(name="A" * 100, matriculation="9" * 100),
    *(Author(name=f"Author Number {n}") for n in range(25)),
)


def test_authors_course_and_date_stand_on_the_cover_and_in_the_file(rendered):
    page = rendered(authors=AUTHORS, course="CS & <b>", date="2026-12-24")
    cover = page[page.index("<header") : page.index("</header>")]
    assert "Zoë Ångström-Núñez 👩‍🔬 (12345678), 李小龍, &lt;script&gt;" in cover
    assert "{base.accuracy} {{ 7 * 7 }}" in cover
    assert "CS &amp; &lt;b&gt;" in cover
    assert "24\u00a0December 2026" in cover
    assert "22\u00a0November 2026" in page[page.index('id="run"') :]
    authors = [a["content"] for tag, a in Reader(page).tags if a.get("name") == "author"]
    assert authors == [author.name for author in AUTHORS]


def test_without_any_the_cover_has_no_place_for_them(page):
    cover = page[page.index("<header") : page.index("</header>")]
    assert 'class="authors"' not in cover
    assert 'class="course"' not in cover
    assert "22\u00a0November 2026" in cover


def test_an_assignment_without_contributions_has_no_table_of_them(rendered):
    page = rendered(names=())
    assert 'id="contributions"' not in page
    assert 'class="people"' not in page
    assert "#contributions" not in page
    assert 'name="author"' not in page


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\n", "\x1b"])
def test_a_name_that_turns_what_follows_is_refused(sign):
    with pytest.raises(ValueError, match="pattern"):
        Author(name=f"Ada{sign}Lovelace")


def of_seed(made: Manifest, seed: int) -> Manifest:
    """As a run with another first seed gives it."""
    text = made.model_dump_json().replace("@42", f"@{seed}").replace('"Seed 42', f'"Seed {seed}')
    text = re.sub(r'(?<!"run":\{)"seed":42', f'"seed":{seed}', text).replace(
        '"first_seed":42', f'"first_seed":{seed}'
    )
    return Manifest.model_validate_json(text)


def test_another_seed_is_named_and_is_not_called_the_sources(tmp_path, page):
    text = " ".join(
        b.text
        for b in blocks(document.render(of_seed(build(tmp_path, Example()), 1_234_567), tmp_path))
    )
    assert "seed 42" in page
    assert "show seed 42, the first." in page.replace("</span>", "")
    assert "show seed 1234567, the first." in text
    assert (
        "those of the run with seed 1234567, and the mean over 20\u00a0splits of the rows" in text
    )
    for word in ("seed 42", "1,234,567", "is a guess"):
        assert word not in text


def test_text_of_the_largest_size_is_read_in_a_moment(tmp_path):
    evidence = Evidence(build(tmp_path, Example()))
    for text in (
        "[" * 20_000,
        "*a_" * 6_000,
        "{base.accuracy}" * 1_300,
        "`" * 19_999,
    ):
        assert list(signs(text, evidence))
    assert list(signs("{{}}", evidence))[1] == Sign(kind="text", text="{}")


def test_the_pdf_names_the_authors_too(tmp_path: Path):
    from io import BytesIO  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415

    from report.page import pdf  # noqa: PLC0415

    made = build(tmp_path, Example(parts=("1",), authors=AUTHORS, **under("Of {base.accuracy}.")))
    content = pdf.render(document.render(made, tmp_path), "2026-11-22T14:05:58+00:00")
    made_file = PdfReader(BytesIO(content))
    assert "李小龍" in made_file.metadata.author
