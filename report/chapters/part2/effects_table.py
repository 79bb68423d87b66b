"""Published effects and what is left of each → the table of them."""

from report.chapters.part2 import effects
from report.chapters.part2.captions import TABLES
from report.page import sentences
from report.page.captions import caption
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.outline import EFFECTS
from report.page.tables import Block, View
from report.page.tracing import shown
from report.published import source_of

TABLE = EFFECTS
HEADER = ("Effect", "As published", "Here, points", "Verdict", "Outcome")


def made(evidence: Evidence) -> tuple[str, ...]:
    """Its name, where there is anything to show in it."""
    return (TABLE,) if effects.tried(evidence) else ()


def views(evidence: Evidence, numbering: Numbering) -> dict[str, View]:
    """Table 2.8, which is not the manifest's, as it holds the source's numbers."""
    source = source_of(evidence)
    if source is None or TABLE not in numbering.tables:
        return {}
    keeps = effects.obstacle(evidence, source)
    rows = tuple(_row(evidence, effect, keeps) for effect in effects.tried(evidence))
    view = View(
        id=TABLE,
        number=numbering.tables[TABLE],
        caption=caption(evidence, TABLES, TABLE),
        blocks=(Block(header=HEADER, numeric=(False,) * len(HEADER), rows=rows),),
        totals=(),
        style="wide",
    )
    return {TABLE: view}


def _row(evidence: Evidence, effect: effects.Effect, keeps: str) -> tuple[str, ...]:
    found = evidence.comparison(effect.comparison)
    difference = sentences.difference(found)
    ended = effects.outcome(evidence, effect, keeps)
    cells = (effect.label, effect.published, difference, found.verdict, ended)
    return tuple(shown(cell, *effect.here) for cell in cells)  # without them there is no row
