"""Part 4: any number of networks against that of Part 3, or against the first of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from manifest import Cell, Column
from pipeline.results import alike, architecture, costs, equal_terms, repeated, statistics
from pipeline.results import images as of
from pipeline.results.architecture import outputs
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import curves, epochs, matrices
from pipeline.results.figures.drawing import Model
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE
from pipeline.results.part3 import layer_tables, metric_table
from pipeline.results.repeated import Measure


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    own, compared = evidence.of_part("4"), evidence.compared
    if not own:
        return
    for experiment in compared:
        of.claim(ledger, experiment, evidence.runs[experiment])
    tables = [
        table
        for place, network in enumerate(own)
        for table in layer_tables(
            ledger, f"4.1.{network}" if place else "4.1", network, evidence.layers[network]
        )
    ]
    for network, layers in evidence.layers.items():
        architecture.claim(ledger, network, layers)
    ledger.artefact("4.1", claims=[f"{network}.parameters" for network in own], tables=tables)
    parameters = [f"{network}.architecture.parameters" for network in evidence.layers]
    ledger.artefact("4.2", claims=parameters, tables=[_differences(ledger, evidence)])
    _time(ledger, evidence)
    _scores(ledger, evidence)
    _side_by_side(ledger, evidence)
    equal_terms.collect(ledger, evidence, "4")
    ledger.artefact("4.3f", claims=[f"{network}.architecture.convolutions" for network in own])


def _scores(ledger: Ledger, evidence: ImageEvidence) -> None:
    """Each beside the first; what is compared is one family of tests."""
    first, *others = evidence.compared
    names = [metric.id for metric in IMAGE.shown("networks")]
    ledger.artefact(
        "4.3b",
        claims=[f"{model}.{name}" for model in evidence.compared for name in names],
        comparisons=[
            of.compare(ledger, evidence, f"4.3b.{other}", other, first, family="4.3b")
            for other in others
        ],
        tables=[metric_table(ledger, evidence, "4.3b", "networks", evidence.compared)],
    )


def _differences(ledger: Ledger, evidence: ImageEvidence) -> str:
    """Counted from the layer tables, so that they can't contradict them."""
    models = evidence.layers
    names = ("", *(evidence.experiments[model].title for model in models))
    columns = [Column(name=name, format="text") for name in names]
    rows: list[list[Cell]] = [
        [name, *(cell(f"{model}.architecture.{key}") for model in models)]
        for name, key in _aspects(ledger, models)
    ]
    for below, title, kind, axis in (
        ("Max-pooling layers", "Channels of the convolutions", "Conv2d", 1),
        ("Fully connected layers", "Units of these", "Linear", -1),
    ):
        sizes = (_sizes(outputs(table, kind), axis) for table in models.values())
        rows.insert([row[0] for row in rows].index(below) + 1, [title, *sizes])
    return ledger.table("4.2", columns, rows)


ASPECTS = {
    "Convolutional layers": "convolutions",
    "Max-pooling layers": "poolings",
    "Fully connected layers": "dense",
    "Dropout layers": "dropouts",
    "Batch-norm layers": "batch-norms",
    "Skip connections": "skips",
    "Means over whole maps": "means",
    "Parameters at this input size": "parameters",
    "Input size, pixels": "first-side",
}
MANY = 10  # layers; of more, equal ones are counted
IF_ANY = {"skips", "means"}  # a row where some network has them


def _aspects(ledger: Ledger, models: Iterable[str]) -> Iterator[tuple[str, str]]:
    for title, key in ASPECTS.items():
        there = (ledger.claims[f"{model}.architecture.{key}"].value for model in models)
        if key not in IF_ANY or any(there):
            yield title, key


def _sizes(shapes: Sequence[tuple[int, ...]], axis: int) -> str:
    """In order; where they are many, the number of layers of each run of equal ones."""
    sizes = [shape[axis] for shape in shapes]
    if len(sizes) <= MANY:
        return ", ".join(map(str, sizes))
    runs = ((size, len(list(equal))) for size, equal in groupby(sizes))
    return ", ".join(f"{number} × {size}" if number > 1 else str(size) for size, number in runs)


def _time(ledger: Ledger, evidence: ImageEvidence) -> None:
    """Of one training alone, and of those of this run, which had others beside them."""
    measures = {
        costs.ALONE: "alone-seconds",
        "Memory (MB)": "alone-memory",
        "In this run (s)": "seconds",
    }
    named = (IMAGE["train-images"].title, "Pixels", "Epochs", *measures)
    columns = [Column(name="Model", format="text")]
    columns += [Column(name=name, format="count") for name in named]
    rows: list[list[Cell]] = []
    for model in evidence.compared:
        scale = evidence.scale.image(evidence.experiments[model])
        work = (cell(f"{model}.train-images"), scale.pixels, scale.epochs)
        measured = (costs.shown(ledger, model, measure) for measure in measures.values())
        rows.append([evidence.experiments[model].title, *work, *measured])
    claims = [
        claim
        for model in evidence.compared
        for claim in costs.known(ledger, model, measures.values())
    ]
    table = ledger.table("4.3a", columns, rows)
    ledger.artefact("4.3a", claims=[*claims, *_ratios(ledger, evidence)], tables=[table])


def _ratios(ledger: Ledger, evidence: ImageEvidence) -> list[str]:
    """How many times as long as the first each takes alone, and as much memory."""
    first, *others = evidence.compared
    claims = []
    for measure, name in (("alone-seconds", "time-ratio"), ("alone-memory", "memory-ratio")):
        for other in others:
            own, base = (ledger.observed.get(f"{model}.{measure}") for model in (other, first))
            if own is not None and base is not None and base.value > 0:
                ratio, id = own.value / base.value, f"{other}.{name}"
                claims.append(ledger.claim(id, ratio, "ratio", n=own.n, of=own.of, observed=True))
    return claims


def _side_by_side(ledger: Ledger, evidence: ImageEvidence) -> None:
    models = [
        Model(name, evidence.experiments[name].title, evidence.first(name))
        for name in evidence.compared
    ]
    runs = [model.run for model in models]
    classes, output = evidence.characters.classes, evidence.output
    shows = _repeated(evidence, models, "accuracy")
    accuracy, loss = epochs.accuracy_side_by_side(models), epochs.loss_side_by_side(models)
    losses = _repeated(evidence, models, "loss")
    plots = [
        draw(ledger, "4.3c-accuracy", accuracy, output, *runs, shows=shows),
        draw(ledger, "4.3c-loss", loss, output, *runs, shows=losses),
    ]
    fits = [
        of.compare_fit(ledger, name, evidence.runs[name], evidence.margin)
        for name in evidence.compared
    ]
    gaps = [f"{model.prefix}.gap" for model in models]
    ledger.artefact("4.3c", claims=gaps, comparisons=fits, figures=plots)
    matrix = matrices.confusion_side_by_side(models, classes)
    ledger.artefact(
        "4.3d",
        comparisons=_without_alike(ledger, evidence, models),
        figures=[draw(ledger, "4.3d", matrix, output, *runs, shows=shows)],
    )
    roc = curves.roc_side_by_side(models, classes)
    ledger.artefact("4.3e", figures=[draw(ledger, "4.3e", roc, output, *runs, shows=shows)])


def _without_alike(ledger: Ledger, evidence: ImageEvidence, models: Sequence[Model]) -> list[str]:
    """Where the first takes classes for one another: what all make of them, and without them."""
    if alike.TABLE not in ledger.tables:
        return []
    first, *others = (model.run for model in models)
    found = alike.groups(first, len(evidence.characters.classes))
    for run in others:
        alike.claim(ledger, run, found)
    right, name = alike.right(first, found), "alike-accuracy"
    return [
        ledger.compare(
            f"4.3d.{run.experiment}",
            f"{run.experiment}@{run.seed}.{name}",
            f"{first.experiment}@{first.seed}.{name}",
            "4.3d",
            statistics.mcnemar(alike.right(run, found), right, evidence.margin),
        )
        for run in others
    ]


def _repeated(evidence: ImageEvidence, models: Sequence[Model], test: Measure) -> dict[str, str]:
    """The facts of both panels that repeat a claim."""
    return {
        fact: claim
        for model in models
        for fact, claim in repeated.of_images(
            model.run, len(evidence.runs[model.prefix]), f"{model.prefix}_", test
        ).items()
    }
