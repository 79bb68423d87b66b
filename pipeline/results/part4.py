"""Part 4: VGG-13 against the CNN of Part 3."""

from collections.abc import Callable, Sequence

from pipeline.manifest import Cell, Column
from pipeline.records import LayerTable
from pipeline.results import images as of
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import curves, epochs, matrices
from pipeline.results.figures.drawing import Model
from pipeline.results.ledger import Ledger, cell
from pipeline.results.part3 import layer_tables, metric_table

CNN, VGG13 = "cnn", "vgg13"
COMPARED = ("train-images", "parameters", "loss", "accuracy", "precision", "recall", "f1", "auc")


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    for experiment in (CNN, VGG13):
        of.claim(ledger, experiment, evidence.runs[experiment])
    tables = layer_tables(ledger, "4.1", evidence.vgg13_layers)
    ledger.artefact("4.1", claims=[f"{VGG13}.parameters"], tables=tables)
    ledger.artefact("4.2", claims=[f"{VGG13}.parameters"], tables=[_differences(ledger, evidence)])
    _time(ledger, evidence)
    comparison = of.compare(ledger, evidence, "4.3b.vgg13", VGG13, CNN, family="4.3b")
    ledger.artefact(
        "4.3b",
        claims=[f"{model}.{name}" for model in (CNN, VGG13) for name in COMPARED],
        comparisons=[comparison],
        tables=[metric_table(ledger, "4.3b", COMPARED, (CNN, VGG13))],
    )
    _side_by_side(ledger, evidence)
    ledger.artefact("4.3f", claims=[f"{VGG13}.parameters"])


def _differences(ledger: Ledger, evidence: ImageEvidence) -> str:
    """Counted from the layer tables, so that they can't contradict them."""
    tables = {
        "CNN": evidence.cnn_layers,
        "CNN with batch norm": evidence.cnn_batch_norm_layers,
        "VGG-13": evidence.vgg13_layers,
    }
    columns = [Column(name=name, format="text") for name in ("", *tables)]
    aspects: dict[str, Callable[[LayerTable], Cell]] = {
        "Convolutional layers": lambda table: len(_outputs(table, "Conv2d")),
        "Max-pooling layers": lambda table: len(_outputs(table, "MaxPool2d")),
        "Channels of the convolutions": lambda table: _steps(_outputs(table, "Conv2d"), 1),
        "Fully connected layers": lambda table: len(_outputs(table, "Linear")),
        "Units of these": lambda table: _steps(_outputs(table, "Linear"), -1),
        "Dropout layers": lambda table: len(_outputs(table, "Dropout")),
        "Batch-norm layers": lambda table: len(_outputs(table, "BatchNorm2d")),
        "Parameters at the published size": lambda table: f"{table.parameters:,}",
        "Published input size": lambda table: f"{_outputs(table, 'Conv2d')[0][-1]} px",
    }
    rows = [[name, *map(count, tables.values())] for name, count in aspects.items()]
    return ledger.table("4.2", columns, rows)


def _outputs(table: LayerTable, kind: str) -> list[tuple[int, ...]]:
    """Output shapes of the layers of one kind."""
    return [layer.output_shape for layer in table.layers if layer.name.startswith(kind)]


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
        for name in ("Training images", "Pixels", "Epochs", "Training time (s)", "Peak memory (MB)")
    ]
    rows: list[list[Cell]] = []
    for model in (CNN, VGG13):
        scale = evidence.scale.image(evidence.experiments[model])
        shown = [cell(f"{model}.{name}") for name in ("train-images", "seconds", "memory")]
        rows.append([of.NAMES[model], shown[0], scale.pixels, scale.epochs, *shown[1:]])
    table = ledger.table("4.3a", columns, rows)
    ledger.artefact("4.3a", claims=[f"{CNN}.seconds", f"{VGG13}.seconds", ratio], tables=[table])


def _side_by_side(ledger: Ledger, evidence: ImageEvidence) -> None:
    runs = (evidence.first(CNN), evidence.first(VGG13))
    models = [
        Model(name, of.NAMES[name], run) for name, run in zip((CNN, VGG13), runs, strict=True)
    ]
    classes, folder = evidence.characters.classes, evidence.folder
    plots = [
        draw(ledger, "4.3c-accuracy", epochs.accuracy_side_by_side(models), folder, *runs),
        draw(ledger, "4.3c-loss", epochs.loss_side_by_side(models), folder, *runs),
    ]
    ledger.artefact("4.3c", claims=[f"{CNN}.gap", f"{VGG13}.gap"], figures=plots)
    matrix = matrices.confusion_side_by_side(models, classes)
    ledger.artefact("4.3d", figures=[draw(ledger, "4.3d", matrix, folder, *runs)])
    roc = curves.roc_side_by_side(models, classes)
    claims = [f"{CNN}.auc", f"{VGG13}.auc"]
    ledger.artefact("4.3e", claims=claims, figures=[draw(ledger, "4.3e", roc, folder, *runs)])
