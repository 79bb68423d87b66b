"""An SVG → the same drawing, built anew of nothing but what `rules` knows.

Whoever reads the result meets no script, no address, no entity and no expansion. Comments and
the document type, which draw nothing, are left out; anything else unknown is `Refused`.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from report.pictures import rules
from report.pictures.checks import check_attributes, check_sheet
from report.pictures.png import MOST_PIXELS, count_pixels
from report.pictures.refusal import Refused, shortened

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_BLANK = " \t\n"  # XML makes \n of \r
_UNPREFIXED = f"{rules.SVG} "


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Its bytes, its width in points, and what it costs to show."""

    content: bytes
    width: float
    weight: int
    pixels: int


def rebuild(content: bytes) -> Drawing:
    """`Refused` where anything is found that no drawing of ours has."""
    if not content.startswith((b"<?xml ", b"<svg")):
        raise Refused("is no SVG")
    if _ENTITY.search(content):  # a parser may leave out one that it doesn't know
        raise Refused("names an entity")
    try:
        content.decode("utf-8")  # or what stands in other bytes is another drawing
        builder = _Builder()
        builder.parser.Parse(content, True)
    except UnicodeDecodeError:
        raise Refused("is not UTF-8") from None
    except expat.ExpatError as error:
        raise Refused(f"is no whole XML ({error})") from None
    return builder.drawing()


class _Builder:
    """Takes the events of the parser, and writes what it has checked."""

    def __init__(self) -> None:
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self._written: list[str] = [_HEAD]
        self._inside: list[str] = []  # names of the elements around this place
        self._unfinished = False  # whether the last tag waits for its > or />
        self._sheet = ""
        self._elements = 0
        self._weight = 0
        self._pixels = 0
        self._width = 0.0
        self._kinds: dict[str, tuple[str, int]] = {}  # by id: element, weight
        self._references: list[tuple[str, str]] = []  # what kind of element, its id

    def drawing(self) -> Drawing:
        for kind, name in self._references:
            found, weight = self._kinds.get(name, ("nothing", 0))
            if found != kind:
                raise Refused(f"shows {shortened('#' + name)} as a {kind}, which is {found} here")
            self._weigh(weight)
        return Drawing(
            content="".join(self._written).encode(),
            width=self._width,
            weight=self._weight,
            pixels=self._pixels,
        )

    def _start(self, full: str, listed: list[str]) -> None:
        name = full.removeprefix(_UNPREFIXED)
        self._count()
        element = self._element(name, full)
        attributes = dict(zip(listed[::2], listed[1::2]))
        check_attributes(name, element, attributes)
        self._remember(name, attributes)
        self._write(_spelled(name, attributes, root=not self._inside))
        self._inside.append(name)
        self._unfinished = True

    def _element(self, name: str, full: str) -> rules.Element:
        if name == full:
            raise Refused(f"has an element {shortened(full)} that is not of SVG")
        element = rules.ELEMENTS_BY_NAME.get(name)
        around = self._inside[-1] if self._inside else rules.OUTSIDE
        if element is None or around not in element.inside:
            raise Refused(f"has an element {shortened(name)} inside {around or 'nothing'}")
        return element

    def _count(self) -> None:
        self._elements += 1
        if self._elements > rules.ELEMENTS:
            raise Refused(f"has over {rules.ELEMENTS:,} elements")
        if len(self._inside) >= rules.DEPTH:
            raise Refused(f"has over {rules.DEPTH} elements within each other")

    def _weigh(self, weight: int) -> None:
        self._weight += weight
        if self._weight > rules.WEIGHT:
            raise Refused("takes longer to show than any drawing of ours")

    def _remember(self, name: str, attributes: dict[str, str]) -> None:
        """What the end of the file is needed for: what is referred to, and how much there is."""
        weight = rules.ELEMENT_WEIGHT
        if name != "image":  # whose pixels are counted
            weight += sum(map(len, attributes.values()))
        self._weigh(weight)
        if id := attributes.get("id"):
            if id in self._kinds:
                raise Refused(f"has the id {shortened(id)} twice")
            self._kinds[id] = (name, weight)
        if clip := attributes.get("clip-path"):
            self._references.append(("clipPath", _inner(rules.CLIP, clip)))
        if name == "use":
            self._references.append(("path", _inner(rules.TARGET, attributes[rules.HREF])))
        if name == "image":
            self._embed(_inner(rules.EMBEDDED, attributes[rules.HREF]))
        if name == "svg":
            self._width = float(attributes["width"].removesuffix("pt"))

    def _embed(self, encoded: str) -> None:
        try:
            picture = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise Refused("has an image that is no base64") from None
        try:
            self._pixels += count_pixels(picture)
        except Refused as refused:
            raise Refused(f"has an image that {refused}") from None
        if self._pixels > MOST_PIXELS:
            raise Refused(f"has images of over {MOST_PIXELS:,} pixels")

    def _characters(self, text: str) -> None:
        if self._inside[-1] == "style":
            self._sheet += text  # the parser may hand it over in pieces
            if len(self._sheet) > rules.LONGEST_SHEET:
                raise Refused("has a long style sheet")
        elif text.strip(_BLANK):
            raise Refused(f"has a text {shortened(text)}")
        else:
            self._write(text)

    def _end(self, _name: str) -> None:
        name = self._inside.pop()
        if name == "style":
            check_sheet(self._sheet)
            self._write(escape(self._sheet))
            self._sheet = ""
        self._written.append("/>" if self._unfinished else f"</{name}>")
        self._unfinished = False

    def _write(self, text: str) -> None:
        self._written.append(">" + text if self._unfinished else text)
        self._unfinished = False


def _parser() -> expat.XMLParserType:
    """It reads UTF-8, whatever the file says of itself, and knows what is refused at once."""
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.XmlDeclHandler = _check_declaration
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.StartNamespaceDeclHandler = _check_namespace
    parser.EntityDeclHandler = lambda name, *_: _refuse(f"has an entity {shortened(name)}")
    parser.ProcessingInstructionHandler = lambda name, _: _refuse(
        f"has an instruction {shortened(name)}"
    )
    parser.StartCdataSectionHandler = lambda: _refuse("has a section of CDATA")
    return parser


def _refuse(found: str) -> NoReturn:
    raise Refused(found)


def _check_declaration(version: str, encoding: str | None, _standalone: int) -> None:
    if version != "1.0" or (encoding or "utf-8").lower() != "utf-8":
        _refuse(f"is XML {shortened(version)} in {shortened(encoding or '')}")


def _check_doctype(name: str, system: str | None, public: str | None, internal: int) -> None:
    if (name, system, public, bool(internal)) != rules.DOCTYPE:
        _refuse(f"has a document type of its own, {shortened(name)}")


def _check_namespace(prefix: str | None, uri: str | None) -> None:
    if uri is None or rules.NAMESPACES.get(prefix) != uri:
        _refuse(f"has a namespace {shortened(uri or '')}")


def _inner(pattern: re.Pattern[str], value: str) -> str:
    """What the brackets of the pattern enclose; the value is known to match."""
    found = pattern.fullmatch(value)
    return found[1] if found else ""


def _spelled(name: str, attributes: dict[str, str], *, root: bool) -> str:
    """The tag without its end."""
    declared = {"xmlns": rules.SVG, "xmlns:xlink": rules.XLINK} if root else {}
    pairs = (declared | attributes).items()
    return f"<{name}" + "".join(
        f" {key.replace(f'{rules.XLINK} ', 'xlink:')}={quoteattr(value)}" for key, value in pairs
    )
