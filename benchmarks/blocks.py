"""A case → a process for each way to train it, with a thread for every core; blocks on demand.

Also what a block is measured by: operations of a network, and the machine's rate.
"""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.contestants import CPU, Case, Ceiling, Engine, Notebook
from pipeline import machine
from pipeline.training.device import keep_freed_memory, peak_memory
from pipeline.training.precision import has_bfloat16

NOTEBOOK, ENGINE, CEILING = "notebook", "this engine", "fixed batch"
WAYS = (NOTEBOOK, ENGINE, CEILING)
IMAGES, FILES = "images.npz", "png"  # in the folder that the ways read from
MATRIX = 2048  # rows and columns of the products that the machine is measured by


@contextmanager
def processes(case: Case, folder: Path) -> Iterator[dict[str, "Connection[Any, Any]"]]:
    """One for each way, ready to train."""
    context = multiprocessing.get_context("spawn")
    processes, connections = [], {}
    try:
        for way in WAYS:
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, way, case, folder))
            process.start()
            theirs.close()
            processes.append(process)
            connections[way] = ours
            ours.recv()
        yield connections
    finally:
        for connection in connections.values():
            connection.close()  # which ends the process, and the notebook's workers with it
        for process in processes:
            process.join()


def block(connection: "Connection[Any, Any]") -> tuple[float, int]:
    """Seconds on the clock, and bytes of memory."""
    connection.send("train")
    seconds, memory = connection.recv()
    return seconds, memory


def _work(connection: "Connection[Any, Any]", way: str, case: Case, folder: Path) -> None:
    torch.set_num_threads(machine.cores())
    torch.set_flush_denormal(True)
    with np.load(folder / IMAGES) as arrays:
        images, labels = arrays["x"], arrays["y"]
    classes = int(labels.max()) + 1
    made: Notebook | Engine | Ceiling
    if way != NOTEBOOK:
        keep_freed_memory()
    if way == NOTEBOOK:
        made = Notebook(case, folder / FILES, classes)
    elif way == ENGINE:
        made = Engine(case, images, labels)
    else:
        made = Ceiling(case, classes)
    made.warm_up()
    connection.send("ready")
    try:
        while connection.recv():
            made.warm_up()
            started = time.perf_counter()
            made.train()
            seconds = time.perf_counter() - started
            connection.send((seconds, peak_memory(CPU) + _children_memory()))
    except EOFError:
        return


def _children_memory() -> int:
    """Bytes that the notebook's workers hold, shared ones divided among those who share them."""
    total = 0
    for child in multiprocessing.active_children():
        place = Path(f"/proc/{child.pid}/smaps_rollup")
        if place.exists():
            lines = place.read_text(encoding="ascii").splitlines()
            total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def flops(case: Case, classes: int) -> float:
    """Of one image's forward and backward pass; a multiplication and an addition are two."""
    with torch.device("meta"):
        network = case.experiment.network.build(classes=classes, pixels=case.pixels)
        image = torch.empty(1, 3, case.pixels, case.pixels)
        with FlopCounterMode(display=False) as counter:
            network(image).sum().backward()
    return float(counter.get_total_flops())


def matrix_rate() -> float:
    """Floating-point operations per second, in the engine's number format."""
    kind = torch.bfloat16 if has_bfloat16(CPU) else torch.float32
    left, right = (torch.randn(MATRIX, MATRIX).to(kind) for _ in range(2))
    torch.mm(left, right)
    started = time.perf_counter()
    for _ in range(5):
        torch.mm(left, right)
    return 5 * 2 * MATRIX**3 / (time.perf_counter() - started)
