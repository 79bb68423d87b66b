"""Two pages that another renderer made → whether one sees that they differ."""

from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from verification import seen
from verification.pages import MOST_WORDS, differences
from verification.seen import Page

PIXEL = b"q 50 0 0 50 10 10 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q\n"
OTHER_PIXEL = PIXEL.replace(b"\xff", b"\x00")
PATCH = b"q 1 1 1 rg 10 10 80 20 re f Q\n"
LINE = b"10 10 m 20 20 l S\n"


def stream(content: bytes, **fields: object) -> DecodedStreamObject:
    found = DecodedStreamObject()
    found.set_data(content)
    found.update({NameObject(f"/{name}"): value for name, value in fields.items()})
    return found


def page(content: bytes, change=lambda writer, own: None) -> list[Page]:
    writer, held = PdfWriter(), BytesIO()
    own = writer.add_blank_page(100, 100)
    own[NameObject("/Contents")] = writer._add_object(stream(content))
    change(writer, own)
    writer.write(held)
    return seen.read(PdfReader(held))


def stamp(writer: PdfWriter, own: DictionaryObject) -> None:
    look = writer._add_object(stream(PATCH, Subtype=NameObject("/Form")))
    fields = {
        "Subtype": NameObject("/Stamp"),
        "Rect": ArrayObject([FloatObject(n) for n in (0, 0, 50, 50)]),
        "AP": DictionaryObject({NameObject("/N"): look}),
    }
    note = DictionaryObject({NameObject(f"/{name}"): value for name, value in fields.items()})
    own[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def inherited(writer: PdfWriter, own: DictionaryObject) -> None:
    """The picture that the page draws is named above it."""
    fields = {"Subtype": NameObject("/Image"), "Width": NumberObject(1), "Height": NumberObject(1)}
    picture = writer._add_object(stream(b"\x80", **fields))
    named = DictionaryObject({NameObject("/Im0"): picture})
    own.pop("/Resources", None)
    own["/Parent"].get_object()[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): named}
    )


@pytest.mark.parametrize(
    ("content", "change", "what"),
    [
        (LINE + PATCH, None, "areas"),
        (LINE + PIXEL, None, "pixels"),
        (LINE, stamp, "annotations"),
        (LINE + b"q /Im0 Do Q\n", inherited, "pixels"),
    ],
    ids=["rectangle", "inline image", "stamp", "inherited"],
)
def test_what_is_laid_over_a_page_is_seen(content, change, what):
    forged = page(content, change) if change else page(content)
    told = [finding.what for finding in differences(forged, page(LINE))]
    assert len(told) == 1
    assert what in told[0]


def test_another_place_of_an_area_is_a_renderers_business():
    moved = PATCH.replace(b"10 10 80", b"12 10 80")
    assert list(differences(page(LINE + moved), page(LINE + PATCH))) == []
    assert list(differences(page(OTHER_PIXEL), page(PIXEL))) != []


def of_words(words: tuple[str, ...]) -> list[Page]:
    nothing = seen.Counter()
    return [Page(words=words, shapes=nothing, pictures=nothing, patches=nothing)]


def test_a_page_of_very_many_words_takes_no_time():
    count = 100 * MOST_WORDS
    words = tuple("a" for _ in range(count))
    forged = (*words[:-5], "b", *words[:5])
    (found,) = differences(of_words(forged), of_words(words))
    assert (found.what, found.stated) == ("its text", "a a a b a a a")
