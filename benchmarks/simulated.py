"""A bank of trainings → runs drawn from it, each with its ranges, and sources that print the others.

A run takes as many splits and starts as `laptop` has. Its source is one training of each experiment
that the run does not have: on a split of its own, or one more start on the first split of the run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

import manifest
from benchmarks import honest
from benchmarks.bank import Bank
from benchmarks.honest import Results
from manifest import Claim, Manifest, Source
from pipeline.records import Run
from pipeline.results import over_seeds
from pipeline.results.metrics import TABULAR
from pipeline.results.statistics.intervals import ALPHA
from report.page.evidence import Evidence

Where = Literal["another split", "first split"]
WHERES: tuple[Where, ...] = ("another split", "first split")
NEGATIVES, POSITIVES = "split.test-negatives", "split.test-positives"


@dataclass(frozen=True)
class Measured:
    """values: by experiment, split and start, the metrics of a training."""

    values: Mapping[str, Sequence[Sequence[Mapping[str, float]]]]

    @classmethod
    def of(cls, bank: Bank) -> "Measured":
        return cls({e: [measured(runs) for runs in by.values()] for e, by in bank.items()})

    @cached_property
    def splits(self) -> int:
        return min(len(by_split) for by_split in self.values.values())

    def results(self, split: int, start: int) -> Results:
        """What a source prints whose trainings are these."""
        return results({e: by_split[split][start] for e, by_split in self.values.items()})


def measured(runs: Sequence[Run]) -> list[Mapping[str, float]]:
    return [TABULAR.values(run) for run in runs]


def results(trained: Mapping[str, Mapping[str, float]]) -> Results:
    """trained: by experiment, the metrics of one training."""
    matrices = {
        e: (
            (of["true-negatives"], of["false-positives"]),
            (of["false-negatives"], of["true-positives"]),
        )
        for e, of in trained.items()
    }
    values = {f"{e}.{metric}": value for e, of in trained.items() for metric, value in of.items()}
    return Results(values=values, matrices=matrices)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A run: its splits and the starts of each, and the split and start that its source has."""

    splits: tuple[int, ...]
    starts: tuple[int, ...]
    source: tuple[int, int]


def draw(
    bank: Measured, splits: int, starts: int, where: Where, random: np.random.Generator
) -> Drawn:
    """One start of each split is left over, for a source on the first."""
    order = [int(n) for n in random.permutation(bank.splits)]
    of_run = tuple(order[:splits])
    chosen = [int(n) for n in random.permutation(starts + 1)]
    source = (of_run[0], chosen[-1]) if where == "first split" else (order[splits], chosen[0])
    return Drawn(splits=of_run, starts=tuple(chosen[:starts]), source=source)


@dataclass(frozen=True, kw_only=True)
class Auditor:
    """What a run of such splits and starts can say of a source. template: any run, of which no result is used."""

    template: Manifest
    packaged: Source
    bank: Measured
    _made: dict[tuple[Drawn, tuple[str, ...]], Evidence] = field(default_factory=dict, init=False)

    def source(self, found: Results) -> Source:
        return honest.source(self.packaged, found)

    def evidence(self, drawn: Drawn, source: Source) -> Evidence:
        """With a range for each result of the source, as the pipeline makes it."""
        held = [r.claim for r in source.results()]
        asked = drawn, tuple(c for c in held if c.rpartition(".")[0] in self.bank.values)
        if asked not in self._made:
            self._made[asked] = self._evidence(*asked)
        return self._made[asked]

    def _evidence(self, drawn: Drawn, held: tuple[str, ...]) -> Evidence:
        level = 1 - ALPHA / len(held)
        claims = {claim: self._claim(claim, drawn, level) for claim in held}
        kept = [c for c in self.template.claims if c.id in {NEGATIVES, POSITIVES, "data.rows"}]
        return Evidence(
            self.template.model_copy(
                update={
                    "parts": ("1", "2"),
                    "scale": self.template.scale.model_copy(
                        update={"tabular_epochs": self.packaged.run.tabular_epochs}
                    ),
                    "claims": (*kept, *claims.values()),
                    "comparisons": (),
                    "tables": (),
                    "figures": (),
                    "published": None,
                }
            )
        )

    def _claim(self, id: str, drawn: Drawn, level: float) -> Claim:
        experiment, _, name = id.rpartition(".")
        known, metric = self.bank.values[experiment], TABULAR[name]
        by_split = {s: [known[s][start][name] for start in drawn.starts] for s in drawn.splits}
        return manifest.Claim(
            id=id,
            value=float(np.mean(list(by_split.values()))),
            unit=metric.unit,
            n=len(drawn.splits) * len(drawn.starts),
            of="seeds",
            **over_seeds.ranges(by_split, metric.limits, level),
        )
