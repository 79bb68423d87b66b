"""A network, the same with the effort of another one, and that other one → what parts their accuracies.

The difference between the first and the last is the sum of two: one that goes with images, epochs
and batches, and one that goes with the network and its learning rate.
"""

from collections.abc import Iterator

from manifest import Cell, Column, ComparisonReference
from pipeline.assignment import EqualTerms
from pipeline.config import Part
from pipeline.results import images as of
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE

TABLES = {"4": "4.4", "bonus": "B.equal"}  # by the part that they stand in


def collect(ledger: Ledger, evidence: ImageEvidence, part: Part) -> None:
    known = [terms for terms in evidence.assignment.equal_terms if terms.equal.part == part]
    if not known:
        return
    rows = [row for terms in known for row in _rows(ledger, evidence, terms, TABLES[part])]
    columns = (
        Column(name="Model", format="text"),
        Column(name=IMAGE["accuracy"].title, format="percent"),
        Column(name="Beside", format="text"),
        Column(name="Difference, points", format="difference"),
        Column(name="Verdict", format="verdict"),
    )
    ledger.artefact(
        TABLES[part],
        claims=[f"{terms.equal.id}.accuracy" for terms in known],
        comparisons=[id for terms in known for id in comparisons(terms)],
        tables=[ledger.table(TABLES[part], columns, rows)],
    )


def comparisons(terms: EqualTerms) -> tuple[str, str]:
    """With the same network of its own effort, and of the other network with it."""
    table = TABLES[terms.equal.part]
    return f"{table}.{terms.equal.id}.effort", f"{table}.{terms.equal.id}.network"


def _rows(
    ledger: Ledger, evidence: ImageEvidence, terms: EqualTerms, family: str
) -> Iterator[list[Cell]]:
    own, equal, other = terms
    for network in terms:
        of.claim(ledger, network.id, evidence.runs[network.id])
    effort, by_network = comparisons(terms)
    for left, right, id in (
        (equal, own, effort),
        (other, equal, by_network),
        (other, own, f"{family}.{equal.id}.both"),
    ):
        known = ledger.comparison_of(f"{left.id}.accuracy", f"{right.id}.accuracy")
        found = known or of.compare(ledger, evidence, id, left.id, right.id, family=family)
        shown = ComparisonReference(comparison=found)
        yield [
            left.title,
            cell(f"{left.id}.accuracy"),
            right.title,
            shown,
            shown,
        ]
