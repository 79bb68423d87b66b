"""A manifest and its figures → evidence → what each chapter makes of it → the page."""

from pathlib import Path

from manifest import Manifest
from report import chapters
from report.chapters.audit import audit
from report.chapters.conclusion import conclusion
from report.chapters.errata import Errata, errata
from report.chapters.front import cover
from report.chapters.front.found import found
from report.chapters.front.method import method
from report.chapters.part1.data import preparation
from report.chapters.part1.network import run
from report.chapters.part2 import effects_table
from report.chapters.recipes import tables as recipes
from report.chapters.recipes.blocks import blocks
from report.chapters.run import facts
from report.page import contents, figures, html, tables, written
from report.page.contents import Contents
from report.page.evidence import PART_OF, Evidence
from report.page.formulas import formulas
from report.page.numbering import Numbering
from report.page.places import places
from report.page.questions import asked
from report.phrases import gaps
from report.published import source_of


def render(manifest: Manifest, folder: Path) -> str:
    """The page. `folder` is where the manifest's figures lie."""
    evidence = Evidence(manifest)
    source = source_of(evidence)
    known = contents_of(evidence)
    numbering = numbered(evidence)
    by_hand = written.texts(evidence, known.headings)
    checked = errata(evidence, source) if source and evidence.knows_its_source else None
    return html.filled(
        numbering,
        places(evidence, numbering),
        {
            "manifest": evidence.manifest,
            "subtitle": evidence.manifest.subtitle,
            "row": evidence.called.row,
            "preparation": preparation(evidence) if evidence.ran("1") else None,
            "contents": [h for h in known.headings[1:] if h.level <= 2],
            "headings": {h.anchor: h for h in known.headings},
            "groups": {kind: evidence.groups(kind) for kind in PART_OF},
            "networks": {part: evidence.networks(part) for part in ("3", "4")},
            "network": {n.experiment: n for n in evidence.manifest.networks},
            "building_blocks": blocks(evidence),
            "initialisations": recipes.initialisations(evidence),
            "main": evidence.main() if evidence.manifest.base is not None else [],
            "protocols": {one.id: one.title for one in evidence.manifest.protocols},
            "parts": [chapter.template for chapter in chapters.of_run(evidence)],
            "notices": cover.notices(evidence),
            "people": cover.people(evidence),
            "authors": cover.authors(evidence),
            "date": cover.date(evidence),
            "found": found(evidence, source, _contradictions(checked)),
            "method": method(evidence, bool(by_hand)),
            "conclusion": conclusion(evidence),
            "source": manifest.published,
            "run": facts(evidence),
            "questions": asked(evidence),
            "gaps": gaps.in_parts(evidence),
            "by_hand": by_hand,
            "text": chapters.paragraphs(evidence, numbering),
            "figures": figures.views(evidence, numbering, chapters.FIGURES, folder),
            "tables": tables.views(evidence, numbering, chapters.TABLES)
            | effects_table.views(evidence, numbering)
            | recipes.views(evidence, numbering),
            "formulas": formulas(evidence, run(evidence)) if evidence.ran("1") else [],
            "audit": audit(evidence, source) if source else None,
            "errata": checked,
        },
    )


def _contradictions(found: Errata | None) -> int | None:
    """How often the source contradicts itself, if that was checked."""
    if found is None:
        return None
    return sum(entry.verdict == "contradiction" for entry in found.entries)


def contents_of(evidence: Evidence) -> Contents:
    """Headings, tables and figures, those that chapters make among them."""
    return contents.contents(evidence, _made(evidence))


def numbered(evidence: Evidence) -> Numbering:
    names = (*evidence.tables, *_made(evidence))
    return Numbering(contents_of(evidence), names, evidence.figures)


def _made(evidence: Evidence) -> tuple[str, ...]:
    """The tables that chapters make."""
    return (*effects_table.made(evidence), *recipes.made(evidence))
