"""The output folder of a run → one side."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import manifest
from comparison.sides import Side, side_of
from comparison.trainings import Training
from manifest import Manifest
from manifest.errors import ManifestError
from pipeline.store import DamagedError, Store

STORE = "store"


def read(path: Path) -> Side:
    """A `ManifestError` names what keeps a folder from being read."""
    found, store = manifest.read(path), Store(path / STORE)
    return side_of(found, trainings(store, found), str(path), depends_on=depends_on(store, found))


def trainings(store: Store, found: Manifest) -> dict[str, list[Training]]:
    """Of the experiments whose results are all there; a damaged one is an error."""
    known = dict[str, list[Training]]()
    for experiment in found.experiments:
        if experiment.keys and all((store.root / key).is_dir() for key in experiment.keys):
            try:
                runs = [store.read(key, experiment.id) for key in experiment.keys]
            except DamagedError as error:
                raise ManifestError(
                    f"{error.finding}; run `nox -s full` with that --output, which trains it again"
                ) from None
            known[experiment.id] = [Training(run) for run in runs]
    return known


def depends_on(store: Store, found: Manifest) -> dict[str, Mapping[str, object]]:
    """Of each experiment's first training, where the store has it as it was written."""
    known = dict[str, Mapping[str, object]]()
    for experiment in found.experiments:
        with suppress(DamagedError):
            if experiment.keys and (content := store.depends_on(experiment.keys[0])):
                known[experiment.id] = content
    return known
