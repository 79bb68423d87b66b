"""A manifest and its figures → one HTML page that needs no other file."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from manifest import Manifest
from report import contents, effects_table, figures, tables, tracing
from report.audit import audit
from report.effects import tried
from report.errata import errata
from report.evidence import PART_OF, Evidence
from report.formats import BOUND
from report.formulas import formulas
from report.numbering import Numbering
from report.policy import policy
from report.prose import collect, front
from report.prose.part1_network import run
from report.references import LINKS

TEMPLATES = Path(__file__).parent.parent / "templates"
REFERENCE = re.compile(rf"((?:Figure|Table){BOUND}\d+)")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of text: plain, a reference to the anchor `target`, or a number with `sources`."""

    text: str
    target: str | None = None
    sources: tuple[str, ...] = ()


def render(manifest: Manifest, folder: Path) -> str:
    """The page. `folder` is where the manifest's figures lie."""
    evidence = Evidence(manifest)
    manifest = evidence.manifest
    known = contents.contents(evidence)
    made = (effects_table.TABLE,) if tried(evidence) else ()
    numbering = Numbering(known, (*evidence.tables, *made), evidence.figures)
    style = _environment().get_template("report.css").render()
    return (
        _environment()
        .get_template("report.html")
        .render(
            manifest=manifest,
            style=style,
            policy=policy((style,)),
            targets=_targets(numbering),
            subtitle=manifest.subtitle,
            contents=[h for h in known.headings if h.level <= 2],
            headings={h.anchor: h for h in known.headings},
            groups={kind: evidence.groups(kind) for kind in PART_OF},
            experiments=evidence.experiments,
            main=evidence.main() if manifest.base is not None else [],
            protocols={one.id: one.title for one in manifest.protocols},
            cover=front.cover(evidence),
            notices=front.notices(evidence),
            guide=front.guide(evidence),
            text=collect.paragraphs(evidence, numbering),
            figures=figures.views(evidence, numbering, folder),
            tables=tables.views(evidence, numbering) | effects_table.views(evidence, numbering),
            formulas=formulas(evidence, run(evidence)) if evidence.ran("1") else [],
            audit=audit(evidence),
            errata=errata(evidence),
            links=LINKS,
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
    """Plain text, references to figures and tables, and numbers with their sources."""
    return list(_split(text, context["targets"]))


def _split(text: str, targets: dict[str, str]) -> Iterator[Piece]:
    for piece in tracing.pieces(text):
        if piece.sources:
            yield Piece(text=piece.text, sources=piece.sources)
        else:
            parts = REFERENCE.split(piece.text)
            yield from (Piece(text=part, target=targets.get(part)) for part in parts if part)


@cache
def font(name: str) -> str:
    """A font of the templates as a data URI."""
    content = (TEMPLATES / "fonts" / name).read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode('ascii')}"
