"""The trainings of a report → those that are trained again, and what whoever invented some risks.

Each experiment is a stratum. Of each one training is drawn, first of those that *What was found*
names and of one network on images, then of the others; then a second of each, and so on, as long as
there is time. Which, follows from the verifier's own seed: nobody knows it who made the report.
"""

import math
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifest import Manifest
from report.page.evidence import Evidence
from report.phrases import findings
from report.phrases.data import ABOUT_NETWORKS, TABULAR, ran

SHARES = (0.1, 0.5)  # of the trainings of an experiment that somebody may have invented


@dataclass(frozen=True, order=True)
class Drawn:
    """One training."""

    experiment: str
    seed: int


def named(run: Manifest) -> tuple[str, ...]:
    """Ids of the experiments that the sentences of *What was found* are about, each once."""
    evidence = Evidence(run)
    told: list[findings.Told] = []
    found = list[str]()
    if ran(evidence, TABULAR):
        found.append(evidence.base)
        told += findings.constant(evidence)
    if evidence.ran("2"):
        told += findings.changes(evidence) + findings.protocols(evidence)
        told += [one for models in findings.simple(evidence).values() for one in models]
    if ran(evidence, ABOUT_NETWORKS):
        found.append(evidence.compared()[0])
        told += findings.networks(evidence)
    if evidence.ran("bonus"):
        told += findings.twins(evidence)
    sides = [side for comparison, _ in told for side in (comparison.left, comparison.right)]
    found += [side.rpartition(".")[0] for side in sides]
    known = {str(experiment.id) for experiment in run.experiments}
    return tuple(dict.fromkeys(str(id) for id in found if str(id) in known))


def drawn(
    seeds: Mapping[str, Sequence[int]],
    images: Collection[str],
    first: Collection[str],
    own: int,
) -> Iterator[list[Drawn]]:
    """One of each experiment, then a second of each: rounds, in which the order counts.

    seeds: those of each experiment's trainings. images: experiments on images, one of which comes
    first of all, then `first`. own: the verifier's seed.
    """
    chance = random.Random(own)  # noqa: S311 - drawn once more by whoever knows `own`
    left = {id: chance.sample(list(all_of), len(all_of)) for id, all_of in sorted(seeds.items())}
    chosen = chance.sample(sorted(images), len(images))
    begin = [*chosen[:1], *chance.sample(sorted(first), len(first))]
    while any(left.values()):
        others = chance.sample(sorted(left), len(left))
        order = dict.fromkeys((*begin, *others))
        yield [Drawn(id, left[id].pop()) for id in order if left[id]]


def risk(trainings: int, invented: int, again: int) -> float:
    """That at least one of the invented ones is among those drawn: hypergeometric, without replacement."""
    missed = math.comb(trainings - invented, again) / math.comb(trainings, again)
    return 1 - missed


def invented(trainings: int) -> tuple[int, ...]:
    """Numbers for which the risk is told: one, some, half and all."""
    some = (math.ceil(share * trainings) for share in SHARES)
    return tuple(sorted({1, *some, trainings}))
