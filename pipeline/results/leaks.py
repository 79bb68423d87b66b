"""Part 2: how many test rows the published protocol leaks, and whether models profit.

Recall is what can be compared, since copies are made of the rare class alone: of the positive
test rows, those that also stand in train or validation against the others.
"""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column, ComparisonReference
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import POSITIVE, TABULAR, THRESHOLD
from pipeline.results.over_seeds import by_split
from pipeline.results.tabular import overlap

RECALL = TABULAR["recall"]
LEAK = (
    Column(name="Recall on them", format="percent"),
    Column(name="Recall on others", format="percent"),
    Column(name="Difference, points", format="difference"),
    Column(name="Verdict", format="verdict"),
)


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`<experiment>.leaked-rows`, and where positive rows leak `leak.<name>` and table 2.7."""
    rows, comparisons = list[list[Cell]](), []
    for recipe in evidence.main:
        experiment = recipe.id
        runs = evidence.runs[experiment]
        counts = [float(evidence.leaked[run.split].sum()) for run in runs]
        leaked = _claim(ledger, f"{experiment}.leaked-rows", counts, runs)
        found = [recalls(run, evidence.leaked[run.split]) for run in runs]
        if not found or np.isnan(found).any():
            continue
        sides = tuple(zip(*found, strict=True))
        own = _claim(ledger, f"{experiment}.recall-leaked", sides[0], runs)
        other = _claim(ledger, f"{experiment}.recall-fresh", sides[1], runs)
        first, second = (by_split(runs, side) for side in sides)
        difference = statistics.paired(first, second, overlap(runs), evidence.margin)
        id = f"leak.{recipe.name}"
        comparisons.append(ledger.compare(id, own, other, "leak", difference))
        against = ComparisonReference(comparison=id)
        rows.append([recipe.title, cell(leaked), cell(own), cell(other), against, against])
    tables = [ledger.table("2.7", _columns(evidence), rows)] if rows else []
    ledger.artefact("2.7", comparisons=comparisons, tables=tables)


def _columns(evidence: TabularEvidence) -> tuple[Column, ...]:
    counted = Column(name=f"Leaked {evidence.rows}", format="count")
    return (Column(name="Model", format="text"), counted, *LEAK)


def recalls(run: Run, leaked: np.ndarray) -> tuple[float, float]:
    """Of leaked positive rows and of the other positive rows; NaN where there are none."""
    positive, predicted = run.test_labels == 1, run.test_scores > THRESHOLD
    groups = (positive & leaked, positive & ~leaked)
    first, second = (float(predicted[g].mean()) if g.any() else np.nan for g in groups)
    return first, second


def _claim(ledger: Ledger, id: str, values: Sequence[float], runs: Sequence[Run]) -> str:
    of_rows = id.endswith("rows")
    return ledger.claim(
        id,
        float(np.mean(values)),
        "count" if of_rows else RECALL.unit,
        n=len(runs),
        of="seeds",
        interval=statistics.of_mean(by_split(runs, values), POSITIVE if of_rows else RECALL.limits),
        source=[run.key for run in runs],
    )
