"""Part 1: the table, its preparation, and the base network."""

import itertools
from collections.abc import Sequence

from manifest import Cell, Column
from pipeline.choices import ACTIVATIONS
from pipeline.config import TabularExperiment
from pipeline.results import correlations, overview, repeated
from pipeline.results.columns import BETWEEN
from pipeline.results.evidence import TabularEvidence, draw
from pipeline.results.figures import binary, epochs
from pipeline.results.figures import tabular as drawn
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import TABULAR
from pipeline.results.tabular import (
    claim_one_run,
    claim_over_seeds,
    compare_fit,
    ids_of,
    metric_table,
)


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    overview.collect(ledger, evidence)
    _preparation(ledger, evidence)
    _figures_of_the_data(ledger, evidence)
    _network(ledger, evidence)
    _performance(ledger, evidence)


def _preparation(ledger: Ledger, evidence: TabularEvidence) -> None:
    split = evidence.split
    parts = {"train": split.train, "validation": split.validation, "test": split.test}
    total = sum(len(part) for part in parts.values())
    ledger.artefact("1.2a", claims=["data.invalid-cells"])
    ledger.artefact("1.2b", claims=["data.columns"])
    ledger.artefact("1.2c", claims=["split.oversampled-rows", "split.leaked-test-rows"])
    columns = [
        Column(name="Part", format="text"),
        Column(name=evidence.rows[:1].upper() + evidence.rows[1:], format="count"),
        Column(name="Share", format="percent"),
        Column(name="Positive", format="count"),
    ]
    rows: list[list[Cell]] = [
        [name.capitalize(), cell(f"split.{name}-rows"), len(part) / total, int(part.labels.sum())]
        for name, part in parts.items()
    ]
    sizes = [f"split.{name}-rows" for name in parts]
    ledger.artefact("1.2d", claims=sizes, tables=[ledger.table("1.2d", columns, rows)])
    _tensors(ledger, evidence)


def _tensors(ledger: Ledger, evidence: TabularEvidence) -> None:
    columns = [Column(name=name, format="text") for name in ("Tensor", "Shape", "Type")]
    rows: list[list[Cell]] = []
    for name in ("train", "validation", "test"):
        part = getattr(evidence.split, name)
        for letter, array in (("X", part.features), ("Y", part.labels)):
            shape = "(" + ", ".join(map(str, array.shape)) + ("," * (array.ndim == 1)) + ")"
            rows.append([f"{letter}_{name}_tensor", shape, "torch.float32"])
    ledger.artefact("1.2e", tables=[ledger.table("1.2e", columns, rows)])


def _figures_of_the_data(ledger: Ledger, evidence: TabularEvidence) -> None:
    names, output = evidence.names, evidence.output
    table = names.by_id(evidence.table.clean)
    labels = drawn.Labels(
        target=names.target.id,
        titles=names.titles,
        classes=evidence.table.classes,
        rows=evidence.rows,
    )
    stand_ins = {names.ids[name]: values for name, values in evidence.stand_ins.items()}
    distribution = drawn.distribution(table, labels=labels, stand_ins=stand_ins)
    scatter, matrix = drawn.scatter(table, labels=labels), drawn.correlations(table, labels)
    pairs = {name: float(r) for name, r in matrix.facts.items() if BETWEEN in name}
    claims, found = correlations.collect(ledger, pairs, names.target.id, len(table))
    ends = (scatter.facts["feature_x"], scatter.facts["feature_y"])
    orders = (f"{a}{BETWEEN}{b}" for a, b in (ends, ends[::-1]))
    both = next((claims[pair] for pair in orders if pair in claims), None)
    for id, drawing, shows in (
        ("1.3a", distribution, {"n": "data.rows"}),
        ("1.3b", scatter, {"correlation": both} if both else {}),
        ("1.3c", matrix, claims),
    ):
        compared = found if id == "1.3c" else []
        figures = [draw(ledger, id, drawing, output, shows=shows)]
        ledger.artefact(id, comparisons=compared, figures=figures)


def _network(ledger: Ledger, evidence: TabularEvidence) -> None:
    base, inputs = evidence.base, evidence.split.train.features.shape[1]
    hidden = base.hidden
    widths = (inputs, *hidden, 1)
    counts = {
        "network.inputs": inputs,
        "network.hidden-layers": len(hidden),
        **{_units(number, hidden): units for number, units in enumerate(hidden, 1)},
        "network.parameters": evidence.first(base.id).counts["parameters"],
    }
    claims = [ledger.claim(id, n, "count", n=1, of="networks") for id, n in counts.items()]
    columns = [
        Column(name="Layer", format="text"),
        Column(name="Units", format="count"),
        Column(name="Parameters", format="count"),
        Column(name="Followed by", format="text"),
    ]
    rows: list[list[Cell]] = [["Input", cell("network.inputs"), 0, ""]]
    for number, (fan_in, units) in enumerate(itertools.pairwise(widths), 1):
        last = number == len(widths) - 1
        name = "Output" if last else f"Hidden {number}"
        size: Cell = units if last else cell(_units(number, hidden))
        of_unit = fan_in + (2 if base.batch_norm and not last else 1)  # in place of a bias
        rows.append([name, size, of_unit * units, "" if last else _followed_by(base)])
    ledger.artefact("1.4", claims=claims, tables=[ledger.table("1.4", columns, rows)])


def _units(number: int, hidden: Sequence[int]) -> str:
    """The claim of a layer's size; equal layers have one."""
    equal = len(set(hidden)) == 1
    return "network.hidden-units" if equal else f"network.hidden-units-{number}"


def _followed_by(base: TabularExperiment) -> str:
    steps = {
        "batch normalisation": base.batch_norm,
        ACTIVATIONS[base.activation].phrase: True,
        "dropout": base.dropout > 0,
    }
    return ", ".join(step for step, is_taken in steps.items() if is_taken)


def _performance(ledger: Ledger, evidence: TabularEvidence) -> None:
    for experiment, runs in evidence.runs.items():
        known = evidence.experiments.get(experiment)
        if known is not None and known.name == evidence.base.name:
            claim_over_seeds(ledger, experiment, runs)
    run, output = evidence.first(evidence.base.id), evidence.output
    claim_one_run(ledger, run)
    scores = ids_of(run, *(metric.id for metric in TABULAR.shown("scores")))
    ledger.artefact("1.5a", claims=scores, tables=[metric_table(ledger, "1.5a", run)])
    for id, drawing in (
        ("1.5b", epochs.accuracy(run)),
        ("1.5c", epochs.loss(run)),
        ("1.5d", binary.confusion(run, evidence.table.classes)),
        ("1.5f", binary.roc(run)),
    ):
        shows = repeated.of_rows(run, "loss" if id == "1.5c" else "accuracy")
        figure = draw(ledger, id, drawing, output, run, shows=shows)
        fit = [compare_fit(ledger, evidence, run.experiment)] if id == "1.5b" else []
        shown = ids_of(run, *SHOWN[id])
        ledger.artefact(id, claims=shown, comparisons=fit, figures=[figure])
    ledger.artefact("1.5e", claims=ids_of(run, *SHOWN["1.5e"]))


COUNTS = ("true-negatives", "false-positives", "false-negatives", "true-positives")
SHOWN = {
    "1.5b": TABULAR.known("accuracy"),
    "1.5c": TABULAR.known("loss"),
    "1.5d": TABULAR.known(*COUNTS),
    "1.5e": TABULAR.known(*COUNTS, "accuracy", "precision", "recall", "f1"),
    "1.5f": TABULAR.known("auc", "auc-from-labels"),
}
