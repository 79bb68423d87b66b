"""Data, declarations and results → the evidence that `pipeline.results` draws its numbers from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import manifest
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.assignment.beside import Beside
from pipeline.checks.examine import Examined
from pipeline.config import Experiment, Part, Scale, image, simple, tabular
from pipeline.data.splits import Splits
from pipeline.records import Characters, Cost, DataTable, LayerTable, Reading, Run
from pipeline.repeats import Repeats
from pipeline.results.collect import collect
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Given:
    """All that the numbers of a report are computed from.

    files: of the assignment, by name. content: the bytes of the table. replaced: the data sets that others stand for
    than those of the assignment. runs: by experiment id; depends_on: by experiment id too, what their keys are
    the digests of, but for seed and split. left_out: names of experiments that failed, or can't be told without
    one that did; the assignment is without them. reading: where Part 3 is shown.
    """

    files: Mapping[str, bytes]
    content: bytes
    assignment: Assignment
    beside: Beside
    parts: tuple[Part, ...]
    scale: Scale
    repeats: Repeats
    replaced: frozenset[str]
    contributions: tuple[manifest.Contribution, ...]
    table: DataTable | None
    characters: Characters | None
    splits: Splits
    examined: Examined
    runs: Mapping[str, Sequence[Run]]
    depends_on: Mapping[str, Mapping[str, object]]
    left_out: frozenset[str]
    costs: Mapping[str, Cost]
    layers: Mapping[str, LayerTable]
    reading: Reading | None

    @cached_property
    def experiments(self) -> tuple[Experiment, ...]:
        """Those that ran, in the order in which they are planned."""
        chosen = self.assignment.select(self.parts)
        return tuple(e for e in (*tabular(chosen), *simple(chosen), *image(chosen)))

    @property
    def given_characters(self) -> Characters:
        if self.characters is None:
            raise AssertionError("a network without its images")
        return self.characters


def ledger(given: Given, output: Output) -> Ledger:
    """Every number; figures are in `output` afterwards."""
    printed = given.beside.source.content.results() if given.beside.source else ()
    return collect(given.parts, _tabular(given, output), _image(given, output), printed)


def _tabular(given: Given, output: Output) -> TabularEvidence | None:
    if given.table is None:
        return None
    repeats, splits = given.repeats, given.splits
    published = {seed: splits.of_table("published", seed) for seed in repeats.split_seeds}
    networks, models = tabular(given.experiments), simple(given.experiments)
    return TabularEvidence(
        runs={e.id: given.runs[e.id] for e in (*networks, *models)},
        experiments={e.id: e for e in networks},
        baselines={e.id: e for e in models},
        assignment=given.assignment,
        table=given.table,
        split=published[repeats.first],
        leak_free=splits.of_table("leak-free", repeats.first),
        leaked={seed: split.leaked_rows for seed, split in published.items()},
        copies=given.examined.rows,
        stand_ins=given.examined.stand_ins,
        output=output,
        costs=given.costs,
    )


def _image(given: Given, output: Output) -> ImageEvidence | None:
    if given.characters is None:
        return None
    networks = image(given.experiments)
    return ImageEvidence(
        runs={e.id: given.runs[e.id] for e in networks},
        experiments={e.id: e for e in networks},
        assignment=given.assignment,
        characters=given.characters,
        split=given.splits.of_images,
        copies=given.examined.images,
        layers=given.layers,
        scale=given.scale,
        output=output,
        costs=given.costs,
        reading=given.reading,
    )
