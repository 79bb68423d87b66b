"""A page as a reader meets it: blocks of text, each piece with the addresses it shows."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "li", "td", "th", "figcaption", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "title"}
EMPTY = {"img", "meta", "br", "link", "col"}
Piece = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Block:
    """A paragraph, a cell, a caption or the alternative text of a figure."""

    place: str  # the artefact it belongs to, and its tag
    pieces: tuple[Piece, ...]
    derived: bool = False  # it says what follows from many numbers, without showing them

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def shows(self, source: str) -> bool:
        return any(source in sources for _, sources in self.pieces)

    def shows_of(self, entry: str) -> bool:
        return any(within(source, entry) for _, sources in self.pieces for source in sources)


def within(source: str, entry: str) -> bool:
    return source == entry or source.startswith(entry + "/")


@dataclass
class _Open:
    tag: str
    artefact: str
    sources: tuple[str, ...]
    derived: bool
    pieces: list[Piece] | None = field(default=None)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        artefact = known.get("data-artefact") or (self._open[-1].artefact if self._open else "")
        sources = tuple((known.get("data-source") or "").split())
        if tag == "img":
            self.blocks.append(Block(f"{artefact} alt", ((known["alt"] or "", sources),)))
        if label := known.get("aria-label"):
            spoken = tuple((known.get("data-spoken") or "").split())
            self.blocks.append(Block(f"{artefact} label", ((label, spoken),)))
        if tag not in EMPTY:
            made = [] if tag in BLOCKS or known.get("class") == "line" else None
            self._open.append(_Open(tag, artefact, sources, "data-derived" in known, made))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()
            if closed.pieces:
                place = f"{closed.artefact} {closed.tag}"
                self.blocks.append(Block(place, tuple(closed.pieces), closed.derived))
            if closed.tag == tag:
                break

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(o.tag in {"style", "nav"} for o in self._open):
            return
        inner = next((o for o in reversed(self._open) if o.sources), None)
        for one in reversed(self._open):
            if one.pieces is not None:
                one.pieces.append((data, inner.sources if inner else ()))
                break


def blocks(page: str) -> list[Block]:
    reader = _Reader()
    reader.feed(page)
    return reader.blocks
