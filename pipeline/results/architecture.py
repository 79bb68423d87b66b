"""A network's layer table → claims about its layers, so that prose need not read the table."""

from collections.abc import Iterator
from itertools import pairwise

from manifest import Unit
from pipeline.records import LayerTable
from pipeline.results.ledger import Ledger

KINDS = {
    "convolutions": "Conv2d",
    "poolings": "MaxPool2d",
    "dense": "Linear",
    "dropouts": "Dropout",
    "batch-norms": "BatchNorm2d",
    "means": "AdaptiveAvgPool2d",
}


def claim(ledger: Ledger, model: str, table: LayerTable) -> list[str]:
    """`<model>.architecture.<name>`, once; sizes in the table's MB."""
    if f"{model}.architecture.parameters" in ledger.claims:
        return [f"{model}.architecture.{name}" for name, *_ in _measured(table)]
    return [
        ledger.claim(f"{model}.architecture.{name}", value, unit, n=1, of="networks")
        for name, value, unit in _measured(table)
    ]


def outputs(table: LayerTable, *kinds: str) -> list[tuple[int, ...]]:
    """Output shapes of the layers of some kinds, batch first."""
    return [layer.output_shape for layer in table.layers if layer.name.startswith(kinds)]


def _measured(table: LayerTable) -> Iterator[tuple[str, float, Unit]]:
    for name, kind in KINDS.items():
        yield name, len(outputs(table, kind)), "count"
    convolutions, dense = outputs(table, "Conv2d"), outputs(table, "Linear")
    for place, shape in enumerate(convolutions, 1):
        yield f"channels-{place}", shape[1], "count"
    for place, shape in enumerate(dense, 1):
        yield f"units-{place}", shape[-1], "count"
    yield from _maps(table)
    yield "batch", table.batch, "count"
    yield "relus", table.relus, "count"
    yield "skips", table.skips, "count"
    for place, rate in enumerate(table.dropouts, 1):
        yield f"rate-{place}", rate, "fraction"
    yield "dense-share", _dense_parameters(table) / table.parameters, "fraction"
    yield from _totals(table)


def _maps(table: LayerTable) -> Iterator[tuple[str, float, Unit]]:
    """Sides of the maps from the image to the last one, and what stands between two poolings."""
    sides = [table.pixels, *(shape[-1] for shape in outputs(table, "Conv2d", "MaxPool2d"))]
    yield "first-side", table.pixels, "count"
    yield "last-side", sides[-1], "count"
    yield "halvings", sum(after < before for before, after in pairwise(sides)), "count"
    for kernel in sorted({layer.kernel for layer in table.layers if layer.kernel}):
        found = sum(layer.kernel == kernel for layer in table.layers)
        yield f"kernels-{kernel}", found, "count"
    for place, convolutions in enumerate(_blocks(table), 1):
        yield f"block-{place}", convolutions, "count"


def _blocks(table: LayerTable) -> list[int]:
    """Convolutions before each max-pooling."""
    blocks, since = [], 0
    for layer in table.layers:
        since += layer.name.startswith("Conv2d")
        if layer.name.startswith("MaxPool2d"):
            blocks.append(since)
            since = 0
    return blocks


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
