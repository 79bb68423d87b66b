"""Part 4: VGG-13 against the CNN of Part 3."""

from collections.abc import Sequence

from manifest import Cell, Column
from pipeline.results import architecture, repeated
from pipeline.results import images as of
from pipeline.results.architecture import outputs
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import curves, epochs, matrices
from pipeline.results.figures.drawing import Model
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE
from pipeline.results.part3 import BATCH_NORM, layer_tables, metric_table
from pipeline.results.repeated import Measure

CNN, VGG13 = "cnn", "vgg13"


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    for experiment in (CNN, VGG13):
        of.claim(ledger, experiment, evidence.runs[experiment])
    tables = layer_tables(ledger, "4.1", VGG13, evidence.vgg13_layers)
    architecture.claim(ledger, CNN, evidence.cnn_layers)
    architecture.claim(ledger, BATCH_NORM, evidence.cnn_batch_norm_layers)
    ledger.artefact("4.1", claims=[f"{VGG13}.parameters"], tables=tables)
    parameters = [f"{model}.architecture.parameters" for model in (CNN, BATCH_NORM, VGG13)]
    ledger.artefact("4.2", claims=parameters, tables=[_differences(ledger, evidence)])
    _time(ledger, evidence)
    compared = [metric.id for metric in IMAGE.shown("networks")]
    comparison = of.compare(ledger, evidence, "4.3b.vgg13", VGG13, CNN, family="4.3b")
    ledger.artefact(
        "4.3b",
        claims=[f"{model}.{name}" for model in (CNN, VGG13) for name in compared],
        comparisons=[comparison],
        tables=[metric_table(ledger, evidence, "4.3b", "networks", (CNN, VGG13))],
    )
    _side_by_side(ledger, evidence)
    ledger.artefact("4.3f", claims=[f"{VGG13}.architecture.convolutions"])


def _differences(ledger: Ledger, evidence: ImageEvidence) -> str:
    """Counted from the layer tables, so that they can't contradict them."""
    models = {
        CNN: evidence.cnn_layers,
        BATCH_NORM: evidence.cnn_batch_norm_layers,
        VGG13: evidence.vgg13_layers,
    }
    names = ("", *(evidence.assignment.image_experiments[model].title for model in models))
    columns = [Column(name=name, format="text") for name in names]
    rows: list[list[Cell]] = [
        [name, *(cell(f"{model}.architecture.{key}") for model in models)]
        for name, key in ASPECTS.items()
    ]
    for place, title, kind, axis in (
        (2, "Channels of the convolutions", "Conv2d", 1),
        (4, "Units of these", "Linear", -1),
    ):
        steps = (_steps(outputs(table, kind), axis) for table in models.values())
        rows.insert(place, [title, *steps])
    return ledger.table("4.2", columns, rows)


ASPECTS = {
    "Convolutional layers": "convolutions",
    "Max-pooling layers": "poolings",
    "Fully connected layers": "dense",
    "Dropout layers": "dropouts",
    "Batch-norm layers": "batch-norms",
    "Parameters at the published size": "parameters",
    "Published input size, pixels": "first-side",
}


def _steps(shapes: Sequence[tuple[int, ...]], axis: int) -> str:
    return ", ".join(str(shape[axis]) for shape in shapes)


def _time(ledger: Ledger, evidence: ImageEvidence) -> None:
    seconds = [ledger.observed[f"{model}.seconds"].value for model in (VGG13, CNN)]
    runs = len(evidence.runs[VGG13])
    ratio = ledger.claim(
        "vgg13.time-ratio", seconds[0] / seconds[1], "ratio", n=runs, of="seeds", observed=True
    )
    columns = [Column(name="Model", format="text")]
    columns += [
        Column(name=name, format="count")
        for name in (
            IMAGE["train-images"].title,
            "Pixels",
            "Epochs",
            "Training time (s)",
            "Peak memory (MB)",
        )
    ]
    rows: list[list[Cell]] = []
    for model in (CNN, VGG13):
        scale = evidence.scale.image(evidence.experiments[model])
        shown = [cell(f"{model}.{name}") for name in ("train-images", "seconds", "memory")]
        rows.append(
            [evidence.experiments[model].title, shown[0], scale.pixels, scale.epochs, *shown[1:]]
        )
    table = ledger.table("4.3a", columns, rows)
    ledger.artefact("4.3a", claims=[f"{CNN}.seconds", f"{VGG13}.seconds", ratio], tables=[table])


def _side_by_side(ledger: Ledger, evidence: ImageEvidence) -> None:
    runs = (evidence.first(CNN), evidence.first(VGG13))
    models = [
        Model(name, evidence.experiments[name].title, run)
        for name, run in zip((CNN, VGG13), runs, strict=True)
    ]
    classes, output = evidence.characters.classes, evidence.output
    shows = _repeated(evidence, models, "accuracy")
    accuracy, loss = epochs.accuracy_side_by_side(models), epochs.loss_side_by_side(models)
    losses = _repeated(evidence, models, "loss")
    plots = [
        draw(ledger, "4.3c-accuracy", accuracy, output, *runs, shows=shows),
        draw(ledger, "4.3c-loss", loss, output, *runs, shows=losses),
    ]
    ledger.artefact("4.3c", claims=[f"{CNN}.gap", f"{VGG13}.gap"], figures=plots)
    matrix = matrices.confusion_side_by_side(models, classes)
    ledger.artefact("4.3d", figures=[draw(ledger, "4.3d", matrix, output, *runs, shows=shows)])
    roc = curves.roc_side_by_side(models, classes)
    ledger.artefact("4.3e", figures=[draw(ledger, "4.3e", roc, output, *runs, shows=shows)])


def _repeated(evidence: ImageEvidence, models: Sequence[Model], test: Measure) -> dict[str, str]:
    """The facts of both panels that repeat a claim."""
    return {
        fact: claim
        for model in models
        for fact, claim in repeated.of_images(
            model.run, len(evidence.runs[model.prefix]), f"{model.prefix}_", test
        ).items()
    }
