"""The trainings that a report carries → where they contradict its data or one another."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.config import Baseline, Experiment, ImageExperiment, TabularExperiment
from pipeline.digests import digest_of
from pipeline.records import Run
from pipeline.results.metrics import row_losses
from pipeline.values.given import Given
from verification.findings import Finding

SINGLE = 2e-5  # relative: torch sums a loss in single precision
ROUNDED = 2.0**-23  # how far a probability of single precision near 1 is from what it stands for


def losses(run: Run) -> tuple[float, float]:
    """Between which the mean loss lies. One whose probability is rounded to 0 can be any."""
    given = np.exp(-row_losses(run))
    with np.errstate(divide="ignore"):
        ends = [-np.log(np.clip(given + off, 0, 1)).mean() for off in (ROUNDED, -ROUNDED)]
    return float(ends[0]) * (1 - SINGLE) - ROUNDED, float(ends[1]) * (1 + SINGLE) + ROUNDED


def contradictions(given: Given) -> Iterator[Finding]:
    """Rows that no split tests, labels that the data do not have, losses of other probabilities."""
    for experiment in given.experiments:
        runs = given.runs[experiment.id]
        yield from _of_seeds(given, experiment.id, runs)
        for run in runs:
            for what in _of_run(given, run, experiment):
                yield Finding(kind="run", place=f"{run.experiment}@{run.seed}", what=what)
    keys = Counter(run.key for runs in given.runs.values() for run in runs)
    for key, count in keys.items():
        if count > 1:
            yield Finding(kind="run", place=key, what=f"{count} trainings have this key")


def _of_seeds(given: Given, experiment: str, runs: Sequence[Run]) -> Iterator[Finding]:
    seeds = [run.seed for run in runs]
    repeats, count = given.repeats, len(runs)
    known = next(e for e in given.experiments if e.id == experiment)
    if isinstance(known, ImageExperiment):
        asked = tuple(range(repeats.first, repeats.first + (given.scale.image_seeds or 0)))
    else:
        asked = repeats.split_seeds if isinstance(known, Baseline) else repeats.seeds
    if tuple(seeds) != asked:
        what = f"{count} trainings with other seeds than the {len(asked)} that are declared"
        yield Finding(kind="run", place=experiment, what=what)


def _of_key(given: Given, run: Run, experiment: Experiment) -> Iterator[str]:
    """A key is the digest of all that a result depends on."""
    shared = given.depends_on[experiment.id]
    if digest_of({**shared, "seed": run.seed, "split": run.split}) != run.key:
        yield "has the key of something else"
    if shared.get("recipe") != json.loads(json.dumps(experiment.recipe)):
        yield "was trained by another recipe than the one declared"
    data = given.characters if isinstance(experiment, ImageExperiment) else given.table
    if data is not None and shared.get("data") != data.digest:
        yield "was trained on other data"


def _of_run(given: Given, run: Run, experiment: Experiment) -> Iterator[str]:
    yield from _of_key(given, run, experiment)
    if isinstance(experiment, TabularExperiment | Baseline):
        split = given.splits.of_table(experiment.protocol, run.seed)
        rows, labels = split.test.rows, split.test.labels
        counts = {
            "train": len(split.train),
            "validation": len(split.validation),
            "leaked": split.leaked,
            "distinct": len(np.unique(split.train.rows)),
        }
        if run.split != split.seed:
            yield f"has the split {run.split}, and should have {split.seed}"
    else:
        rows = given.splits.of_images.test
        labels, counts = given.given_characters.labels[rows], {}
    if not np.array_equal(run.test_rows, rows):
        yield "was tested on other rows than those of its split"
    elif not np.array_equal(run.test_labels, labels):
        yield "has other true classes than the data"
    for name, count in counts.items():
        if name in run.counts and run.counts[name] != count:
            yield f"has {run.counts[name]} {name} rows, and its split {count}"
    if not np.all((run.test_scores >= 0) & (run.test_scores <= 1)):
        yield "has probabilities outside 0 and 1"
        return
    low, high = losses(run)
    if not low <= run.test_loss <= high:
        yield f"has a test loss of {run.test_loss:.6f}, and its probabilities give {low:.6f} to {high:.6f}"
    if not 0 <= run.chosen_epoch <= len(run.history):
        yield f"chose epoch {run.chosen_epoch} of {len(run.history)}"
