"""Part 2: the base and the combination over all seeds: learning, ranking, calibration, errors."""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column
from pipeline.config import TabularExperiment
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import bands, calibration, learning
from pipeline.results.figures.bands import Group
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR
from pipeline.results.over_seeds import by_split
from pipeline.results.tabular import each_split, overlap

SCORES = TABULAR.known("average-precision", "brier", "confidence")
ACCURACY, CONFIDENCE = TABULAR.known("accuracy", "confidence")
CELLS = TABULAR.known("true-negatives", "false-positives", "false-negatives", "true-positives")
REPEATED = TABULAR.known("auc", "average-precision", "brier")


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    groups = [
        Group(prefix=recipe.name, label=recipe.title, runs=evidence.runs[recipe.id])
        for recipe in evidence.main
    ]
    for recipe in evidence.main:
        _claim_scores(ledger, recipe.id, evidence.runs[recipe.id])
        _claim_counts(ledger, recipe.id, evidence.runs[recipe.id])
    runs = [run for group in groups for run in group.runs]
    shows = _repeated(evidence)
    figures = [
        draw(ledger, id, drawing, evidence.output, *runs, shows=shows)
        for id, drawing in (
            ("2.6a", learning.curves(groups)),
            ("2.6b", bands.roc_and_precision(groups)),
            ("2.6c", calibration.reliability(groups, evidence.rows)),
        )
    ]
    claims = [f"{recipe.id}.{name}" for recipe in evidence.main for name in SCORES]
    compared = [_compare_confidence(ledger, evidence, recipe) for recipe in evidence.main]
    tables = [_table(ledger, evidence)]
    ledger.artefact("2.6", claims=claims, comparisons=compared, tables=tables, figures=figures)


def _repeated(evidence: TabularEvidence) -> dict[str, str]:
    """Fact → the claim with its mean over seeds."""
    return {
        f"{recipe.name}_{name.replace('-', '_')}": f"{recipe.id}.{name}"
        for recipe in evidence.main
        for name in REPEATED
    }


def _compare_confidence(
    ledger: Ledger, evidence: TabularEvidence, recipe: TabularExperiment
) -> str:
    """`calibration.<name>`: how sure it is of its answers, against how many of them are right."""
    runs, names = evidence.runs[recipe.id], (CONFIDENCE, ACCURACY)
    sides = [each_split(runs, name) for name in names]
    found = statistics.paired(sides[0], sides[1], overlap(runs), evidence.margin)
    left, right = (f"{recipe.id}.{name}" for name in names)
    return ledger.compare(f"calibration.{recipe.name}", left, right, "calibration", found)


def _claim_scores(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    for name in SCORES:
        metric, of_seeds = TABULAR[name], TABULAR.each(name, runs)
        ledger.metric(TABULAR.kind, metric)
        ledger.claim(
            f"{experiment}.{name}",
            float(np.mean(of_seeds)),
            metric.unit,
            n=len(runs),
            of="seeds",
            interval=statistics.of_mean(by_split(runs, of_seeds), metric.limits),
            source=[run.key for run in runs],
        )


def _claim_counts(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    """`<experiment>.<count>` and `.<count>-sd` of the four cells of the confusion matrix.

    A mean of counts is no count, so that it has no unit.
    """
    keys, n = [run.key for run in runs], len(runs)
    for name in CELLS:
        of_seeds = TABULAR.each(name, runs)
        mean = float(np.mean(of_seeds))
        interval = statistics.of_mean(by_split(runs, of_seeds), TABULAR[name].limits)
        ledger.claim(
            f"{experiment}.{name}", mean, "none", n=n, of="seeds", interval=interval, source=keys
        )
        if n > 1:
            spread = float(np.std(of_seeds, ddof=1))
            ledger.claim(f"{experiment}.{name}-sd", spread, "none", n=n, of="seeds", source=keys)


def _table(ledger: Ledger, evidence: TabularEvidence) -> str:
    columns = [Column(name=f"Test {evidence.rows}", format="text")]
    for recipe in evidence.main:
        columns += [
            Column(name=f"{recipe.title}, mean", format="exact"),
            Column(name="Standard deviation", format="exact"),
        ]
    rows: list[list[Cell]] = []
    for name in CELLS:
        cells: list[Cell] = []
        for recipe in evidence.main:
            spread = f"{recipe.id}.{name}-sd"
            cells += [
                cell(f"{recipe.id}.{name}"),
                cell(spread) if spread in ledger.claims else None,
            ]
        rows.append([TABULAR[name].title, *cells])
    return ledger.table("2.6", columns, rows)
