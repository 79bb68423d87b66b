"""Recipes: what all networks have in common, so that the tables need no column for it."""

from report.chapters.recipes import tables
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.numbering import Numbering

FIRST_WEIGHTS = "Their weights start where PyTorch draws them by default: evenly between two bounds that narrow as a unit has more inputs."


def of_table(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.table(tables.OF_TABLE)} has the networks on the table. Their loss is the binary cross-entropy of the logit. "
        f"{FIRST_WEIGHTS} Training {evidence.called.row.many} are oversampled."
    ]


def of_images(evidence: Evidence, numbering: Numbering) -> list[str]:
    known = [evidence.network(id) for id in tables.on_images(evidence)]
    common = {(n.optimiser, n.loss) for n in known if n is not None and n.optimiser}
    told = [
        f"All are trained by {optimiser} with {loss} as their loss."
        for optimiser, loss in sorted(common)
    ]
    once = dict.fromkeys(
        sentence for n in known if n is not None for sentence in (n.schedule, n.chosen) if sentence
    )
    return [
        f"{numbering.table(tables.OF_IMAGES)} has the networks on images. {' '.join((*told, *once))}".strip()
    ]


def sections(evidence: Evidence) -> Sections:
    made = tables.made(evidence)
    known = {tables.OF_TABLE: of_table, tables.OF_IMAGES: of_images}
    return {name: write for name, write in known.items() if name in made}
