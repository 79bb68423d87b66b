"""Blocks of training steps of the CNN and VGG-13 → images per second here, in a notebook, at most.

Each way has a process of its own with a thread for every core; only one works at a time. In
each round every way trains one block, and ratios are taken within a round, so that what slows
the machine for minutes slows all sides.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.blocks import (
    CEILING,
    ENGINE,
    FILES,
    IMAGES,
    MATRIX,
    NOTEBOOK,
    WAYS,
    block,
    flops,
    matrix_rate,
    processes,
)
from benchmarks.contestants import CPU, FILE_PIXELS, Case, enlarged, write_folder
from benchmarks.documents import DOCUMENTS, put_section
from pipeline import machine
from pipeline.assignment import read
from pipeline.command import provenance
from pipeline.data.glyphs import draw_characters
from pipeline.training.precision import has_bfloat16

_NETWORKS = read().image_experiments
CASES = (
    Case(experiment=_NETWORKS["cnn"], pixels=32, steps=300),
    Case(experiment=_NETWORKS["cnn"], pixels=128, steps=20),
    Case(experiment=_NETWORKS["vgg13"], pixels=32, steps=12),
    Case(experiment=_NETWORKS["vgg13"], pixels=64, steps=6),
)
AIMS = {"cnn, 128 px": 2.0, "cnn, 32 px": 3.0}  # times the notebook
CEILING_AIM = 0.93  # of the fixed batch, everywhere
PER_CLASS, SEED = 20, 42
COLUMNS = ("Model", "Way", "Images a second", "To the notebook", "To the fixed batch", "Of the machine", "Memory, MB")  # fmt: skip
LEGEND = (
    "Images a second: in training, the median over {rounds} rounds. To the notebook, to the fixed "
    "batch: the median ratio over rounds and, in brackets, the lowest and the highest. Of the "
    "machine: the share of the rate at which it multiplies matrices of {matrix} rows in {kind}, "
    "measured in the same round. Memory: the most that the process held, of the notebook with its "
    "workers."
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One network in one way, an entry a round; memory in bytes, shares of the matrix rate."""

    case: str
    way: str
    rates: list[float] = field(default_factory=list)  # images per second
    to_notebook: list[float] = field(default_factory=list)
    to_ceiling: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


def measure(rounds: int, write: bool) -> None:
    console = Console(highlight=False)
    with TemporaryDirectory() as folder:
        results = compare(CASES, Path(folder), rounds=rounds, tell=console.print)
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for result in results:
        table.add_row(*cells(result))
    console.print(table)
    console.print("\n\n".join((_legend(rounds), *conclusions(results))))
    if write:
        _write(results, _legend(rounds))


def compare(
    cases: Sequence[Case], folder: Path, *, rounds: int, tell: Callable[[str], None]
) -> list[Result]:
    images, labels = draw_characters(PER_CLASS, SEED)
    images = enlarged(images, FILE_PIXELS)
    np.savez(folder / IMAGES, x=images, y=labels)
    write_folder(folder / FILES, images, labels)
    results = list[Result]()
    for case in cases:
        of_case = {way: Result(case=case.name, way=way) for way in WAYS}
        needed = flops(case, int(labels.max()) + 1)
        with processes(case, folder) as of_way:
            for number in range(1, rounds + 1):
                blocks = {way: block(of_way[way]) for way in WAYS}
                _add(of_case, case, blocks, needed / matrix_rate())
                told = ", ".join(f"{way} {r.rates[-1]:,.1f}" for way, r in of_case.items())
                tell(f"{case.name}, round {number}: {told} images/s")
        results += of_case.values()
    return results


def _add(
    results: dict[str, Result],
    case: Case,
    blocks: dict[str, tuple[float, int]],
    seconds_at_full_rate: float,
) -> None:
    """One round; blocks: seconds and bytes of each way."""
    rates = {way: case.images / seconds for way, (seconds, _) in blocks.items()}
    for way, result in results.items():
        result.rates.append(rates[way])
        result.to_notebook.append(rates[way] / rates[NOTEBOOK])
        result.to_ceiling.append(rates[way] / rates[CEILING])
        result.shares.append(rates[way] * seconds_at_full_rate)
        result.memory.append(blocks[way][1])


def conclusions(results: Sequence[Result]) -> Iterator[str]:
    """For each aim, whether the median ratio reaches it."""
    for result in results:
        if result.way != ENGINE:
            continue
        of_ceiling = float(np.median(result.to_ceiling))
        yield (
            f"{result.case}: {of_ceiling:.2f} of the fixed batch; the aim of {CEILING_AIM} is "
            f"{_reached(of_ceiling, CEILING_AIM)}."
        )
        if (aim := AIMS.get(result.case)) is not None:
            ratio = float(np.median(result.to_notebook))
            yield (
                f"{result.case}: {ratio:.1f} times as fast as the notebook; the aim of {aim:.0f} is "
                f"{_reached(ratio, aim)}."
            )


def _reached(value: float, aim: float) -> str:
    return "reached" if value >= aim else "missed"


def _legend(rounds: int) -> str:
    kind = "bfloat16" if has_bfloat16(CPU) else "float32"
    return LEGEND.format(rounds=rounds, matrix=MATRIX, kind=kind)


def cells(result: Result) -> tuple[str, ...]:
    def range_of(values: Sequence[float]) -> str:
        low, middle, high = np.quantile(values, (0, 0.5, 1))
        return f"{middle:.2f} ({low:.2f}–{high:.2f})"

    return (
        result.case,
        result.way,
        f"{np.median(result.rates):,.1f}",
        "1" if result.way == NOTEBOOK else range_of(result.to_notebook),
        "1" if result.way == CEILING else range_of(result.to_ceiling),
        f"{np.median(result.shares):.0%}",
        f"{max(result.memory) / 1e6:,.0f}",
    )


def _write(results: Sequence[Result], legend: str) -> None:
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(cells(result) for result in results)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    lines = "\n".join(f"- {line}" for line in conclusions(results))
    here = {
        "processor": provenance.observed(()).processor,
        "cores": machine.cores(),
        "torch": provenance.environment("cpu").packages["torch"],
        "bfloat16": has_bfloat16(CPU),
    }
    intro = (
        "`nox -s bench -- images` trains each network in three ways, in turn: as a notebook does "
        "(an `ImageFolder` of PNG files of 128 pixels in three channels, as the assignment has "
        "them, `Resize`, `ToTensor`, `Normalize`, a "
        "`DataLoader` with 2 workers, float32 in NCHW, Adam), by this engine, and by the engine's "
        "network and step on one fixed batch, which is what it could reach if data cost nothing. "
        f"This was measured on {here['cores']} cores ({here['processor']}) with torch "
        f"{here['torch']}; every way has all cores."
    )
    put_section(DOCUMENTS / "benchmarks.md", "Images", f"{intro}\n\n{lines}\n\n{table}\n\n{legend}")
    content = {"machine": here, "results": [asdict(result) for result in results]}
    text = json.dumps(content, indent=1) + "\n"
    (DOCUMENTS / "benchmarks-images.json").write_text(text, encoding="utf-8")
