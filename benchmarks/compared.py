"""Pairs of runs of which the truth is known → how often a comparison calls a difference real.

A bank of trainings is made once, see `benchmarks.bank`, and kept: a bench that was stopped goes on.
Two runs of a pair are drawn from it: A/A of other first seeds (other splits), or of the same splits
with other starts; and the same where one recipe of B was trained with another dropout. What is asked
is the program's own `comparison.weigh`. Rates have Clopper and Pearson's intervals (1934).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from benchmarks.bank import Packaged, Size, Trainer
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.rates import COLUMNS, Result
from comparison.sides import Results
from comparison.trainings import Training, has, means
from comparison.weigh import weigh
from manifest import Claim, Comparison, Tested
from manifest.lock import locked
from pipeline.assignment import Assignment
from pipeline.results import statistics, tabular
from pipeline.results.metrics import TABULAR
from pipeline.work.display import Display

BASE = "base.sgd.published"
STRONGER, WEAKER = "dropout-0.7.sgd.published", "dropout-0.3.sgd.published"
EXPERIMENTS = (BASE, WEAKER, STRONGER)
COMPARED = ("accuracy", "train-accuracy", "gap", "recall")  # as Part 2 compares a change
AGAINST = "against-base."  # ids of comparisons
SPLITS = 320  # of the bank
PAIRS = 200
SEED = 1
LEVELS = (0.05, 0.001)  # of p before adjustment, in how many of single tests
MOST = 16  # of 200 A/A pairs: 5 %, and what chance adds to it with 5 %

BySplit = Mapping[int, Sequence[Training]]
Bank = Mapping[str, BySplit]
Drawn = Mapping[str, Sequence[Training]]
"""A run: the trainings of each experiment."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """draw: two runs. planted: the experiment that differs in truth, if one does."""

    name: str
    draw: Callable[[np.random.Generator], tuple[Drawn, Drawn]]
    planted: str = ""


@dataclass(frozen=True, kw_only=True)
class Called:
    """Of one pair: what was called real, each p before adjustment, and how many verdicts changed."""

    real: tuple[str, ...]
    ps: tuple[float, ...]
    verdicts: int


@dataclass(frozen=True, kw_only=True)
class Drawer:
    """bank: what is drawn from; splits, starts: of a run."""

    bank: Bank
    splits: int
    starts: int

    def other_seeds(self, random: np.random.Generator) -> tuple[Drawn, Drawn]:
        """On splits that have nothing in common."""
        known = np.array(list(next(iter(self.bank.values()))))
        drawn = random.choice(known, 2 * self.splits, replace=False)
        return self._run(drawn[: self.splits]), self._run(drawn[self.splits :])

    def other_starts(self, random: np.random.Generator) -> tuple[Drawn, Drawn]:
        """On the same splits, one start each: another one."""
        known = np.array(list(next(iter(self.bank.values()))))
        drawn = random.choice(known, self.splits, replace=False)
        first, second = random.choice(self.starts, 2, replace=False)
        return self._run(drawn, (first,)), self._run(drawn, (second,))

    def planted(
        self, draw: Callable[[np.random.Generator], tuple[Drawn, Drawn]], change: str
    ) -> Callable[[np.random.Generator], tuple[Drawn, Drawn]]:
        """The base of B was trained as `change` was."""

        def drawn(random: np.random.Generator) -> tuple[Drawn, Drawn]:
            left, right = draw(random)
            return left, {**right, BASE: right[change]}

        return drawn

    def only_changed(self, change: str) -> Callable[[np.random.Generator], tuple[Drawn, Drawn]]:
        """The same seeds on both sides: only the base of B was trained otherwise."""

        def drawn(random: np.random.Generator) -> tuple[Drawn, Drawn]:
            left, _ = self.other_seeds(random)
            return left, {**left, BASE: left[change]}

        return drawn

    def _run(self, splits: np.ndarray, starts: Sequence[int] | None = None) -> Drawn:
        chosen = range(self.starts) if starts is None else starts
        return {
            experiment: [by_split[split][start] for start in chosen for split in splits]
            for experiment, by_split in self.bank.items()
        }


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


def scenarios(drawer: Drawer) -> list[Scenario]:
    planted = drawer.planted
    return [
        Scenario(name="A/A, other first seeds", draw=drawer.other_seeds),
        Scenario(name="A/A, other starts on the same splits", draw=drawer.other_starts),
        Scenario(
            name="dropout 0.5 against 0.7, other first seeds",
            draw=planted(drawer.other_seeds, STRONGER),
            planted=BASE,
        ),
        Scenario(
            name="dropout 0.5 against 0.3, other first seeds",
            draw=planted(drawer.other_seeds, WEAKER),
            planted=BASE,
        ),
        Scenario(
            name="dropout 0.5 against 0.7, the same seeds",
            draw=drawer.only_changed(STRONGER),
            planted=BASE,
        ),
        Scenario(
            name="dropout 0.5 against 0.3, the same seeds",
            draw=drawer.only_changed(WEAKER),
            planted=BASE,
        ),
    ]


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


def results_of(drawn: Drawn, margin: float) -> Results:
    """What a run of these trainings claims of each, and of each against the base."""
    found = [
        comparison for metric in COMPARED for comparison in _against_base(drawn, metric, margin)
    ]
    return Results(
        declared=frozenset(drawn),
        claims={claim.id: claim for e, of in drawn.items() for claim in _claims(e, of)},
        comparisons={one.id: one for one in found},
        trainings=drawn,
        data={"table": "bank"},
    )


def _claims(experiment: str, trainings: Sequence[Training]) -> Iterator[Claim]:
    """Their means."""
    for metric in TABULAR.metrics:
        if metric.claimed == "always" and has(trainings, metric.id):
            by_split = means(trainings, metric.id).values
            yield Claim(
                id=f"{experiment}.{metric.id}",
                value=float(np.mean(list(by_split.values()))),
                unit=metric.unit,
                n=len(trainings),
                of="seeds",
                source=("bank",),
            )


def _against_base(drawn: Drawn, metric: str, margin: float) -> Iterator[Comparison]:
    """A family, judged as a run judges it; what each test would find is left out."""
    others = [experiment for experiment in drawn if experiment != BASE]
    share = tabular.overlap([training.run for training in drawn[BASE]])
    base = means(drawn[BASE], metric).values
    family = [
        statistics.paired(means(drawn[e], metric).values, base, share, margin) for e in others
    ]
    here = _judged(family, [one.here for one in family])
    beyond = _judged(family, [one.beyond for one in family])
    for experiment, found, *stated in zip(others, family, here, beyond, strict=True):
        yield Comparison(
            **dict(stated[0]),
            id=f"{AGAINST}{experiment}.{metric}",
            left=f"{experiment}.{metric}",
            right=f"{BASE}.{metric}",
            family=metric,
            difference=found.difference,
            unit="fraction",
            n=found.n,
            of=found.of,
            margin=margin,
            beyond=stated[1],
        )


def _judged(
    family: Sequence[statistics.Difference], tests: Sequence[statistics.Tested | None]
) -> list[Tested]:
    pairs = [(one.difference, test) for one, test in zip(family, tests, strict=True)]
    return [
        Tested(
            test=one.test,
            interval=test.interval if test else None,
            p=test.p if test else None,
            p_equivalent=test.p_equivalent if test else None,
            smallest=None,
            **asdict(judgement),
        )
        for one, test, judgement in zip(family, tests, statistics.judge(pairs), strict=True)
    ]


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
        name: [{"real": one.real, "tests": len(one.ps), "verdicts": one.verdicts} for one in calls]
        for name, calls in found.items()
    }
    text = json.dumps(content, indent=1) + "\n"
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
