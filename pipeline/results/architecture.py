"""A network's layer table → claims about its layers, so that prose need not read the table."""

from collections.abc import Iterator

from manifest import Unit
from pipeline.records import LayerTable
from pipeline.results.ledger import Ledger

KINDS = {
    "convolutions": "Conv2d",
    "poolings": "MaxPool2d",
    "dense": "Linear",
    "dropouts": "Dropout",
    "batch-norms": "BatchNorm2d",
}


def claim(ledger: Ledger, model: str, table: LayerTable) -> list[str]:
    """`<model>.architecture.<name>`, of the published input size; sizes in the table's MB."""
    return [
        ledger.claim(f"{model}.architecture.{name}", value, unit, n=1, of="networks")
        for name, value, unit in _measured(table)
    ]


def outputs(table: LayerTable, kind: str) -> list[tuple[int, ...]]:
    """Output shapes of the layers of one kind, batch first."""
    return [layer.output_shape for layer in table.layers if layer.name.startswith(kind)]


def _measured(table: LayerTable) -> Iterator[tuple[str, float, Unit]]:
    for name, kind in KINDS.items():
        yield name, len(outputs(table, kind)), "count"
    convolutions, dense = outputs(table, "Conv2d"), outputs(table, "Linear")
    for place, shape in enumerate(convolutions, 1):
        yield f"channels-{place}", shape[1], "count"
    for place, shape in enumerate(dense, 1):
        yield f"units-{place}", shape[-1], "count"
    yield "first-side", convolutions[0][-1], "count"
    yield "last-side", outputs(table, "MaxPool2d")[-1][-1], "count"
    yield "dense-share", _dense_parameters(table) / table.parameters, "fraction"
    yield from _totals(table)


def _dense_parameters(table: LayerTable) -> int:
    return sum(layer.parameters or 0 for layer in table.layers if layer.name.startswith("Linear"))


def _totals(table: LayerTable) -> Iterator[tuple[str, float, Unit]]:
    yield "parameters", table.parameters, "count"
    yield "trainable", table.trainable, "count"
    yield "fixed", table.parameters - table.trainable, "count"
    if table.multiply_adds is not None:
        yield "multiply-adds", table.multiply_adds / 1e9, "none"
    yield "input-size", table.input_size, "megabytes"
    yield "pass-size", table.pass_size, "megabytes"
    yield "parameter-size", table.parameter_size, "megabytes"
    yield "total-size", table.total_size, "megabytes"
