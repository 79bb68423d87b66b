"""Numbers that a source prints → the results of its trainings, each once.

One result may be printed several times: as 0.7533 and as 75.33 %, or as the true negatives and the
false positives of one matrix. Two numbers are one result if they are about one claim of a run and
some value rounds to both. How many results there are decides how wide the ranges are that all of
them together are held against.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from manifest.printed import Number

ANY = -math.inf, math.inf


@dataclass(frozen=True, kw_only=True)
class Result:
    """claim: of a run. numbers: ids of what is printed of it. low, high: what all of these allow."""

    claim: str
    numbers: tuple[str, ...]
    low: float
    high: float


def results(numbers: Iterable[Number]) -> tuple[Result, ...]:
    """In the order in which the source prints each first."""
    found: list[Result] = []
    chosen = [number for number in numbers if number.kind == "result"]
    for number in chosen:
        own = _of_claim(number, chosen)
        place = next((n for n, known in enumerate(found) if _is_one(known, own)), None)
        if place is None:
            found.append(own)
        else:
            found[place] = _both(found[place], own)
    return tuple(found)


def _of_claim(number: Number, others: Sequence[Number]) -> Result:
    """What the number alone allows for the claim."""
    low, high = number.digits
    if number.times is not None:
        cells = cells_of(number, others)
        total = sum(float(cell.value) for cell in cells)
        low, high = (low / total, high / total) if total else ANY
    if number.complement:
        low, high = 1 - high, 1 - low
    return Result(claim=str(number.claim), numbers=(number.id,), low=low, high=high)


def cells_of(number: Number, others: Iterable[Number]) -> tuple[Number, ...]:
    """The two counts of one matrix that add up to what the claim is a share of; none of one alone."""
    if number.times is None:
        return ()
    cells = [other for other in others if other.times and _matrix(other) == _matrix(number)]
    if {cell.complement for cell in cells} != {True, False}:
        return ()
    return tuple(next(c for c in cells if c.complement is turned) for turned in (False, True))


def _matrix(number: Number) -> tuple[str | None, str | None, str]:
    return number.claim, number.times, number.id.rpartition(".")[0]


def _is_one(known: Result, own: Result) -> bool:
    return known.claim == own.claim and known.low < own.high and own.low < known.high


def _both(known: Result, own: Result) -> Result:
    return replace(
        known,
        numbers=(*known.numbers, *own.numbers),
        low=max(known.low, own.low),
        high=min(known.high, own.high),
    )
