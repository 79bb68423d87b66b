"""Two experiments that were compared: what differs between them, and what was measured of each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from manifest import Claim, Comparison, Member, Verdict
from report.page import formats
from report.page.evidence import Evidence
from report.page.groups import ACCURACY, metric_of
from report.page.tracing import Count, Number, sources
from report.phrases import recipes

ROWS = {"published": "split.train-rows", "leak-free": "split.leak-free.train-rows"}


@dataclass(frozen=True)
class Pair:
    """name: of the experiment as a sentence has it; base: of what it is compared with."""

    evidence: Evidence
    experiment: str
    against: str
    name: str
    base: str
    comparisons: tuple[str, ...]

    @classmethod
    def of(cls, evidence: Evidence, member: Member, name: str = "") -> "Pair":
        against = member.against or member.experiment
        base = evidence.phrase(against)
        compared = member.comparisons
        return cls(evidence, member.experiment, against, name or member.phrase, base, compared)

    @property
    def differing(self) -> list[str]:
        return recipes.changed(self.evidence, self.experiment, self.against)

    def compared(self, metric: str = ACCURACY) -> Comparison | None:
        known = map(self.evidence.comparison, self.comparisons)
        return next((found for found in known if metric_of(found) == metric), None)

    def verdict(self, metric: str = ACCURACY) -> Verdict:
        found = self.compared(metric)
        return "no evidence" if found is None else found.verdict

    def was_tested(self, metric: str) -> bool:
        return self.compared(metric) is not None

    def has_measured(self, metric: str) -> bool:
        ids = (f"{side}.{metric}" for side in (self.experiment, self.against))
        return all(id in self.evidence.claims for id in ids)

    def own(self, metric: str) -> Claim:
        return self.evidence.claim(f"{self.experiment}.{metric}")

    def other(self, metric: str) -> Claim:
        return self.evidence.claim(f"{self.against}.{metric}")

    def number(self, setting: str, experiment: str = "") -> float:
        """A setting that is a number; what a recipe does not have is 0."""
        recipe = self.evidence.experiment(experiment or self.experiment).recipe
        found = recipe.get(setting)
        return found if isinstance(found, int | float) else 0

    @property
    def epochs(self) -> int:
        return self.evidence.experiment(self.experiment).epochs

    @property
    def steps(self) -> int:
        return steps(self.evidence, self.experiment)

    @property
    def base_steps(self) -> int:
        return steps(self.evidence, self.against)

    @property
    def path(self) -> tuple[float, float]:
        """Steps times rate, of both: how far the weights can go."""
        own, base = self.number("learning_rate"), self.number("learning_rate", self.against)
        return self.steps * own, self.base_steps * base


def steps(evidence: Evidence, experiment: str) -> int:
    """That a training takes in all its epochs. It comes from what would change it."""
    recipe = evidence.experiment(experiment).recipe
    rows = ROWS[str(recipe.get("protocol", "published"))]
    known = {
        "epochs": evidence.experiment(experiment).epochs,
        "rows": evidence.total(rows),
        "batch": recipe["batch_size"],
        "accumulation": recipe.get("accumulation") or 1,
    }
    counts = {name: int(str(value)) for name, value in known.items()}
    number = _steps(**counts)
    moving = (n for n, value in counts.items() if _steps(**counts | {n: value + 1}) != number)
    return Count(number, sources(*(known[name] for name in moving)))


def _steps(*, epochs: int, rows: int, batch: int, accumulation: int) -> int:
    """The last batch of an epoch may have few rows, and the last step few batches."""
    batches = math.ceil(rows / batch)
    return epochs * math.ceil(batches / accumulation)


def names(pairs: Sequence[Pair]) -> str:
    return formats.listed(pair.name for pair in pairs)


def each(pairs: Sequence[Pair], metric: str) -> str:
    """A measure of each, and of the base: "70.1 %, against 74.5 % for the base"."""
    alone = len(pairs) == 1
    own = (text(p.own(metric)) + ("" if alone else f" for {p.name}") for p in pairs)
    return f"{formats.listed(own)}, against {text(pairs[0].other(metric))} for {pairs[0].base}"


def text(claim: Claim) -> str:
    if claim.unit == "fraction":
        return formats.claim_percent(claim)
    return formats.claim_number(claim)


def as_number(value: float) -> Number:
    return Number(float(value), sources(value))
