"""The PDF of the example, read back."""

import base64
import io
import os
import re

import pytest
from picture_example import IMAGE, drawing, embedded, png
from pypdf import PdfReader
from weasyprint.svg import SVG

from manifest import read
from manifest.errors import ManifestError
from report.document import contents_of
from report.page import pdf
from report.page.evidence import Evidence

CREATED = "2026-11-22T14:05:58+00:00"


@pytest.fixture(scope="module")
def reader(document):
    return PdfReader(io.BytesIO(document))


@pytest.fixture(scope="module")
def text(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


@pytest.fixture
def headings(output):
    return [heading.title for heading in contents_of(Evidence(read(output))).headings]


def test_every_heading_can_be_read(text, headings):
    missing = [title for title in headings if title not in text]
    assert missing == []


def test_bookmarks_follow_the_outline(reader, headings):
    def titles(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield entry.title

    assert list(titles(reader.outline))[1:] == headings


def test_it_is_tagged_and_names_its_language_title_and_authors(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  pypdf has a boolean of its own
    assert root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    assert reader.metadata.title.startswith("Assignment – 2")
    assert reader.metadata.author == "Ada Beispiel, Bo Exempel"


def test_it_declares_itself_accessible(reader):
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_the_contents_name_pages(reader):
    contents = reader.pages[1].extract_text()
    assert re.search(r"References\s*\d+", contents)


def test_pages_are_a4_and_headed_by_their_part(reader):
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {
        (595, 842)
    }
    assert "References" in reader.pages[-1].extract_text()


def test_a_fraction_stands_on_two_lines(reader):
    lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    assert any(re.search(r"\d \+ \d+ \+ \d+ \+ \d", line) for line in lines)


def test_fonts_are_embedded(reader):
    fonts = {name for page in reader.pages for name in _fonts(page)}
    assert fonts
    assert all("+Report" in name for name in fonts)


def _fonts(page):
    for font in page["/Resources"]["/Font"].values():
        yield str(font.get_object()["/BaseFont"])


def test_the_same_page_gives_the_same_bytes(page, document):
    assert pdf.render(page, CREATED) == document


def test_the_environment_is_left_as_it_was(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    pdf.render("<!DOCTYPE html><html lang=en><title>t</title><p>x", CREATED)
    assert os.environ["SOURCE_DATE_EPOCH"] == "7"


def _page_with(source: str) -> str:
    return f'<!DOCTYPE html><html lang=en><title>t</title><img alt="x" src="{source}">'


def _as_source(content: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize("source", ["https://localhost/x.png", "file:{}/x.png", "FILE:{}/x.png"])
def test_what_the_page_may_not_load_is_an_error(tmp_path, source):
    (tmp_path / "x.png").write_bytes(png())
    with pytest.raises(ManifestError, match="may not load"):
        pdf.render(_page_with(source.format(tmp_path)), CREATED)


def test_what_a_drawing_may_not_load_is_an_error(tmp_path):
    (tmp_path / "x.png").write_bytes(png())
    inside = drawing(IMAGE.format(f"file:{tmp_path}/x.png"))
    with pytest.raises(ManifestError, match="may not load"):
        pdf.render(_page_with(_as_source(inside)), CREATED)


def test_a_pipe_that_a_drawing_names_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ManifestError, match="may not load"):
        pdf.render(_page_with(_as_source(drawing(IMAGE.format(f"file:{tmp_path}/pipe")))), CREATED)


@pytest.mark.parametrize("source", [_as_source(b"<svg <<< </svg>"), embedded(png()[:40])])
def test_a_picture_that_would_be_left_out_is_an_error(source):
    with pytest.raises(ManifestError, match=r"Failed to .* draw the figures again"):
        pdf.render(_page_with(source), CREATED)


def test_an_interrupt_while_a_picture_is_drawn_is_one(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(SVG, "draw", interrupt)
    with pytest.raises(KeyboardInterrupt):
        pdf.render(_page_with(_as_source(drawing())), CREATED)


def test_a_date_that_is_none_is_an_error():
    with pytest.raises(ManifestError, match="yesterday"):
        pdf.render("<p>x", "yesterday")
