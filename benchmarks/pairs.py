"""A bank of trainings → two runs of which the truth is known, with what each claims and compares.

Two runs have no split in common, or the same splits with another start; and one of their recipes may
have been trained otherwise. Claims, comparisons and verdicts are made as a run makes them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from comparison.sides import Results
from comparison.trainings import Training, has, means
from manifest import Claim, Comparison, Tested
from pipeline.results import statistics, tabular
from pipeline.results.metrics import TABULAR

BASE = "base.sgd.published"
STRONGER, WEAKER = "dropout-0.7.sgd.published", "dropout-0.3.sgd.published"
EXPERIMENTS = (BASE, WEAKER, STRONGER)
COMPARED = ("accuracy", "train-accuracy", "gap", "recall")  # as Part 2 compares a change
AGAINST = "against-base."  # ids of comparisons

BySplit = Mapping[int, Sequence[Training]]
Bank = Mapping[str, BySplit]
Drawn = Mapping[str, Sequence[Training]]
"""A run: the trainings of each experiment."""
Draw = Callable[[np.random.Generator], tuple[Drawn, Drawn]]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """draw: two runs. planted: the experiment that differs in truth, if one does."""

    name: str
    draw: Draw
    planted: str = ""


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

    def planted(self, draw: Draw, change: str) -> Draw:
        """The base of B was trained as `change` was."""

        def drawn(random: np.random.Generator) -> tuple[Drawn, Drawn]:
            left, right = draw(random)
            return left, {**right, BASE: right[change]}

        return drawn

    def only_changed(self, change: str) -> Draw:
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
