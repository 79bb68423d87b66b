"""What stands in a report → one HTML page that needs no other file."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from report.page import citations, links, places, tracing
from report.page.formats import BOUND
from report.page.numbering import Numbering
from report.page.policy import policy

TEMPLATES = Path(__file__).parents[2] / "templates"
REFERENCE = re.compile(rf"((?:Figure|Table){BOUND}\d+)")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text; one that leads to the anchor `target`, shows numbers of `sources`, or both."""

    text: str
    target: str | None = None
    sources: tuple[str, ...] = ()


def filled(numbering: Numbering, shown_in: Mapping[str, str], context: Mapping[str, object]) -> str:
    """The page, its templates filled in with what `report.document` gives them.

    shown_in: by the address of a claim or comparison, the reference to what shows it.
    """
    style = _environment().get_template("report.css").render()
    return (
        _environment()
        .get_template("report.html")
        .render(
            style=style,
            policy=policy((style,)),
            targets=_targets(numbering),
            known_places=shown_in,
            cited=set(),
            **context,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["pieces"] = _pieces
    environment.filters["placed"] = _placed
    environment.filters["places"] = _places
    environment.filters["plain"] = tracing.plain
    environment.filters["sources"] = lambda text: " ".join(tracing.all_sources(text))
    environment.globals["font"] = font
    return environment


def _targets(numbering: Numbering) -> dict[str, str]:
    """By the text of a reference, such as Figure 7, the anchor that it points to."""
    found = {numbering.figure(name): f"figure-{name}" for name in numbering.figures}
    return found | {numbering.table(name): f"table-{name}" for name in numbering.tables}


@pass_context
def _pieces(context: Context, text: str) -> list[Piece]:
    """Plain text, links, and numbers with their sources; works that are cited are noted."""
    found = list(_split(text, context["targets"]))
    context["cited"].update(filter(None, (citations.work_at(piece.target) for piece in found)))
    return found


@pass_context
def _placed(context: Context, text: str) -> list[Piece]:
    """The same, where a number leads to what shows it."""
    targets, known = context["targets"], context["known_places"]
    return [_with_place(piece, targets, known) for piece in _pieces(context, text)]


def _with_place(piece: Piece, targets: Mapping[str, str], known: Mapping[str, str]) -> Piece:
    found = (known.get(places.entry_of(source)) for source in piece.sources)
    reference = next(filter(None, found), None)
    if piece.target or reference is None:
        return piece
    return replace(piece, target=targets[reference])


@pass_context
def _places(context: Context, text: str) -> list[str]:
    """References to the first of what shows the numbers of a text."""
    return places.of_text(text, context["known_places"])[:SHOWN]


SHOWN = 2


def _split(text: str, targets: dict[str, str]) -> Iterator[Piece]:
    for stretch, anchor in links.parts(text):
        for piece in tracing.pieces(stretch):
            if anchor or piece.sources:
                yield Piece(text=piece.text, target=anchor, sources=piece.sources)
            else:
                known = filter(None, REFERENCE.split(piece.text))
                yield from (Piece(text=part, target=targets.get(part)) for part in known)


@cache
def font(name: str) -> str:
    """A font of the templates as a data URI."""
    content = (TEMPLATES / "fonts" / name).read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode('ascii')}"
