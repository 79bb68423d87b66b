"""The page of the example and of its variants."""

import re
from html.parser import HTMLParser

import pytest
from report_example import PARTS

from manifest import read
from manifest.errors import ManifestError
from report import document
from report.document import contents_of
from report.page import outline, sentences
from report.page.evidence import Evidence

IDS = [
    "F1",
    "F2",
    "1.1a",
    "1.1b",
    "1.1c",
    "1.1d",
    "1.2a",
    "1.2b",
    "1.2c",
    "1.2d",
    "1.2e",
    "1.3a",
    "1.3b",
    "1.3c",
    "1.4",
    "1.5a",
    "1.5b",
    "1.5c",
    "1.5d",
    "1.5e",
    "1.5f",
    "2.1a",
    "2.1b",
    "2.1c",
    "2.2a",
    "2.2b",
    "2.3",
    "2.4a",
    "2.4b",
    "2.4c",
    "2.4d",
    "2.4e",
    "2.4f",
    "3.1a",
    "3.1b",
    "3.2a",
    "3.2b",
    "3.2c",
    "3.2d",
    "3.3",
    "3.4a",
    "3.4b",
    "3.4c",
    "3.4d",
    "3.4e",
    "3.5",
    "3.6",
    "4.1",
    "4.2",
    "4.3a",
    "4.3b",
    "4.3c",
    "4.3d",
    "4.3e",
    "4.3f",
    "B",
    "R",
]
BEYOND = [  # the source does not have them
    *("2.1", "2.5", "2.6", "2.7", "2.8", "3.4g", "3.4h", "3.4i", "3.7", "4.4", "B.equal"),
    "recipes",
]


class Reader(HTMLParser):
    """What the tests ask of a page: its text, its tags, its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self._inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "style":
            self._inside.append(tag)

    def handle_endtag(self, tag):
        if tag == "style":
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.pieces.append(data)

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if attributes.get(name)]

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", "".join(self.pieces))


def test_every_artefact_of_the_inventory_is_there(page):
    assert set(Reader(page).values("data-artefact")) == {*IDS, *BEYOND}


def test_every_heading_of_the_outline_is_there_in_its_order(page, output):
    text = Reader(page).text
    places, start = [], text.index("Contribution Table", text.index("Contribution Table") + 1)
    found, *others = contents_of(Evidence(read(output))).headings
    assert text.index(found.title) < text.index("Contents")
    for heading in others:
        start = text.index(heading.title, start)
        places.append(start)
    assert places == sorted(places)


def test_every_link_inside_the_page_has_its_target(page):
    reader = Reader(page)
    targets = [link[1:] for link in reader.values("href") if link.startswith("#")]
    assert len(targets) > 70
    assert set(targets) <= set(reader.values("id"))


def test_no_anchor_occurs_twice(page):
    anchors = Reader(page).values("id")
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("kind", ["Figure", "Table"])
def test_numbers_count_up_in_the_order_of_the_page(page, kind):
    numbers = re.findall(rf'class="label">{kind}&nbsp;(\d+)', page)
    assert [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    assert len(numbers) > 20


def test_the_page_asks_for_no_other_file(page):
    reader = Reader(page)
    assert all(source.startswith("data:") for source in reader.values("src"))
    assert not re.search(r"url\((?!\"data:)", page)


def test_every_picture_has_an_alternative_that_is_not_its_caption(page):
    reader = Reader(page)
    alternatives = [attributes.get("alt") for tag, attributes in reader.tags if tag == "img"]
    assert len(alternatives) == len(outline.FIGURES)
    assert all(alternatives)
    assert not any(alternative in reader.text for alternative in alternatives)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"seeds": 1},
        {"seeds": 1, "image_seeds": 3},
        {"scale": "smoke", "notices": ("Drawn characters were used.",)},
        *({"verdict": verdict} for verdict in ("higher", "lower", "equivalent")),
        *({"parts": (part,)} for part in PARTS),
    ],
)
def test_the_text_is_clean(rendered, changes):
    page = rendered(**changes)
    text = Reader(page).text + " ".join(Reader(page).values("alt"))
    for stain in ("NaN", "None", "inf ", "()", " .", " ,", "..", ",,", "{", "}"):
        assert stain not in text, text[max(0, text.index(stain) - 80) : text.index(stain) + 80]
    assert not re.search(r"\bnan\b", text)
    assert not re.search(r"[a-z.,;]  +[A-Za-z]", "".join(Reader(page).pieces).replace("\n", ""))


@pytest.mark.parametrize(("verdict", "other"), [("higher", "lower"), ("lower", "higher")])
def test_a_swapped_verdict_flips_every_comparative(rendered, verdict, other):
    text = Reader(rendered(verdict=verdict)).text
    assert f"scored {verdict} " in text
    assert f"scored {other} " not in text
    assert sentences.OPEN not in text
    assert sentences.APART not in text


def test_without_evidence_no_comparative_is_left(page, output):
    text = Reader(page).text.replace("variance", "").replace("“Higher” and “lower” are said", "")
    for heading in contents_of(Evidence(read(output))).headings:
        text = text.replace(heading.title, "")
    for experiment in read(output).experiments:  # what the assignment asks
        text = text.replace(experiment.question, "") if experiment.question else text
    audit = text.index("The source prints")  # from here on, the source is quoted
    ranked = re.findall(
        r"\b(?:better|worse|outperforms?|superior|improves?|higher|lower|pays)\b",
        text[:audit],
    )
    assert ranked == []


def test_one_seed_is_said_to_leave_the_spread_unknown(rendered):
    text = Reader(rendered(seeds=1)).text
    assert "Every network of Parts 1 and 2 was trained once" in text
    assert "the spread over seeds is unknown" in text


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_did_not_run_leaves_no_heading(rendered, part):
    page = rendered(parts=tuple(p for p in PARTS if p != part))
    reader = Reader(page)
    anchor = {"bonus": "bonus"}.get(part, f"part-{part}")
    assert anchor not in reader.values("id")
    assert f"#{anchor}" not in reader.values("href")
    own = {"bonus": "B"}.get(part, f"{part}.")
    assert not [name for name in reader.values("data-artefact") if name.startswith(own)]


def test_names_are_escaped(rendered):
    hostile = ("<script>alert(1)</script>", 'A" onload="x', "&amp; {{ 7 * 7 }} " + "long" * 18)
    page = rendered(
        names=hostile, features=("<b>f1</b>", "f|2", "'f3'", "x" * 90, "é", "f6", "{{ f7 }}")
    )
    assert "<script" not in page
    assert "<b>f1" not in page
    assert (
        "49"
        not in Reader(page).text.partition("Part – 1")[0].partition("Contribution Table")[2][:500]
    )
    assert not [attributes for _, attributes in Reader(page).tags if "onload" in attributes]


def test_drawn_characters_and_a_small_scale_stand_on_the_cover(rendered):
    page = rendered(scale="smoke", notices=("Drawn characters were used.",))
    notices = page[page.index('class="notices"') : page.index('class="facts"')]
    assert "Drawn characters were used." in notices
    assert "too small to conclude anything" in notices


def test_without_a_notice_there_is_no_box(page):
    assert 'class="notices"' not in page


def test_a_missing_figure_is_an_error(output, tmp_path):
    with pytest.raises(ManifestError, match="No such file"):
        document.render(read(output), tmp_path)


def test_the_same_manifest_gives_the_same_page(output, page):
    assert document.render(read(output), output) == page
