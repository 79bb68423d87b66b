"""What the parts of the report draw their numbers from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import FIRST_SEED, ImageExperiment, Scale, TabularExperiment
from pipeline.records import Characters, DiabetesTable, ImageSplit, LayerTable, Run, Split
from pipeline.results.figures.drawing import Drawing, save
from pipeline.results.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class TabularEvidence:
    """runs: by experiment id, one a seed, in the order of the seeds. split: that of seed 42."""

    runs: Mapping[str, Sequence[Run]]
    table: DiabetesTable
    split: Split
    experiments: Mapping[str, TabularExperiment]
    folder: Path

    def first(self, experiment: str) -> Run:
        """The run with the assignment's own seed."""
        return next(run for run in self.runs[experiment] if run.seed == FIRST_SEED)


@dataclass(frozen=True, kw_only=True)
class ImageEvidence:
    """runs: by experiment id, one a seed. Layer tables are those of the published sizes."""

    runs: Mapping[str, Sequence[Run]]
    experiments: Mapping[str, ImageExperiment]
    characters: Characters
    split: ImageSplit
    cnn_layers: LayerTable
    cnn_batch_norm_layers: LayerTable
    vgg13_layers: LayerTable
    scale: Scale
    folder: Path

    def first(self, experiment: str) -> Run:
        return self.runs[experiment][0]


def draw(ledger: Ledger, id: str, drawing: Drawing, folder: Path, *runs: Run) -> str:
    """Saves a drawing and enters it; the figure's id."""
    return ledger.figure(save(drawing, id, folder, tuple(run.key for run in runs)))
