"""A page of a PDF → what one sees of it, whatever renderer made it.

Shapes, areas and annotations are told apart by what they are and not by where they stand, as another
renderer moves them. Not seen: shapes of letters, colours, patterns, masks.
"""

import re
from collections import Counter
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

from manifest.files import digest_of_bytes
from verification.carried import BROKEN, dictionary

WORD = re.compile(r"\S+")
SHAPES = {b"m", b"l", b"c", b"v", b"y", b"h"}  # operators that build a curve
LEAST = 4  # of them in what is a shape of a figure, and not a line under a heading
PATCHES = {b"re": "rectangle"} | dict.fromkeys(
    (b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh"), "filled area"
)
DEPTH = 5  # of drawings in drawings


@dataclass(frozen=True, kw_only=True)
class Page:
    """words: in their order. shapes: curves in their own coordinates; pictures: digests of pixels.

    patches: how many rectangles, filled areas and annotations of each kind there are.
    """

    words: tuple[str, ...]
    shapes: Counter[str]
    pictures: Counter[str]
    patches: Counter[str]


def read(reader: PdfReader) -> list[Page]:
    """Broken pages are ones without words."""
    return [page(reader, number) for number in range(len(reader.pages))]


def page(reader: PdfReader, number: int) -> Page:
    drawn = Drawn(reader)
    try:
        own = reader.pages[number]
        words = tuple(WORD.findall(own.extract_text()))
        content = own.get_contents()
        if content is not None:
            drawn.look(content, dictionary(own.get("/Resources", DictionaryObject())), DEPTH)
        for annotation in own.get("/Annots", ArrayObject()).get_object():
            drawn.annotation(dictionary(annotation))
    except BROKEN as error:
        drawn, words = Drawn(reader), (f"{error!r:.80}",)
    return Page(words=words, shapes=drawn.shapes, pictures=drawn.pictures, patches=drawn.patches)


class Drawn:
    """What a page draws, and the drawings that it has in it."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.shapes = Counter[str]()
        self.pictures = Counter[str]()
        self.patches = Counter[str]()

    def annotation(self, given: DictionaryObject) -> None:
        """A link has no look of its own; what has one is drawn over the page."""
        look = dictionary(given.get("/AP", DictionaryObject()))
        self.patches[f"{given.get('/Subtype')}{' with a look' if look else ''}"] += 1

    def look(self, stream: StreamObject, resources: DictionaryObject, depth: int) -> None:
        objects = dictionary(resources.get("/XObject", DictionaryObject()))
        shape: list[str] = []
        for operands, operator in ContentStream(stream, self.reader).operations:
            if operator in SHAPES:
                shape.append(" ".join(f"{float(o):.1f}" for o in operands) + operator.decode())
                continue
            if len(shape) >= LEAST:
                self.shapes["".join(shape)] += 1
            shape = []
            if operator in PATCHES:
                self.patches[PATCHES[operator]] += 1
            elif operator == b"INLINE IMAGE":
                self.pictures[digest_of_bytes(operands["data"])] += 1
            elif operator == b"Do" and operands[0] in objects and depth:
                self._object(objects[operands[0]], resources, depth)
            elif operator == b"Do" and operands[0] in objects:
                self.patches["drawings in drawings"] += 1

    def _object(self, given: object, resources: DictionaryObject, depth: int) -> None:
        drawn = dictionary(given)
        if not isinstance(drawn, StreamObject):
            return
        if drawn.get("/Subtype") == "/Image":
            self.pictures[digest_of_bytes(drawn.get_data())] += 1
        else:
            self.look(drawn, dictionary(drawn.get("/Resources", resources)), depth - 1)
