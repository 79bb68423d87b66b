"""Part 2: experiments that test why another one does what it does.

In:  the reasons that an assignment declares, each like a setup or a method.
Out: `2.9.<name>.<other>`: each against what it is like, and against the base.
"""

from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.tabular import compare

GROUP = "2.9"


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    asked = evidence.assignment
    found = [
        compare(
            ledger,
            evidence,
            f"{GROUP}.{recipe.name}.{other.name}",
            recipe.id,
            other.id,
            family=GROUP,
        )
        for reason, recipe in zip(asked.reasons, asked.reason_recipes, strict=True)
        for other in {e.name: e for e in (asked.explained[reason.like], asked.given_base)}.values()
    ]
    if found:
        ledger.artefact(GROUP, comparisons=found)
