"""Two experiments that are tested on the same rows → on how many of them just one is right."""

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
    pairs = list(zip(left, right, strict=False))
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


def _have_the_same_rows(left: Run, right: Run) -> bool:
    return bool(np.array_equal(left.test_rows, right.test_rows))
