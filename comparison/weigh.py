"""Two sides' results → each number of both, and whether other starts, splits and rows explain a change.

All that is tested is one family: p is adjusted by Holm (1979) among all claims and comparisons whose
trainings are not the same on both sides, whether the numbers differ or not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from comparison.pairs import Pair
from comparison.sides import Results
from comparison.tests import NoTestError, Weight
from manifest import Unit
from pipeline.results.statistics import holm
from pipeline.results.statistics.intervals import ALPHA

Status = Literal["same", "within noise", "real", "beyond rows", "untested"]
Kind = Literal["claim", "comparison"]


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """One number on both sides; of a comparison, its difference. reason: why it is untested.

    real: beyond what other starts, splits and rows bring about. beyond rows: of one training on each
    side, beyond what other test rows bring about; whether starts do is unknown.
    """

    id: str
    kind: Kind
    left: float
    right: float
    unit: Unit
    status: Status = "untested"
    weight: Weight | None = None
    p_adjusted: float | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class All:
    """family: how many tests there are. single: experiments of one training on each side."""

    weighed: tuple[Weighed, ...]
    family: int
    single: tuple[str, ...]
    same_trainings: bool


def weigh(left: Results, right: Results) -> All:
    pair = Pair(left=left, right=right)
    found = [*_claims(pair), *_comparisons(pair)]
    adjusted = iter(holm([one.weight.p for one in found if one.weight is not None]))
    judged = [one if one.weight is None else _judged(one, next(adjusted)) for one in found]
    both = pair.trainings()
    return All(
        weighed=tuple(judged),
        family=sum(one.weight is not None for one in found),
        single=tuple(id for id, of in both.items() if of.single and not of.alike),
        same_trainings=left.trainings.keys() == right.trainings.keys()
        and all(of.alike for of in both.values()),
    )


def _claims(pair: Pair) -> Iterator[Weighed]:
    for id, left in pair.left.claims.items():
        if (right := pair.right.claims.get(id)) is not None:
            weight, reason = _tried(partial(pair.of_claim, id, left, right))
            yield _number(
                Weighed(
                    id=id,
                    kind="claim",
                    left=left.value,
                    right=right.value,
                    unit=left.unit,
                    weight=weight,
                    reason=reason,
                )
            )


def _comparisons(pair: Pair) -> Iterator[Weighed]:
    for id, left in pair.left.comparisons.items():
        if (right := pair.right.comparisons.get(id)) is not None:
            weight, reason = _tried(partial(pair.of_comparison, left, right))
            yield _number(
                Weighed(
                    id=id,
                    kind="comparison",
                    left=left.difference,
                    right=right.difference,
                    unit=left.unit,
                    weight=weight,
                    reason=reason,
                )
            )


def _tried(test: Callable[[], Weight | None]) -> tuple[Weight | None, str]:
    """And why there is none."""
    try:
        return test(), ""
    except NoTestError as error:
        return None, str(error)


def _number(found: Weighed) -> Weighed:
    """Before p is adjusted: the same, or not yet known to be anything else."""
    return replace(found, status="same", reason="") if found.left == found.right else found


def _judged(number: Weighed, p_adjusted: float) -> Weighed:
    status = number.status
    if status != "same" and number.weight is not None:
        beyond: Status = "real" if number.weight.starts else "beyond rows"
        status = beyond if p_adjusted < ALPHA else "within noise"
    return replace(number, status=status, p_adjusted=p_adjusted)
