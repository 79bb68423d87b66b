"""Bonus: VGG-13 with batch norm, and augmentation, each against its plain twin."""

from manifest import Cell, Column, ComparisonReference
from pipeline.experiments.bonus import TWINS
from pipeline.results import images as of
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import intervals
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    for experiment in dict.fromkeys(model.id for twins in TWINS for model in twins):
        of.claim(ledger, experiment, evidence.runs[experiment])
    comparisons = [
        of.compare(ledger, evidence, f"B.{model.id}", model.id, twin.id, family="B")
        for model, twin in TWINS
    ]
    columns = (
        Column(name="Model", format="text"),
        Column(name=IMAGE["accuracy"].title, format="percent"),
        Column(name="95 % interval", format="interval"),
        Column(name="Plain twin", format="text"),
        Column(name=f"Its test {IMAGE['accuracy'].phrase}", format="percent"),
        Column(name="Against it, points", format="difference"),
        Column(name="Verdict", format="verdict"),
        Column(name="Training time (s)", format="count"),
    )
    rows: list[list[Cell]] = []
    for model, twin in TWINS:
        own = cell(f"{model.id}.accuracy")
        other = (of.NAMES[twin.id], cell(f"{twin.id}.accuracy"))
        found = ComparisonReference(comparison=f"B.{model.id}")
        rows.append(
            [of.NAMES[model.id], own, own, *other, found, found, cell(f"{model.id}.seconds")]
        )
    pairs = [(of.estimate(ledger, m.id), of.estimate(ledger, t.id)) for m, t in TWINS]
    shows = {of.NAMES[e.id]: f"{e.id}.accuracy" for twins in TWINS for e in twins}
    figure = intervals.against_twins(pairs)
    runs = [run for m, t in TWINS for run in (*evidence.runs[m.id], *evidence.runs[t.id])]
    ledger.artefact(
        "B",
        claims=[f"{model.id}.accuracy" for model, _ in TWINS],
        comparisons=comparisons,
        tables=[ledger.table("B", columns, rows)],
        figures=[draw(ledger, "B", figure, evidence.output, *runs, shows=shows)],
    )
