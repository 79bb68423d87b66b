"""The PDF of the example, read back."""

import io
import os
import re

import pytest
from pypdf import PdfReader

from manifest.errors import ManifestError
from report import outline, pdf

CREATED = "2026-11-22T14:05:58+00:00"


@pytest.fixture(scope="module")
def reader(document):
    return PdfReader(io.BytesIO(document))


@pytest.fixture(scope="module")
def text(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_every_heading_can_be_read(text):
    missing = [h.title for h in outline.HEADINGS if h.title not in text]
    assert missing == []


def test_bookmarks_follow_the_outline(reader):
    def titles(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from titles(entry)
            else:
                yield entry.title

    assert list(titles(reader.outline))[1:] == [h.title for h in outline.HEADINGS]


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
    assert reader.pages[-1].extract_text().count("References") == 2


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


@pytest.mark.parametrize("source", ["https://localhost/x.png", "file:///does/not/exist.png"])
def test_what_cannot_be_loaded_is_an_error(source):
    with pytest.raises(ManifestError, match="may not load"):
        pdf.render(
            f'<!DOCTYPE html><html lang=en><title>t</title><img alt="x" src="{source}">', CREATED
        )


def test_a_date_that_is_none_is_an_error():
    with pytest.raises(ManifestError, match="yesterday"):
        pdf.render("<p>x", "yesterday")
