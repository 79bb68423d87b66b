"""The code that a result depends on, by module: an edit of anything else trains nothing again.

What each kind of job computes with begins at a few functions; what these can reach is derived.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.config import Experiment, ImageExperiment
from pipeline.work.reached import Reached

ROOT = Path(__file__).parents[2]
OF_ALL = ("console.surroundings:arithmetic", "pipeline.training.device:compute_alike")
OF_TABLE = ("pipeline.data.table:load_table", "pipeline.data.splits:Splits.of_table")
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "tabular": (*OF_ALL, *OF_TABLE, "pipeline.work.jobs:train_members"),
    "baseline": (*OF_ALL, *OF_TABLE, "pipeline.work.baseline_job:fit"),
    "image": (
        *OF_ALL,
        "pipeline.data.splits:Splits.of_images",
        "pipeline.data.splits:limited",
        "pipeline.work.jobs:image_training",
        "pipeline.work.jobs:train_network_of",
    ),
}


def entries_of(kind: str, experiment: Experiment) -> tuple[str, ...]:
    """Where its computation begins; of the families of networks, in its own alone."""
    if not isinstance(experiment, ImageExperiment):
        return ENTRIES[kind]
    family = type(experiment.network)
    return (*ENTRIES[kind], f"{family.__module__}:{family.__name__}.build")


@cache
def digests(entries: tuple[str, ...], root: Path = ROOT) -> Mapping[str, str]:
    """By module, of all that `entries` reach in the source code under `root`."""
    reached = Reached(root=root)
    reached.follow(entries)
    return reached.digests()
