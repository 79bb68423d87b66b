"""The bytes of a PDF → the files that it carries, by name. All of it may be from a stranger.

pypdf is plain Python, so that a broken file is an exception and not a crash of a C library; nothing
in a PDF is run, and what it packs is unpacked up to a limit.
"""

import logging
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from manifest import limits
from manifest.attachments import MOST_PACKED
from manifest.errors import DataError

MOST_FILES = 2 * limits.FIGURES + 10
MOST_PDF = 2**28  # bytes
MOST_BYTES = 2**29  # of all files together
MOST_PAGES = 5_000
# What bytes that nobody wrote can raise.
BROKEN = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def opened(content: bytes, name: str) -> PdfReader:
    """A `DataError` where it is no PDF."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong, we tell
    if not content.startswith(b"%PDF-"):
        raise DataError(f"{name}: is no PDF; name a report.pdf")
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        pages = len(reader.pages)
    except BROKEN as error:
        raise DataError(f"{name}: can't be read as a PDF ({error!r:.80})") from error
    if pages > MOST_PAGES:
        raise DataError(f"{name}: has {pages:,} pages; a report has {MOST_PAGES:,} at most")
    return reader


def files(reader: PdfReader, name: str) -> list[tuple[str, bytes]]:
    """In their order; a name may stand there twice, as nobody but we kept it from that."""
    try:
        found = list(_files(reader))
    except BROKEN as error:
        raise DataError(f"{name}: what it carries can't be read ({error!r:.80})") from error
    return found


def _files(reader: PdfReader) -> Iterator[tuple[str, bytes]]:
    total = 0
    for place, (name, stream) in enumerate(_embedded(reader)):
        if place >= MOST_FILES:
            raise ValueError("more files than a report has")
        content = stream.get_data()
        total += len(content)
        if len(content) > MOST_PACKED or total > MOST_BYTES:
            raise ValueError("files larger than those of a report")
        yield name, content


def _embedded(reader: PdfReader) -> Iterator[tuple[str, StreamObject]]:
    names = dictionary(reader.trailer["/Root"]).get("/Names")
    tree = None if names is None else dictionary(names).get("/EmbeddedFiles")
    if tree is None:
        return
    for entry in _leaves(dictionary(tree)):
        file = dictionary(entry)
        stream = dictionary(file["/EF"])["/F"].get_object()
        if not isinstance(stream, StreamObject):
            raise TypeError("a file without bytes")
        yield str(file["/UF"]), stream


def _leaves(tree: DictionaryObject) -> Iterator[object]:
    """In their order. A node may stand in its own tree: as many are visited as files are read."""
    left, visited = [tree], 0
    while left:
        visited += 1
        node = left.pop()
        kids = node.get("/Kids", ArrayObject()).get_object()
        if visited + len(left) + len(kids) > MOST_FILES:
            raise ValueError("more names than a report has")
        yield from node.get("/Names", ArrayObject()).get_object()[1::2]
        left += [dictionary(kid) for kid in reversed(kids)]


def dictionary(given: object) -> DictionaryObject:
    """What stands there, or what it refers to."""
    found = given.get_object() if hasattr(given, "get_object") else given
    if not isinstance(found, DictionaryObject):
        raise TypeError("no dictionary where one has to be")
    return found
