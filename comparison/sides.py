"""A run, as a folder has it → its manifest and the trainings that its numbers were made from.

Whatever else can hold a run is read into the same `Side`: nothing after this module knows from where.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import manifest
from comparison.trainings import Training
from manifest import Claim, Comparison, Manifest
from manifest.errors import ManifestError
from pipeline.store import DamagedError, Store

STORE = "store"


@dataclass(frozen=True, kw_only=True)
class Results:
    """What a run came to.

    declared: ids of its experiments. claims, comparisons: by id, where the run's first seed is written `first`, as in
    `base@first.accuracy`. trainings: by experiment, one for each seed; an experiment without them has
    its numbers alone. data: by data set, its digest.
    """

    declared: frozenset[str]
    claims: Mapping[str, Claim]
    comparisons: Mapping[str, Comparison]
    trainings: Mapping[str, Sequence[Training]]
    data: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Side:
    """shown: where it was read from, as the user named it.

    depends_on: by experiment, what the keys of its trainings are digests of, where that is kept.
    """

    shown: str
    manifest: Manifest
    results: Results
    depends_on: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def read(path: Path) -> Side:
    """A `ManifestError` names what keeps a folder from being read."""
    if not path.is_dir():
        raise ManifestError(
            f"{path}: is no folder; name the --output of a run, with its manifest.json and store/"
        )
    found = manifest.read(path)
    side = side_of(found, trainings_in(path / STORE, found), str(path))
    return replace(side, depends_on=depends_on(path / STORE, found))


def side_of(found: Manifest, trainings: Mapping[str, Sequence[Training]], shown: str) -> Side:
    first = found.first_seed
    results = Results(
        declared=frozenset(experiment.id for experiment in found.experiments),
        claims={seedless(claim.id, first): claim for claim in found.claims},
        comparisons={seedless(one.id, first): one for one in found.comparisons},
        trainings=trainings,
        data={dataset.id: dataset.digest for dataset in found.datasets},
    )
    return Side(shown=shown, manifest=found, results=results)


def seedless(id: str, first: int) -> str:
    """So that two runs with other first seeds have the same ids."""
    return id.replace(f"@{first}.", "@first.")


def trainings_in(folder: Path, found: Manifest) -> dict[str, list[Training]]:
    """Of the experiments whose results are all there; a damaged one is an error."""
    store = Store(folder)
    trainings = dict[str, list[Training]]()
    for experiment in found.experiments:
        if experiment.keys and all((store.root / key).is_dir() for key in experiment.keys):
            try:
                runs = [store.read(key, experiment.id) for key in experiment.keys]
            except DamagedError as error:
                raise ManifestError(
                    f"{error.finding}; run `nox -s full` with that --output, which trains it again"
                ) from None
            trainings[experiment.id] = [Training(run) for run in runs]
    return trainings


def depends_on(folder: Path, found: Manifest) -> dict[str, Mapping[str, object]]:
    """Of each experiment's first training, where the store has it as it was written."""
    store, known = Store(folder), dict[str, Mapping[str, object]]()
    for experiment in found.experiments:
        with suppress(DamagedError):
            if experiment.keys and (content := store.depends_on(experiment.keys[0])):
                known[experiment.id] = content
    return known
