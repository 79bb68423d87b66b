"""Sources that are honest, and sources that err in one way and size → what the audit says of each.

The audit's own verdicts are asked: those of ranges, and those of the errata that are arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

import manifest
from benchmarks import pristine
from benchmarks.accused import Accused, accused_of, contradicts_itself
from benchmarks.bank import Packaged, Size, Trainer
from benchmarks.faults import FAULTS, SLIPS, STEPS, Fault, Slip, planted
from benchmarks.honest import Results
from benchmarks.simulated import WHERES, Auditor, Drawn, Measured, Where, draw, measured, results
from manifest.errors import MachineError
from pipeline.work.display import Display

HONEST, SEEDS, SEED = 200, 30, 1
COPIED = (0.5, 1.0)  # so many of the rows once more
FROM = "2.4b.accuracy"  # whose network is trained on copied rows


@dataclass(frozen=True, kw_only=True)
class Found:
    """Of one fault at one size. moved: by how much it changes the number, on average.

    by_range, at_all: how many of those that were tried are found; on_first_split: by the range of
    the first split, of as many sources that have it. None where that was not asked.
    """

    fault: str
    number: str
    size: float
    moved: float
    tried: int
    by_range: int | None
    on_first_split: int | None
    at_all: int | None


@dataclass(frozen=True, kw_only=True)
class Bench:
    """honest, seeds: how many sources are honest, and how many err in one way and size."""

    work: Path
    size: Size
    honest: int = HONEST
    seeds: int = SEEDS

    @cached_property
    def trainer(self) -> Trainer:
        return Trainer(packaged=Packaged.read(), work=self.work, display=Display())

    @cached_property
    def auditor(self) -> Auditor:
        bank = Measured.of(self.trainer.further(self.size))
        return Auditor(
            template=_template(self.work / "template"),
            packaged=self.trainer.packaged.source,
            bank=bank,
        )

    @property
    def of_run(self) -> tuple[int, int]:
        """Splits and starts of a run, one start of each being left for a source."""
        scale = self.trainer.packaged.assignment.scales["laptop"].tabular
        if scale is None:
            raise AssertionError("the packaged assignment has no table")
        return min(scale.splits, self.size.splits - 1), min(scale.starts, self.size.starts - 1)

    def drawn(self, number: int, where: Where) -> Drawn:
        random = np.random.default_rng([SEED, WHERES.index(where), number])
        return draw(self.auditor.bank, *self.of_run, where, random)

    def experiment(self, number: str) -> str:
        claim = next(n.claim for n in self.auditor.packaged.numbers() if n.id == number)
        return str(claim).rpartition(".")[0]

    def accused(self, drawn: Drawn, found: Results) -> Accused:
        source = self.auditor.source(found)
        return accused_of(source, self.auditor.evidence(drawn, source))

    def of_honest(self) -> dict[Where, list[Accused]]:
        found: dict[Where, list[Accused]] = {}
        for where in WHERES:
            draws = [self.drawn(n, where) for n in range(self.honest // len(WHERES))]
            results = (self.auditor.bank.results(*drawn.source) for drawn in draws)
            found[where] = [self.accused(d, r) for d, r in zip(draws, results, strict=True)]
        return found

    def of_faults(self) -> Iterator[Found]:
        for fault in FAULTS:
            for size in fault.sizes:
                yield self._of_fault(fault, size)
        for share in COPIED:
            yield self._of_copies(share)

    def _of_fault(self, fault: Fault, size: float) -> Found:
        experiment, metric = self.experiment(fault.of), fault.of.rpartition(".")[2]
        metric = "accuracy" if metric.startswith("accuracy") else metric
        moved: list[float] = []
        told: dict[Where, list[Accused]] = {where: [] for where in WHERES}
        for n in range(self.seeds):
            for where in WHERES:
                drawn = self.drawn(n, where)
                split, start = drawn.source
                of = self.auditor.bank.values[experiment][split][start]
                changed = fault.change(of, size)
                honest = self.auditor.bank.results(split, start)
                told[where].append(self.accused(drawn, planted(honest, experiment, changed)))
                moved.append(abs(changed[metric] - of[metric]))
        anywhere, first = told.values()
        return Found(
            fault=fault.name,
            number=fault.of,
            size=size,
            moved=float(np.mean(moved)),
            tried=self.seeds,
            by_range=sum(one.blames(experiment) for one in anywhere),
            on_first_split=sum(one.blames_first(experiment) for one in first),
            at_all=sum(one.blames(experiment) or one.arithmetic for one in anywhere),
        )

    def _of_copies(self, share: float) -> Found:
        """No arithmetic is asked: the matrices of the others are of a table without copies."""
        experiment, metric = self.experiment(FROM), FROM.rpartition(".")[2]
        size = replace(self.size, splits=self.seeds, starts=1)
        copied = self.trainer.on_copies(experiment, share, size)
        trained = [measured(runs)[0] for runs in copied.values()]
        told = []
        for n, of in enumerate(trained):
            drawn = self.drawn(n, WHERES[0])
            honest = self.auditor.bank.results(*drawn.source)
            own = results({experiment: of})
            source = replace(
                honest,
                values={**honest.values, **own.values},
                matrices={**honest.matrices, **own.matrices},
            )
            told.append(self.accused(drawn, source))
        before = [s[0][metric] for s in self.auditor.bank.values[experiment]]
        return Found(
            fault="copied rows",
            number=FROM,
            size=share,
            moved=float(np.mean([of[metric] for of in trained]) - np.mean(before)),
            tried=len(told),
            by_range=sum(one.blames(experiment) for one in told),
            on_first_split=None,
            at_all=None,
        )

    def of_slips(self) -> Iterator[Found]:
        for slip in SLIPS:
            for size in STEPS:
                yield self._of_slip(slip, size)

    def _of_slip(self, slip: Slip, size: float) -> Found:
        """Only arithmetic is asked: what is off by so little lies within its range."""
        found = 0
        for n in range(self.seeds):
            drawn = self.drawn(n, WHERES[0])
            honest = self.auditor.bank.results(*drawn.source)
            right = self.auditor.source(honest)
            printed = next(float(x.value) for x in right.numbers() if x.id == slip.number)
            sign = 1 if n % 2 else -1
            wrong = replace(honest, apart={slip.number: printed + sign * size * slip.step})
            evidence = self.auditor.evidence(drawn, right)
            found += contradicts_itself(self.auditor.source(wrong), evidence)
        return Found(
            fault=slip.name,
            number=slip.number,
            size=size,
            moved=size * slip.step,
            tried=self.seeds,
            by_range=None,
            on_first_split=None,
            at_all=found,
        )


def _template(folder: Path) -> manifest.Manifest:
    """Of a small run, which has the table's digest and all that is no result."""
    if not (folder / manifest.FILE_NAME).exists():
        done = pristine.run(folder, ("1",))
        if done.returncode:
            raise MachineError(f"a small run ended with {done.returncode}: {done.stderr}")
    return manifest.read(folder)
