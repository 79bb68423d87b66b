"""A run, wherever it was read from: its manifest and the trainings that its numbers were made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comparison.trainings import Training
from manifest import Claim, Comparison, Manifest


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
    depends_on: Mapping[str, Mapping[str, object]]

    @property
    def as_carried(self) -> "Side":
        """With all that a report carries of each training, and no more."""
        carried = {
            id: [training.as_carried for training in of]
            for id, of in self.results.trainings.items()
        }
        return replace(self, results=replace(self.results, trainings=carried))


def side_of(
    found: Manifest,
    trainings: Mapping[str, Sequence[Training]],
    shown: str,
    depends_on: Mapping[str, Mapping[str, object]] | None = None,
) -> Side:
    first = found.first_seed
    results = Results(
        declared=frozenset(experiment.id for experiment in found.experiments),
        claims={seedless(claim.id, first): claim for claim in found.claims},
        comparisons={seedless(one.id, first): one for one in found.comparisons},
        trainings=trainings,
        data={dataset.id: dataset.digest for dataset in found.datasets},
    )
    return Side(shown=shown, manifest=found, results=results, depends_on=depends_on or {})


def seedless(id: str, first: int) -> str:
    """So that two runs with other first seeds have the same ids."""
    return id.replace(f"@{first}.", "@first.")
