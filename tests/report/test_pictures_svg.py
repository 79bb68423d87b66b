"""A drawing is embedded whole or refused: what a stranger could have put into one."""

import random
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import report_example_figures
from foreign_drawings import (
    BAD_ATTRIBUTES,
    BAD_ELEMENTS,
    BAD_FILES,
    BAD_IMAGES,
    BAD_REFERENCES,
    BAD_STYLES,
    BODIES,
    GOOD,
    MATPLOTLIB,
    PATH,
    USE,
)
from picture_example import SVG, XLINK, drawing

from manifest.output import Output
from pipeline.results.figures import tabular
from pipeline.results.figures.drawing import save
from report.pictures import rules
from report.pictures.refusal import Refused
from report.pictures.svg import rebuild


@pytest.mark.parametrize("name", GOOD)
def test_what_ours_are_made_of_stays_as_it_is(name):
    content = drawing(GOOD[name], head=MATPLOTLIB, more=' version="1.1"')
    built = rebuild(content).content
    assert ET.canonicalize(built.decode()) == ET.canonicalize(content.decode())
    assert rebuild(built).content == built
    assert b"script" not in built
    assert b"DOCTYPE" not in built


@pytest.mark.parametrize("inside", BODIES.values(), ids=BODIES)
def test_what_no_drawing_of_ours_has_refuses_it(inside):
    found = refusal(drawing(inside))
    assert "\n" not in found
    assert len(found) < 200


@pytest.mark.parametrize("content", BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_drawing_of_ours_is_refused(content):
    found = refusal(content)
    assert "\n" not in found
    assert len(found) < 200


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        rebuild(content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (BAD_ELEMENTS["script"], "element 'script' inside g"),
        (BAD_ATTRIBUTES["handler"], "attribute 'onload' of 'g'"),
        (BAD_STYLES["filter"], "style 'filter: url(#f)'"),
        (BAD_REFERENCES["server"], "xlink:href='https://localhost/x.svg#a' in 'use'"),
        (BAD_REFERENCES["group"], "shows '#g' as a path, which is g here"),
        (BAD_REFERENCES["id twice"], "the id 'a' twice"),
        (BAD_IMAGES["cut off"], "an image that is cut off"),
        (BAD_ATTRIBUTES["use without a target"], "'use' without 'xlink:href'"),
    ],
)
def test_a_refusal_names_what_was_found(inside, told):
    assert told in refusal(drawing(inside))


def test_a_chain_that_doubles_is_refused_at_its_first_link():
    use = '<use xlink:href="#g{}"/>'
    links = "".join(f'<g id="g{i + 1}">{use.format(i) * 2}</g>' for i in range(40))
    assert "as a path" in refusal(drawing(f'<g id="g0">{PATH}</g>{links}'))


def test_a_drawing_says_its_width_and_what_it_costs():
    alone, again = rebuild(drawing(PATH)), rebuild(drawing(PATH + USE * 3))
    assert alone.width == 90
    assert again.weight > 3 * len(PATH) + alone.weight - 100
    assert rebuild(drawing(GOOD["an image"])).pixels == 6


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """Drawings by the pipeline: with uses, clips, an image, and the one of the example."""
    folder, draw = tmp_path_factory.mktemp("ours"), random.Random(7)  # noqa: S311  a table
    table = pd.DataFrame({f"f{i}": [draw.gauss() for _ in range(30)] for i in range(3)})
    table["target"] = [0, 1] * 15
    entries = [
        save(tabular.correlations(table), "1.3c", Output(folder, print)),
        save(tabular.scatter(table), "1.3b", Output(folder, print)),
    ]
    drawn = [(folder / entry.file).read_bytes() for entry in entries]
    return [*drawn, report_example_figures.DRAWING.encode()]


def test_drawings_of_the_pipeline_stay_as_they_are(ours):
    assert any(b"<image" in content for content in ours)
    for content in ours:
        built = rebuild(content).content
        assert ET.canonicalize(built.decode()) == ET.canonicalize(content.decode())
        assert rebuild(built).content == built


def test_the_largest_table_that_is_drawn_row_by_row_has_room(tmp_path):
    rows = range(10_000)
    table = pd.DataFrame({"f1": rows, "f2": [row**2 for row in rows]})
    table["target"] = [row % 2 for row in rows]
    entry = save(tabular.scatter(table), "1.3b", Output(tmp_path, print))
    content = (tmp_path / entry.file).read_bytes()
    assert content.count(b"<use") > len(table)
    assert 4 * rebuild(content).weight < rules.WEIGHT


PIECES = [
    *(inside.encode() for inside in BODIES.values()),
    *(b"&x;", b"<!ENTITY x 'y'>", b"<![CDATA[", b"]]>", b"-->", b"<!--", b"\0", b"\xff", b'"'),
    *(b"/>", b"<script>", b' onload="alert(1)"', b' xlink:href="file:///x"', b"url(x)", b"1e999"),
]


def mutate(content: bytes, draw: random.Random) -> bytes:
    """One or two changes: of bytes, of tags, of what stands between quotes, of whole pieces."""
    for _ in range(draw.randint(1, 2)):
        kind, place = draw.randrange(5), draw.randrange(len(content))
        if kind == 0:
            content = content[:place] + bytes([draw.randrange(256)]) + content[place + 1 :]
        elif kind == 1:
            content = content[:place] + content[place + draw.randint(1, 40) :]
        elif kind == 2:
            seam = draw.choice([m.end() for m in re.finditer(rb">", content)] or [0])
            content = content[:seam] + draw.choice(PIECES) + content[seam:]
        elif kind == 3:
            names = [b"path", b"use", b"svg", b"defs", b"image", b"style", b"id", b"fill", b"href"]
            content = content.replace(draw.choice(names), draw.choice([*names, b"script"]), 1)
        else:
            values = list(re.finditer(rb'"[^"]*"', content)) or [re.match(rb"", content)]
            value = draw.choice(values)
            new = draw.choice([other.group() for other in values] + PIECES)
            content = content[: value.start()] + new + content[value.end() :]
    return content


def test_a_changed_drawing_is_refused_or_holds_nothing_else(ours):
    draw = random.Random(12)  # noqa: S311  the same changes each time
    outcomes = [outcome(mutate(draw.choice(ours), draw)) for _ in range(400)]
    assert outcomes.count("refused") > 100
    assert outcomes.count("embedded") >= 10


def outcome(content: bytes) -> str:
    try:
        built = rebuild(content).content
    except Refused:
        return "refused"
    for element in ET.fromstring(built).iter():  # noqa: S314  it was just built
        known = rules.ELEMENTS_BY_NAME[element.tag.removeprefix(f"{{{SVG}}}")]
        names = {name.replace("{", "").replace("}", " ") for name in element.attrib}
        assert known.needed.keys() <= names <= known.needed.keys() | known.free.keys()
    outside = re.sub(rb'"data:image/png;base64,[ A-Za-z0-9+/=]*"', b"", built)
    for address in (SVG, XLINK):
        outside = outside.replace(f'"{address}"'.encode(), b"", 1)
    assert not re.search(rb"(?i)script|:/|file:|<!|<\?(?!xml )|&|@|\son[a-z]", outside)
    return "embedded"
