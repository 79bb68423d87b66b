"""Two experiments that are tested on the same rows → on how many of them just one is right.

Start by start, two experiments share their first weights and the order of their rows, which two
that somebody else trained do not: each training is set beside the next start of the other.
"""

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.records import Run
from pipeline.results.ledger import Ledger

IsRight = Callable[[Run], np.ndarray]
"""(n,) bool: whether each test row was predicted rightly."""


def claim(
    ledger: Ledger, comparison: str, left: Sequence[Run], right: Sequence[Run], is_right: IsRight
) -> None:
    """`disagreement.<comparison>`, the mean over pairs of trainings; none without the same rows."""
    pairs = list(zip(left, _next_starts(right), strict=False))
    if len(left) != len(right) or not all(_have_the_same_rows(*pair) for pair in pairs):
        return
    ledger.claim(
        f"disagreement.{comparison}",
        float(np.mean([np.mean(is_right(one) != is_right(other)) for one, other in pairs])),
        "fraction",
        n=len(pairs),
        of="seeds",
        source=[run.key for run in (*left, *right)],
    )


def _next_starts(runs: Sequence[Run]) -> list[Run]:
    """In the place of each the next one of its split, which has other first weights if there is one."""
    by_split: dict[int, list[int]] = {}
    for place, run in enumerate(runs):
        by_split.setdefault(run.split, []).append(place)
    following = {
        place: places[(n + 1) % len(places)]
        for places in by_split.values()
        for n, place in enumerate(places)
    }
    return [runs[following[place]] for place in range(len(runs))]


def _have_the_same_rows(left: Run, right: Run) -> bool:
    return bool(np.array_equal(left.test_rows, right.test_rows))
