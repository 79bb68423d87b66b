"""The files that a result depends on: an edit of anything else trains nothing again."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.config import Experiment, ImageExperiment
from pipeline.models.families import file_of

_HERE = Path(__file__).parents[1]
_SHARED = ("work/jobs.py", "data/splits.py", "training/outcomes.py", "training/randomness.py")
CODE = {
    "tabular": (
        *_SHARED,
        "models/activations.py",
        "data/csv_file.py",
        "data/table.py",
        "data/target.py",
        "models/mlp.py",
        "models/stacked.py",
        "training/annealing.py",
        "training/dropout.py",
        "training/ensemble.py",
        "training/patience.py",
        "training/updates.py",
    ),
    "baseline": (
        "work/baseline_job.py",
        "data/csv_file.py",
        "data/table.py",
        "data/target.py",
        "data/splits.py",
        "training/baselines.py",
        "training/outcomes.py",
    ),
    "image": (
        *_SHARED,
        "training/augmentation.py",
        "training/batches.py",
        "training/checkpoints.py",
        "training/images.py",
        "training/precision.py",
        "training/schedule.py",
        "training/tally.py",
        "training/underway.py",
    ),
}


def files_of(kind: str, experiment: Experiment) -> Iterator[Path]:
    """The files that a result depends on; of the families of networks, its own alone."""
    yield from (_HERE / file for file in CODE[kind])
    if isinstance(experiment, ImageExperiment):
        yield file_of(experiment.network)
