"""Pairs of runs of which the truth is known → how often a comparison calls a difference real.

A bank of trainings is made once, see `benchmarks.bank`, and kept: a bench that was stopped goes on.
Pairs are drawn from it, see `benchmarks.pairs`. What is asked is the program's own
`comparison.weigh`. Rates have Clopper and Pearson's intervals (1934).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.bank import Packaged, Size, Trainer
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.pairs import AGAINST, EXPERIMENTS, Drawer, Scenario, results_of, scenarios
from benchmarks.rates import COLUMNS, Result
from comparison.sides import Results
from comparison.trainings import Training
from comparison.weigh import weigh
from manifest.lock import locked
from pipeline.assignment import Assignment
from pipeline.work.display import Display

SPLITS = 320  # of the bank
PAIRS = 200
SEED = 1
LEVELS = (0.05, 0.001)  # of p before adjustment, in how many of single tests
MOST = 16  # of 200 A/A pairs: 5 %, and what chance adds to it with 5 %


@dataclass(frozen=True, kw_only=True)
class Called:
    """Of one pair: what was called real, each p before adjustment, and how many verdicts changed."""

    real: tuple[str, ...]
    ps: tuple[float, ...]
    verdicts: int


def measure(work: Path, *, write: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    folder = work.resolve() / "compared"
    folder.mkdir(parents=True, exist_ok=True)
    packaged = Packaged.read()
    scale = packaged.assignment.scales["laptop"].tabular
    if scale is None:
        raise AssertionError("the packaged assignment has no table")
    size = Size(splits=SPLITS, starts=scale.starts, epochs=scale.epochs)
    with locked(folder):
        console.print(f"{folder} keeps what is trained")
        trainer = Trainer(packaged=packaged, work=folder, display=Display())
        trained = trainer.of(EXPERIMENTS, size)
    bank = {
        experiment: {split: [Training(run) for run in runs] for split, runs in by_split.items()}
        for experiment, by_split in trained.items()
    }
    drawer = Drawer(bank=bank, splits=scale.splits, starts=scale.starts)
    found = dict[str, list[Called]]()
    for scenario in scenarios(drawer):
        found[scenario.name] = list(called(scenario, packaged.assignment, PAIRS))
        for result in results(scenario, found[scenario.name]):
            console.print(f"{result.of}, {result.counted}: {result.told} %", markup=False)
    if write:
        _write(size, drawer, found)


def called(scenario: Scenario, assignment: Assignment, pairs: int) -> Iterator[Called]:
    margin = assignment.given_table.margin
    for number in range(pairs):
        random = np.random.default_rng([SEED, number])
        left, right = (results_of(drawn, margin) for drawn in scenario.draw(random))
        found = weigh(left, right)
        yield Called(
            real=tuple(one.id for one in found.weighed if one.status == "real"),
            ps=tuple(one.weight.p for one in found.weighed if one.weight is not None),
            verdicts=_changed(left, right),
        )


def _changed(left: Results, right: Results) -> int:
    """Verdicts, of both statements."""
    pairs = [(one, right.comparisons[id]) for id, one in left.comparisons.items()]
    beyond = [(one.beyond, two.beyond) for one, two in pairs if one.beyond and two.beyond]
    return sum(one.verdict != two.verdict for one, two in [*pairs, *beyond])


def results(scenario: Scenario, found: Sequence[Called]) -> Iterator[Result]:
    def counted(what: str, those: Sequence[bool], *, false: bool = False) -> Result:
        return Result(
            of=scenario.name,
            counted=what,
            count=sum(those),
            tried=len(those),
            wanted="at most 5 %" if false else "",
        )

    if not scenario.planted:
        yield counted("anything called real", [bool(one.real) for one in found], false=True)
        yield counted("a verdict changed", [one.verdicts > 0 for one in found])
        for level in LEVELS:
            below = [p < level for one in found for p in one.ps]
            yield counted(f"a single test below p {level}", below)
        return
    of_planted = f"{scenario.planted}."
    yield counted("the change called real", [_names(one, of_planted) for one in found])
    yield counted("by its accuracy", [f"{of_planted}accuracy" in one.real for one in found])
    yield counted("by its loss", [f"{of_planted}loss" in one.real for one in found])
    others = [any(_is_elsewhere(id, of_planted) for id in one.real) for one in found]
    yield counted("what did not change called real", others, false=True)


def _names(one: Called, beginning: str) -> bool:
    return any(id.startswith(beginning) for id in one.real)


def _is_elsewhere(id: str, planted: str) -> bool:
    """A claim of another experiment; each comparison is against the base."""
    return not id.startswith((planted, AGAINST))


def _write(size: Size, drawer: Drawer, found: Mapping[str, Sequence[Called]]) -> None:
    of = {one.name: one for one in scenarios(drawer)}
    rates = [rate for name, calls in found.items() for rate in results(of[name], calls)]
    rows = [COLUMNS[:-1], ("---",) * (len(COLUMNS) - 1), *(rate.cells[:-1] for rate in rates)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    put_section(DOCUMENTS / "benchmarks.md", "Compared", f"{_told(size, drawer, found)}\n\n{table}")
    content = {
        name: {
            "real": [len(one.real) for one in calls],
            "tests": [len(one.ps) for one in calls],
            "verdicts": [one.verdicts for one in calls],
            "named": [] if of[name].planted else [id for one in calls for id in one.real],
        }
        for name, calls in found.items()
    }
    text = json.dumps(content) + "\n"
    (DOCUMENTS / "benchmarks-compared.json").write_text(text, encoding="utf-8")


def _told(size: Size, drawer: Drawer, found: Mapping[str, Sequence[Called]]) -> str:
    a_a = next(iter(found.values()))
    real = sum(bool(one.real) for one in a_a)
    families = sorted({len(one.ps) for calls in found.values() for one in calls})
    return (
        f"`nox -s bench -- compared` trains the packaged base with dropout of 0.5, 0.3 and 0.7 on "
        f"{size.splits} splits with {size.starts} starts each, for {size.epochs} epochs, and draws "
        f"{PAIRS} pairs of runs of {drawer.splits} splits and {drawer.starts} starts from them; of "
        "other starts on the same splits, runs have one start. A pair is compared as "
        "`nox -s compare` does it: all its claims and comparisons are one family "
        f"({families[0]} to {families[-1]} tests), and one of them called real is enough to count.\n\n"
        f"- Of {len(a_a)} A/A pairs of other first seeds, {real} are called real; at most {MOST} "
        f"may be: {'reached' if real <= MOST else 'not reached'}.\n"
        "- A verdict can change although nothing is called real: it turns where p crosses 5 %, and "
        "two honest runs do not have the same p. The comparison says so beside each."
    )
