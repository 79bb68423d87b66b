"""Evidence → the ledger, part by part in the order of the report."""

from collections.abc import Sequence

from manifest.found import Result
from pipeline.config import Part
from pipeline.results import (
    bonus,
    costs,
    majority,
    overview,
    part1,
    part2,
    part3,
    part4,
    sizes,
    without_copies,
)
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.tabular import claim_split


def collect(
    parts: Sequence[Part],
    tabular: TabularEvidence | None,
    image: ImageEvidence | None,
    results: Sequence[Result] = (),
) -> Ledger:
    """Every claim, comparison, table and figure of `parts`. results: those that a source prints."""
    ledger = Ledger(_held(results, tabular, image))
    ledger.artefact("F1")
    ledger.artefact("F2")
    if tabular is not None:
        overview.claim_data(ledger, tabular)
        claim_split(ledger, tabular)
        majority.claim_of_table(ledger, tabular)
        majority.compare(ledger, tabular)
        without_copies.claim_of_table(ledger, tabular)
        sizes.claim(ledger, tabular)
        costs.collect(ledger, tabular)
        if "1" in parts:
            part1.collect(ledger, tabular)
        if "2" in parts:
            part2.collect(ledger, tabular)
    if image is not None:
        majority.claim_of_images(ledger, image)
        without_copies.claim_of_images(ledger, image)
        costs.collect(ledger, image)
        for part, module in (("3", part3), ("4", part4), ("bonus", bonus)):
            if part in parts:
                module.collect(ledger, image)
    ledger.artefact("R")
    return ledger


def _held(
    results: Sequence[Result], tabular: TabularEvidence | None, image: ImageEvidence | None
) -> int:
    """How many of a source's results can be held against a range: of what was trained repeatedly."""
    repeated = {
        experiment
        for evidence in (tabular, image)
        if evidence is not None
        for experiment, runs in evidence.runs.items()
        if len(runs) > 1
    }
    return max(1, sum(result.claim.rpartition(".")[0] in repeated for result in results))
