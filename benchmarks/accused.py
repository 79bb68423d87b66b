"""One source and a run → what the audit accuses it of: by ranges, and by arithmetic on its own numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import manifest
from report.chapters.errata import part1, part2_best, part2_sweeps, part3, part4
from report.chapters.errata.check import Check
from report.page.evidence import Evidence
from report.published import Source
from report.published.held import Held, held
from report.published.verdicts import rows

ARITHMETIC: tuple[Check, ...] = (
    part1.scores_of_the_base,
    part1.accuracy_of_the_formula,
    part1.f1_of_the_formula,
    part1.area_of_the_base,
    part1.classes_of_the_test_rows,
    part2_sweeps.one_network_several_accuracies,
    part2_best.scores_of_the_best,
    part2_best.size_of_the_increase,
    part2_best.area_of_the_best,
    part3.sizes_of_the_sets,
    part3.sums_of_the_layers,
    part4.time_in_seconds,
    part4.ratio_of_the_times,
    part4.increase_of_the_time,
)


@dataclass(frozen=True, kw_only=True)
class Accused:
    """Of one source.

    outside: claims whose range does not hold what it prints; outside_first: whose range on the first
    split does not. arithmetic: whether it contradicts itself.
    """

    outside: tuple[str, ...]
    outside_first: tuple[str, ...]
    arithmetic: bool

    @property
    def at_all(self) -> bool:
        return bool(self.outside) or self.arithmetic

    def blames(self, experiment: str) -> bool:
        """Whether a result of the experiment is outside, and not one of another by chance."""
        return _is_of(experiment, self.outside)

    def blames_first(self, experiment: str) -> bool:
        return _is_of(experiment, self.outside_first)


def _is_of(experiment: str, claims: Sequence[str]) -> bool:
    return any(claim.startswith(f"{experiment}.") for claim in claims)


def accused_of(source: manifest.Source, evidence: Evidence) -> Accused:
    compared = _held(source, evidence)
    return Accused(
        outside=_claims(one for one in compared if not one.is_within),
        outside_first=_claims(one for one in compared if not one.is_on_first_split),
        arithmetic=contradicts_itself(source, evidence),
    )


def _claims(found: Iterable[Held]) -> tuple[str, ...]:
    return tuple(str(one.first.published.claim) for one in found)


def _held(source: manifest.Source, evidence: Evidence) -> list[Held]:
    """Of the artefacts that have results at all."""
    with_results = (a for a in source.artefacts if any(n.kind == "result" for n in a.all_numbers()))
    known = Source(source.model_copy(update={"artefacts": tuple(with_results)}))
    return held(known, rows(evidence, known))


def contradicts_itself(source: manifest.Source, evidence: Evidence) -> bool:
    known = Source(source)
    return any(check(known, evidence).verdict != "holds" for check in ARITHMETIC)
