"""Part 3: the images, its first network, and what its variants are worth beside it."""

from collections.abc import Sequence

import numpy as np

from manifest import Cell, Column, ComparisonReference
from pipeline.records import LayerTable, Run
from pipeline.results import alike, architecture, costs, per_class, reading, repeated
from pipeline.results import images as of
from pipeline.results.evidence import ImageEvidence, draw
from pipeline.results.figures import confused, curves, epochs, images, matrices, reliability
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import IMAGE, Place, confusion

CONFUSED_PAIRS = 10
AVERAGED = IMAGE.known("precision", "recall", "f1")
CALIBRATION = IMAGE.known("calibration-error", "confidence", "accuracy")


def collect(ledger: Ledger, evidence: ImageEvidence) -> None:
    networks = evidence.of_part("3")
    if not networks:
        return
    for experiment in networks:
        of.claim(ledger, experiment, evidence.runs[experiment])
    _overview(ledger, evidence)
    _figures_of_the_data(ledger, evidence)
    main, *variants = networks
    for variant in variants:
        architecture.claim(ledger, variant, evidence.layers[variant])
    tables = layer_tables(ledger, "3.3", main, evidence.layers[main])
    claims = [f"{main}.parameters", f"{main}.architecture.parameters"]
    ledger.artefact("3.3", claims=claims, tables=tables)
    _performance(ledger, evidence, main)
    measures = ("alone-seconds", "alone-memory", "seconds")
    ledger.artefact("3.5", claims=costs.known(ledger, main, measures))
    if variants:
        _choice(ledger, evidence, main, variants)
    if evidence.reading is not None:
        reading.collect(ledger, evidence, main, evidence.reading)


def _overview(ledger: Ledger, evidence: ImageEvidence) -> None:
    characters, split = evidence.characters, evidence.split
    counts = {
        "images.count": len(characters.labels),
        "images.classes": len(characters.classes),
        "images.train": len(split.train),
        "images.validation": len(split.validation),
        "images.test": len(split.test),
    }
    total = len(characters.labels)
    claims = [ledger.claim(id, n, "count", n=total, of="images") for id, n in counts.items()]
    names = ("Images", "Classes", "Training set", "Validation set", "Test set")
    rows: list[list[Cell]] = [["Source", characters.name]]
    rows += [[name, cell(claim)] for name, claim in zip(names, claims, strict=True)]
    rows.append(["Size of an image", " × ".join(map(str, characters.images.shape[:0:-1])) + " px"])
    columns = [Column(name="", format="text"), Column(name="Value", format="count")]
    ledger.artefact("3.1a", claims=claims, tables=[ledger.table("3.1a", columns, rows)])


def _figures_of_the_data(ledger: Ledger, evidence: ImageEvidence) -> None:
    characters = evidence.characters
    shows = {"classes": "images.classes", "total": "images.count"}
    for id, drawing in (
        ("3.1b", images.samples(characters)),
        ("3.2a", images.images_per_class(characters)),
        ("3.2b", images.sizes(characters)),
        ("3.2c", images.channels(characters)),
        ("3.2d", images.dimensions(characters)),
    ):
        ledger.artefact(id, figures=[draw(ledger, id, drawing, evidence.output, shows=shows)])


TOTALS = {
    "Total params": "parameters",
    "Trainable params": "trainable",
    "Non-trainable params": "fixed",
    "Total mult-adds (G)": "multiply-adds",
    "Input size (MB)": "input-size",
    "Forward/backward pass size (MB)": "pass-size",
    "Params size (MB)": "parameter-size",
    "Estimated Total Size (MB)": "total-size",
}


def layer_tables(ledger: Ledger, id: str, model: str, layers: LayerTable) -> list[str]:
    """The layers as torchinfo or torchsummary print them, and their totals."""
    known = set(architecture.claim(ledger, model, layers))
    columns = [Column(name="Layer (type:depth-idx)", format="text")]
    if layers.convention == "torchsummary":
        columns = [Column(name="Layer (type)", format="text")]
    columns += [Column(name="Output Shape", format="text"), Column(name="Param #", format="count")]
    rows: list[list[Cell]] = [
        [_indent(layer.depth) + layer.name, str(list(layer.output_shape)), layer.parameters]
        for layer in layers.layers
    ]
    totals: list[list[Cell]] = [
        [name, cell(claim)]
        for name, key in TOTALS.items()
        if (claim := f"{model}.architecture.{key}") in known
    ]
    named = [Column(name="", format="text"), Column(name="Value", format="exact")]
    return [ledger.table(id, columns, rows), ledger.table(f"{id}-totals", named, totals)]


def _indent(depth: int) -> str:
    return "\u00a0\u00a0" * (depth - 1) + "└─" if depth else ""


def _performance(ledger: Ledger, evidence: ImageEvidence, main: str) -> None:
    run, output, classes = evidence.first(main), evidence.output, evidence.characters.classes
    seeds = len(evidence.runs[main])
    shows, loss = (repeated.of_images(run, seeds, test=test) for test in ("accuracy", "loss"))
    plots = [
        draw(ledger, "3.4a-accuracy", epochs.accuracy(run), output, run, shows=shows),
        draw(ledger, "3.4a-loss", epochs.loss(run), output, run, shows=loss),
    ]
    fit = of.compare_fit(ledger, main, evidence.runs[main], evidence.margin)
    ledger.artefact("3.4a", claims=[f"{main}.gap"], comparisons=[fit], figures=plots)
    table = metric_table(ledger, evidence, "3.4b", "scores", (main,))
    ledger.artefact("3.4b", claims=[f"{main}.accuracy"], tables=[table])
    ledger.artefact("3.4c", claims=[f"{main}.{name}" for name in AVERAGED])
    confusions(ledger, evidence, main)
    _calibration(ledger, evidence, main)
    ledger.artefact(
        "3.4h",
        comparisons=per_class.compare(ledger, "3.4h", run, evidence.margin),
        tables=[per_class.table(ledger, "3.4h", run, classes)],
    )
    _alike(ledger, run, classes)
    claims = [f"{main}.auc", f"{main}.lowest-auc"] if seeds == 1 else []
    roc = draw(ledger, "3.4e", curves.roc(run, classes), output, run, shows=shows)
    ledger.artefact("3.4e", claims=claims, figures=[roc])


def _alike(ledger: Ledger, run: Run, classes: Sequence[str]) -> None:
    found = alike.groups(run, len(classes))
    if found:
        claims = alike.claim(ledger, run, found)
        ledger.artefact("3.4i", claims=claims, tables=[alike.table(ledger, run, found, classes)])


def _calibration(ledger: Ledger, evidence: ImageEvidence, main: str) -> None:
    run, alone = evidence.first(main), len(evidence.runs[main]) == 1
    shows = {name.replace("-", "_"): f"{main}.{name}" for name in CALIBRATION if alone}
    drawing = reliability.reliability(run)
    figure = draw(ledger, "3.4g", drawing, evidence.output, run, shows=shows)
    claims = [f"{main}.{name}" for name in ("calibration-error", "overconfidence")]
    ledger.artefact("3.4g", claims=claims, figures=[figure])


def metric_table(
    ledger: Ledger, evidence: ImageEvidence, id: str, place: Place, models: Sequence[str]
) -> str:
    """Metrics down, models across."""
    columns = [Column(name="Metric", format="text")]
    columns += [
        Column(name=evidence.experiments[model].title, format="fraction") for model in models
    ]
    rows: list[list[Cell]] = [
        [metric.title, *(cell(f"{model}.{metric.id}") for model in models)]
        for metric in IMAGE.shown(place)
    ]
    return ledger.table(id, columns, rows)


def confusions(ledger: Ledger, evidence: ImageEvidence, main: str) -> None:
    """The matrix, and where there was any error the commonest pairs and images of them."""
    run, characters, output = evidence.first(main), evidence.characters, evidence.output
    shows = repeated.of_images(run, len(evidence.runs[main]))
    pairs = _commonest_confusions(run, len(characters.classes))
    tables, samples = [], []
    if pairs:
        tables = [_confused_pairs(ledger, run, pairs, characters.classes)]
        shows |= {"most_confused_count": _confused(run, 1), "first_count": _confused(run, 1)}
        drawing = confused.samples(run, characters, pairs)
        last = {"last_count": _confused(run, len(pairs))}
        samples = [draw(ledger, "3.4f", drawing, output, run, shows=shows | last)]
    drawing = matrices.confusion(run, characters.classes)
    matrix = draw(ledger, "3.4d", drawing, output, run, shows=shows)
    ledger.artefact("3.4d", figures=[matrix, *samples], tables=tables)


def _commonest_confusions(run: Run, classes: int) -> list[confused.Pair]:
    """Pairs (true class, the one read) that occurred, commonest first."""
    matrix = confusion(run.test_labels, run.test_scores.argmax(axis=1), classes)
    np.fill_diagonal(matrix, 0)
    order = np.argsort(-matrix, axis=None, kind="stable")[:CONFUSED_PAIRS]
    pairs = [(int(index) // classes, int(index) % classes) for index in order]
    return [pair for pair in pairs if matrix[pair] > 0]


def _confused(run: Run, place: int) -> str:
    return f"{run.experiment}@{run.seed}.confused-{place}"


def _confused_pairs(
    ledger: Ledger, run: Run, pairs: Sequence[confused.Pair], classes: Sequence[str]
) -> str:
    matrix = confusion(run.test_labels, run.test_scores.argmax(axis=1), len(classes))
    columns = [
        Column(name="True class", format="text"),
        Column(name="Read as", format="text"),
        Column(name="Images", format="count"),
        Column(name="Of", format="count"),
    ]
    rows: list[list[Cell]] = []
    for place, (truth, read) in enumerate(pairs, 1):
        found, n = int(matrix[truth, read]), int(matrix[truth].sum())
        claim = ledger.claim(
            _confused(run, place), found, "count", n=n, of="test images", source=[run.key]
        )
        rows.append([classes[truth], classes[read], cell(claim), n])
    mutual = sum((read, truth) in pairs for truth, read in pairs)
    id = f"{run.experiment}@{run.seed}.mutual-pairs"
    ledger.claim(id, mutual, "count", n=len(pairs), of="pairs", source=[run.key])
    return ledger.table("3.4f", columns, rows)


def _choice(ledger: Ledger, evidence: ImageEvidence, main: str, variants: Sequence[str]) -> None:
    """The first network or a variant: chosen on validation, compared on test."""
    comparisons = {
        variant: of.compare(ledger, evidence, f"3.6.{variant}", variant, main, family="3.6")
        for variant in variants
    }
    columns = (
        Column(name="Model", format="text"),
        Column(name=IMAGE["validation-accuracy"].title, format="percent"),
        Column(name=IMAGE["accuracy"].title, format="percent"),
        Column(name="95 % interval", format="interval"),
        Column(name=f"Against {evidence.experiments[main].phrase}, points", format="here"),
        Column(name=costs.ALONE, format="fraction"),
    )
    rows: list[list[Cell]] = []
    for model in (main, *variants):
        test = cell(f"{model}.accuracy")
        found = None
        if model in comparisons:
            found = ComparisonReference(comparison=comparisons[model])
        shown = (cell(f"{model}.validation-accuracy"), test, test, found)
        seconds = costs.shown(ledger, model, "alone-seconds")
        rows.append([evidence.experiments[model].title, *shown, seconds])
    ledger.artefact(
        "3.6",
        claims=[f"{model}.validation-accuracy" for model in (main, *variants)],
        comparisons=list(comparisons.values()),
        tables=[ledger.table("3.6", columns, rows)],
    )
