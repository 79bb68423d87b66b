"""An honest report and a generator → the same report with one thing changed, and how that is named.

In each way that somebody could try: in the PDF alone, in what it carries, with seals and digests
made anew or not, and with pages rendered from the changed manifest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.random import Generator
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from manifest import FILE_NAME
from verification.carried import dictionary, files, opened
from verification.findings import Finding

Files = dict[str, bytes]
Render = Callable[[Files], bytes]
"""The files that a report carries → a PDF of them, as `report` makes it."""


@dataclass(frozen=True, kw_only=True)
class Honest:
    """other: the files of another honest report. render: for who renders what they changed."""

    pdf: bytes
    other: Files
    render: Render

    @property
    def files(self) -> Files:
        return dict(files(opened(self.pdf, "honest"), "honest"))


@dataclass(frozen=True, kw_only=True)
class Tampered:
    """what: was done. kinds, place: of a finding that names it; any place where that is empty."""

    pdf: bytes
    what: str
    kinds: tuple[str, ...]
    place: str = ""

    def is_named(self, findings: list[Finding]) -> bool:
        return any(f.kind in self.kinds and self.place in f.place for f in findings)


def _writer(pdf: bytes) -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(pdf)))


def _bytes(writer: PdfWriter) -> bytes:
    held = BytesIO()
    writer.write(held)
    return held.getvalue()


def _page(writer: PdfWriter, random: Generator) -> int:
    return int(random.integers(len(writer.pages)))


def text(honest: Honest, random: Generator) -> Tampered:
    """A letter on a page is another one of that page."""
    writer = _writer(honest.pdf)
    order = random.permutation(len(writer.pages)).tolist()
    for number in order:
        page = writer.pages[number]
        content = ContentStream(page.get_contents(), writer)
        if _other_letter(content, random):
            page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001
            what = f"a letter on page {number + 1}"
            return Tampered(pdf=_bytes(writer), what=what, kinds=("page",), place=str(number + 1))
    raise AssertionError("a report without letters")


def _other_letter(content: ContentStream, random: Generator) -> bool:
    """Two bytes of a text are those of another letter of the page."""
    texts = [
        (operands[0], place)
        for operands, operator in content.operations
        if operator == b"TJ"
        for place, piece in enumerate(operands[0])
        if isinstance(piece, bytes | str) and len(_raw(piece)) >= 2
    ]
    letters = {_raw(array[place])[:2] for array, place in texts}
    if len(letters) < 2:
        return False
    array, place = texts[int(random.integers(len(texts)))]
    own = _raw(array[place])
    others = sorted(letters - {own[:2]})
    array[place] = type(array[place])(others[int(random.integers(len(others)))] + own[2:])
    return True


def _raw(piece: Any) -> bytes:
    return bytes(piece) if isinstance(piece, bytes) else piece.original_bytes


def cover(honest: Honest, random: Generator) -> Tampered:
    """A white patch hides a stretch of a page."""
    writer = _writer(honest.pdf)
    number = _page(writer, random)
    page = writer.pages[number]
    x, y = random.integers(60, 300), random.integers(100, 700)
    patch = f"q 1 1 1 rg {x} {y} 180 12 re f Q\n".encode()
    content = ContentStream(page.get_contents(), writer)
    joined = DecodedStreamObject()
    joined.set_data(content.get_data() + b"\n" + patch)
    page[NameObject("/Contents")] = writer._add_object(joined)  # noqa: SLF001
    what = f"a patch on page {number + 1}"
    return Tampered(pdf=_bytes(writer), what=what, kinds=("page",), place=str(number + 1))


def page(honest: Honest, random: Generator) -> Tampered:
    """A page is taken out."""
    writer = _writer(honest.pdf)
    number = _page(writer, random)
    writer.remove_page(number)
    what = f"page {number + 1} is gone"
    return Tampered(pdf=_bytes(writer), what=what, kinds=("page",), place=str(number + 1))


def metadata(honest: Honest, random: Generator) -> Tampered:
    """Another author, title or date."""
    writer = _writer(honest.pdf)
    field = ("/Author", "/Title", "/CreationDate", "/Producer")[int(random.integers(4))]
    writer.add_metadata({field: f"D:2020010100000{random.integers(10)}Z"})
    return Tampered(pdf=_bytes(writer), what=f"{field} of the metadata", kinds=("file",))


def trailing(honest: Honest, random: Generator) -> Tampered:
    """Something follows the end of the file."""
    pdf = honest.pdf + bytes(random.integers(0, 256, 40, np.uint8))
    return Tampered(pdf=pdf, what="bytes after the end", kinds=("file",), place="bytes")


def _listed(writer: PdfWriter) -> ArrayObject:
    """Names of the files that it carries, and after each its description."""
    root = writer._root_object  # noqa: SLF001
    names = dictionary(dictionary(dictionary(root["/Names"])["/EmbeddedFiles"]))
    found = names["/Names"]
    if not isinstance(found, ArrayObject):
        raise TypeError("no list of files")
    return found


def with_files(pdf: bytes, new: Mapping[str, bytes]) -> bytes:
    """The same pages, with other files in place of those of these names, or beside them."""
    writer = _writer(pdf)
    listed, known = _listed(writer), {}
    for entry in listed[1::2]:
        known[str(dictionary(entry)["/UF"])] = dictionary(entry)
    for name, content in new.items():
        stream = DecodedStreamObject()
        stream.set_data(content)
        stream[NameObject("/Type")] = NameObject("/EmbeddedFile")
        packed = writer._add_object(stream.flate_encode())  # noqa: SLF001
        if name in known:
            known[name][NameObject("/EF")] = DictionaryObject({NameObject("/F"): packed})
        else:
            file = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Filespec"),
                    NameObject("/UF"): TextStringObject(name),
                    NameObject("/F"): TextStringObject(name),
                    NameObject("/EF"): DictionaryObject({NameObject("/F"): packed}),
                }
            )
            listed.extend(ArrayObject([TextStringObject(name), writer._add_object(file)]))  # noqa: SLF001
    return _bytes(writer)


def without(pdf: bytes, name: str) -> bytes:
    """The same pages, without the file of this name."""
    writer = _writer(pdf)
    listed = _listed(writer)
    place = next(n for n in range(1, len(listed), 2) if str(dictionary(listed[n])["/UF"]) == name)
    del listed[place - 1 : place + 1]
    return _bytes(writer)


def attachment(honest: Honest, random: Generator) -> Tampered:
    """A byte of a figure's picture or data."""
    known = honest.files
    names = [name for name in known if name.startswith("figures/")]
    name = names[int(random.integers(len(names)))]
    content = bytearray(known[name])
    content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
    pdf = with_files(honest.pdf, {name: bytes(content)})
    return Tampered(pdf=pdf, what=f"a bit of {name}", kinds=("attachment",), place=name)


def swapped(honest: Honest, random: Generator) -> Tampered:
    """A file of another honest report in the place of this one's."""
    known = honest.files
    names = [n for n in known if n in honest.other and honest.other[n] != known[n]]
    name = names[int(random.integers(len(names)))]
    pdf = with_files(honest.pdf, {name: honest.other[name]})
    kinds = ("attachment",) if name != FILE_NAME else ("number", "page")
    place = name if name != FILE_NAME else ""
    return Tampered(pdf=pdf, what=f"{name} of another report", kinds=kinds, place=place)


def added(honest: Honest, random: Generator) -> Tampered:
    """A file that no report has."""
    name = f"note-{random.integers(1000)}.txt"
    pdf = with_files(honest.pdf, {name: b"this report was checked"})
    return Tampered(pdf=pdf, what=f"{name} beside the others", kinds=("attachment",), place=name)


def removed(honest: Honest, random: Generator) -> Tampered:
    """A file that every report has is gone; without its manifest, it is no report."""
    names = sorted(honest.files.keys() - {FILE_NAME})
    name = names[int(random.integers(len(names)))]
    pdf = without(honest.pdf, name)
    return Tampered(pdf=pdf, what=f"{name} is gone", kinds=("attachment",), place=name)
