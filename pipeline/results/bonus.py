"""Bonus: VGG-13 with batch norm, and augmentation, each against its plain twin."""

from collections.abc import Sequence

from manifest import Cell, Column, ComparisonReference
from pipeline.assignment import Twins
from pipeline.results import calibrated, costs, equal_terms
from pipeline.results import images as of
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import intervals
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    twins = evidence.assignment.twins
    if not twins:
        return
    for experiment in dict.fromkeys(model.id for pair in twins for model in pair):
        of.claim(ledger, experiment, evidence.runs[experiment])
    comparisons = [
        of.compare(ledger, evidence, f"B.{model.id}", model.id, twin.id, family="B")
        for model, twin in twins
    ]
    calibrations = [
        calibrated.compare(
            ledger, evidence, f"B.{model.id}.calibration", model.id, twin.id, family="B.calibration"
        )
        for model, twin in twins
    ]
    columns = (
        Column(name="Model", format="text"),
        Column(name=IMAGE["accuracy"].title, format="percent"),
        Column(name="95 % interval", format="interval"),
        Column(name="Plain twin", format="text"),
        Column(name=f"Its test {IMAGE['accuracy'].phrase}", format="percent"),
        Column(name="Against it, points", format="here"),
        Column(name=costs.ALONE, format="count"),
    )
    rows: list[list[Cell]] = []
    for model, twin in twins:
        own = cell(f"{model.id}.accuracy")
        other = (twin.title, cell(f"{twin.id}.accuracy"))
        found = ComparisonReference(comparison=f"B.{model.id}")
        seconds = costs.shown(ledger, model.id, "alone-seconds")
        rows.append([model.title, own, own, *other, found, seconds])
    pairs = [(of.estimate(ledger, m), of.estimate(ledger, t)) for m, t in twins]
    shows = {e.title: f"{e.id}.accuracy" for pair in twins for e in pair}
    figure = intervals.against_twins(pairs)
    runs = [run for m, t in twins for run in (*evidence.runs[m.id], *evidence.runs[t.id])]
    ledger.artefact(
        "B",
        claims=[f"{model.id}.accuracy" for model, _ in twins],
        comparisons=[*comparisons, *calibrations],
        tables=[ledger.table("B", columns, rows), _calibration(ledger, twins)],
        figures=[draw(ledger, "B", figure, evidence.output, *runs, shows=shows)],
    )
    equal_terms.collect(ledger, evidence, "bonus")


def _calibration(ledger: Ledger, twins: Sequence[Twins]) -> str:
    title = IMAGE["calibration-error"].title
    columns = (
        Column(name="Model", format="text"),
        Column(name=title, format="percent"),
        Column(name="Plain twin", format="text"),
        Column(name="Its error", format="percent"),
        Column(name="Difference, points", format="difference"),
        Column(name="Verdict", format="verdict"),
    )
    rows: list[list[Cell]] = []
    for model, twin in twins:
        own, other = (cell(f"{one.id}.calibration-error") for one in (model, twin))
        found = ComparisonReference(comparison=f"B.{model.id}.calibration")
        rows.append([model.title, own, twin.title, other, found, found])
    return ledger.table("B.calibration", columns, rows)
