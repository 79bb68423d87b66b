"""What the parts of the report draw their numbers from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from manifest import ClaimReference
from manifest.output import Output
from pipeline.assignment import Assignment
from pipeline.config import Baseline, ImageExperiment, Part, Scale, TabularExperiment
from pipeline.records import (
    Characters,
    Copies,
    Cost,
    DataTable,
    ImageSplit,
    LayerTable,
    Reading,
    Run,
    Split,
)
from pipeline.results.columns import Names
from pipeline.results.figures.drawing import Drawing, save
from pipeline.results.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class TabularEvidence:
    """runs: by experiment id, one a seed, in the order of the seeds.

    split, leak_free: those of the first seed, by the published protocol and by the other.

    leaked: by the seed of a split, (n,) bool, which test rows of the published protocol also stand
    in train or validation. copies: rows of the file that are alike. stand_ins: by column, values
    that may stand for missing ones. costs: of one training alone, by experiment id, where they
    were measured.
    """

    runs: Mapping[str, Sequence[Run]]
    assignment: Assignment
    table: DataTable
    split: Split
    leak_free: Split
    experiments: Mapping[str, TabularExperiment]
    output: Output
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    leaked: Mapping[int, np.ndarray] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)
    stand_ins: Mapping[str, Sequence[float]] = field(default_factory=dict)
    costs: Mapping[str, Cost] = field(default_factory=dict)

    @property
    def base(self) -> TabularExperiment:
        """What all others are compared with."""
        return self.assignment.given_base

    @property
    def margin(self) -> float:
        """Below which a difference in accuracy is of no consequence."""
        return self.assignment.given_table.margin

    @property
    def main(self) -> tuple[TabularExperiment, ...]:
        """What is shown under both protocols and over all seeds: the base, and the combination."""
        return self.assignment.main_recipes

    @property
    def without_leaks(self) -> list[str]:
        """The base, the combination and the simple models, each as it was trained without leaks."""
        names = {recipe.name for recipe in self.main}
        networks = [e for e in self.experiments.values() if e.name in names]
        known: list[TabularExperiment | Baseline] = [*networks, *self.baselines.values()]
        return [one.id for one in known if one.protocol == "leak-free"]

    def first(self, experiment: str) -> Run:
        """The run with the assignment's own seed."""
        return next(run for run in self.runs[experiment] if run.seed == self.assignment.first_seed)

    @cached_property
    def names(self) -> Names:
        return Names.of(self.assignment.given_table, self.table)

    @property
    def rows(self) -> str:
        """What several rows are called."""
        return self.assignment.given_table.plural


@dataclass(frozen=True, kw_only=True)
class ImageEvidence:
    """runs: by experiment id, one a seed, in the order of the assignment.

    layers: of the networks of Parts 3 and 4, at the input size of the largest scale.
    reading: of the first network of Part 3 with the first seed, where Part 3 is shown.
    costs: of one training alone, by experiment id, where they were measured.
    """

    runs: Mapping[str, Sequence[Run]]
    assignment: Assignment
    experiments: Mapping[str, ImageExperiment]
    characters: Characters
    split: ImageSplit
    layers: Mapping[str, LayerTable]
    scale: Scale
    output: Output
    copies: Copies = field(default_factory=Copies)
    reading: Reading | None = None
    costs: Mapping[str, Cost] = field(default_factory=dict)

    @property
    def margin(self) -> float:
        """Below which a difference in accuracy is of no consequence."""
        return self.assignment.given_images.margin

    def first(self, experiment: str) -> Run:
        return self.runs[experiment][0]

    def of_part(self, part: Part) -> list[str]:
        """The networks that a part is about, as far as they ran."""
        about = {experiment.id for experiment in self.assignment.of_part(part)}
        return [id for id in self.experiments if id in about]

    @property
    def compared(self) -> list[str]:
        """The network that Part 4 starts from and those set beside it: that of Part 3, or its own."""
        return [*self.of_part("3")[:1], *self.of_part("4")]


def draw(
    ledger: Ledger,
    id: str,
    drawing: Drawing,
    output: Output,
    *runs: Run,
    shows: Mapping[str, str] | None = None,
) -> str:
    """Saves a drawing and enters it; the figure's id.

    shows: fact → the claim that it repeats, which stands in its place in the manifest.
    """
    saved = save(drawing, id, output, tuple(run.key for run in runs))
    repeated = {name: claim for name, claim in (shows or {}).items() if name in saved.facts}
    for name, claim in repeated.items():
        drawn, known = saved.facts[name], ledger.claims[claim].value
        if not isinstance(drawn, int | float) or not np.isclose(drawn, known, atol=1e-6):
            raise ValueError(f"figure {id} shows {name} {drawn}, but {claim} is {known}")
    facts = saved.facts | {name: ClaimReference(claim=claim) for name, claim in repeated.items()}
    return ledger.figure(saved.model_copy(update={"facts": facts}))
