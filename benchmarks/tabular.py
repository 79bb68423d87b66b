"""Whole trainings of the base and the best model → what the engine costs against other ways.

In each round both models are trained in every way, one after the other, on the split of that
round's seed; the engine trains its seeds on all cores and is charged by the seed. Ratios are
taken within a round, so that what slows the machine for minutes slows both sides.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
import torch
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks import engine
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.loops import classifier, in_memory, notebook
from pipeline import machine
from pipeline.assignment import PACKAGED, read
from pipeline.command import provenance
from pipeline.config import TabularExperiment
from pipeline.data.splits import published_split
from pipeline.data.table import load_table
from pipeline.records import Split
from pipeline.work.jobs import MEMBERS_AT_ONCE

Way = Callable[[TabularExperiment, Split, int, int], float]
"""(experiment, split, seed, epochs) → accuracy on test."""

ENGINE = "this engine"
NOTEBOOK, CLASSIFIER = "notebook loop", "MLPClassifier of scikit-learn"
AIMS = {NOTEBOOK: 20, CLASSIFIER: 5}  # how many times as fast the engine is to be
COLUMNS = ("Model", "Way", "Seconds", "Times the engine", "Test accuracy")
LEGEND = (
    "Seconds: on the clock, for one training of {epochs} epochs, the engine's by the seed; the "
    "median over {rounds} rounds. Times the engine: the median over rounds and, in brackets, the "
    "lowest and the highest. Test accuracy: the mean over rounds, the engine's over all its seeds."
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One model trained in one way, an entry a round."""

    model: str
    way: str
    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    accuracies: list[float] = field(default_factory=list)

    def add(self, seconds: float, of_engine: float, accuracy: float) -> None:
        self.seconds.append(seconds)
        self.ratios.append(seconds / of_engine)
        self.accuracies.append(accuracy)


def measure(rounds: int, write: bool) -> None:
    assignment = read()
    tabular = assignment.scales["laptop"].tabular
    epochs = tabular.epochs if tabular else 0
    console = Console(highlight=False)
    results = compare(assignment.main_recipes, rounds=rounds, epochs=epochs, tell=console.print)
    legend = LEGEND.format(epochs=epochs, rounds=rounds)
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for result in results:
        table.add_row(*_cells(result))
    console.print(table)
    console.print("\n\n".join((legend, *conclusions(results))))
    if write:
        _write(results, legend)


def compare(
    models: Sequence[TabularExperiment],
    *,
    rounds: int,
    epochs: int,
    tell: Callable[[str], None],
    members: int = MEMBERS_AT_ONCE,
) -> list[Result]:
    """On one thread each, but the engine on one for each core: more make the others slower."""
    torch.set_num_threads(1)
    ways, count = other_ways(), members * machine.cores()
    results = [[Result(model=model.name, way=way) for way in (ENGINE, *ways)] for model in models]
    asked = read()
    table = load_table(PACKAGED / asked.given_table.file, asked.given_table)
    seeds = range(asked.first_seed, asked.first_seed + max(count, rounds))
    splits = {seed: published_split(table, seed) for seed in seeds}
    shares = [
        {seed: splits[seed] for seed in seeds[start : start + members]}
        for start in range(0, count, members)
    ]
    for seed in seeds[:rounds]:
        for model, (own, *others) in zip(models, results, strict=True):
            trained = engine.train(model, shares, epochs)
            each = trained.seconds / count
            own.add(each, each, float(np.mean(trained.accuracies)))
            tell(f"seed {seed}, {model.name}: {ENGINE} {each:.2f} s")
            for result in others:
                started = time.perf_counter()
                accuracy = ways[result.way](model, splits[seed], seed, epochs)
                result.add(time.perf_counter() - started, each, accuracy)
                tell(f"seed {seed}, {model.name}: {result.way} {result.seconds[-1]:.2f} s")
    return [result for of_model in results for result in of_model]


def other_ways() -> dict[str, Way]:
    """Lightning is in a dependency group of its own; where that isn't installed, it is left out."""
    ways: dict[str, Way] = {
        NOTEBOOK: notebook,
        "the same in memory": in_memory,
        CLASSIFIER: classifier,
    }
    if find_spec("lightning") is not None:
        from benchmarks.trainer import lightning  # noqa: PLC0415 - it may not be there

        ways["Lightning's Trainer"] = lightning
    return ways


def conclusions(results: Sequence[Result]) -> Iterator[str]:
    """For each aim, whether the median ratio reaches it."""
    for result in results:
        if (aim := AIMS.get(result.way)) is not None:
            ratio = float(np.median(result.ratios))
            reached = "reached" if ratio >= aim else "missed"
            yield (
                f"{result.model}: {ratio:.1f} times as fast as the {result.way}; "
                f"the aim of {aim} is {reached}."
            )


def _cells(result: Result) -> tuple[str, ...]:
    low, middle, high = np.quantile(result.ratios, (0, 0.5, 1))
    return (
        result.model,
        result.way,
        f"{np.median(result.seconds):.2f}",
        "1" if result.way == ENGINE else f"{middle:.1f} ({low:.1f}–{high:.1f})",
        f"{np.mean(result.accuracies):.3f}",
    )


def _machine() -> dict[str, str | int]:
    packages = provenance.environment("cpu").packages
    lightning = {"lightning": version("lightning")} if find_spec("lightning") else {}
    return {
        "processor": provenance.observed(()).processor,
        "cores": machine.cores(),
        **{package: packages[package] for package in ("torch", "scikit-learn")},
        **lightning,
    }


def _write(results: Sequence[Result], legend: str) -> None:
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(_cells(result) for result in results)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    lines = "\n".join(f"- {line}" for line in conclusions(results))
    here = _machine()
    intro = (
        "`nox -s bench -- tabular` trains the base and the best model in every way, in turn. "
        f"This was measured on {here['cores']} cores ({here['processor']}) with torch "
        f"{here['torch']}. The engine has all cores, with {MEMBERS_AT_ONCE} seeds on each; the "
        "others train one model on one thread, as more threads make them slower. Whoever keeps "
        "every core busy with one of them divides its ratio by the number of cores."
    )
    put_section(
        DOCUMENTS / "benchmarks.md", "Tabular", f"{intro}\n\n{lines}\n\n{table}\n\n{legend}"
    )
    content = {"machine": here, "results": [asdict(result) for result in results]}
    text = json.dumps(content, indent=1) + "\n"
    (DOCUMENTS / "benchmarks-tabular.json").write_text(text, encoding="utf-8")
