"""A training as the report has it, and as it came out here → whether they are the same, or may be.

Where all that it depends on is the same, the bytes have to be, as its level promises. Else it is
held against the spread between the report's own starts: another processor or version changes the
last bits, which may change a training as much as another start does, and no more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from pipeline.records import Run
from pipeline.values import trainings
from pipeline.work.reasons import Difference
from verification.again.strata import Drawn

OF_THE_MACHINE = ("device", "level", "processor", "code", "versions")  # of a key, before a dot
ASIDE = {"seconds", "peak_memory"}  # what a training takes is no result
FAMILY = 0.05
Outcome = Literal["equal", "within", "differs", "untested"]


@dataclass(frozen=True, kw_only=True)
class Held:
    """promised: whether the bytes have to be equal. p: corrected; None of what is not tested."""

    drawn: Drawn
    outcome: Outcome
    promised: bool
    stated: float
    found: float
    p: float | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """conditions: in which what the two depend on differs; of the machine or of the report's own."""

    drawn: Drawn
    stated: Run
    found: Run
    conditions: tuple[Difference, ...]
    repeats: bool  # whether its level promises the same bytes under the same conditions


def contradicting(found: Sequence[Difference]) -> list[Difference]:
    """Those that no machine can be the reason of: the report says that it asked for something else."""
    return [one for one in found if one.field.split(".")[0].split()[0] not in OF_THE_MACHINE]


def differing(stated: Run, found: Run) -> list[str]:
    """Names of what is not the same to the last bit, as far as reports carry it."""
    kept = not np.isnan(stated.history.train_loss).any()
    one, other = (trainings.arrays([run], trainings.Tested(), [kept]) for run in (stated, found))
    return [
        name
        for name in sorted({*one, *other} - ASIDE)
        if name not in one or name not in other or not _equal(one[name], other[name])
    ]


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and one.tobytes() == other.astype(one.dtype).tobytes()


def hold(pairs: Sequence[Pair], runs: Mapping[str, Sequence[Run]]) -> list[Held]:
    """Holm's correction over all that are tested. runs: of the report, by experiment."""
    equal = {pair.drawn for pair in pairs if not differing(pair.stated, pair.found)}
    tested = [pair for pair in pairs if pair.drawn not in equal and not _promised(pair)]
    plain = {pair.drawn: _p(pair, runs[pair.drawn.experiment]) for pair in tested}
    known = {drawn: p for drawn, p in plain.items() if p is not None}
    corrected = (
        dict(zip(known, multipletests([*known.values()], method="holm")[1], strict=True))
        if known
        else {}
    )
    return [_held(pair, pair.drawn in equal, corrected.get(pair.drawn)) for pair in pairs]


def _promised(pair: Pair) -> bool:
    return pair.repeats and not pair.conditions


def _held(pair: Pair, equal: bool, p: float | None) -> Held:
    outcome: Outcome = "untested"
    if equal:
        outcome = "equal"
    elif _promised(pair):
        outcome = "differs"
    elif p is not None:
        outcome = "differs" if p < FAMILY else "within"
    return Held(
        drawn=pair.drawn,
        outcome=outcome,
        promised=_promised(pair),
        stated=pair.stated.test_loss,
        found=pair.found.test_loss,
        p=p,
    )


def _p(pair: Pair, runs: Sequence[Run]) -> float | None:
    """Two-sided, that two starts on one split lie as far apart by their test loss; None without starts."""
    spread, freedom = _spread(runs)
    if not freedom or not spread > 0:
        return None
    t = (pair.found.test_loss - pair.stated.test_loss) / (math.sqrt(2) * spread)
    return float(2 * stats.t.sf(abs(t), freedom))


def _spread(runs: Sequence[Run]) -> tuple[float, int]:
    """Standard deviation of the test loss between starts on one split, pooled, and its degrees of freedom."""
    by_split: dict[int, list[float]] = {}
    for run in runs:
        by_split.setdefault(run.split, []).append(run.test_loss)
    squares = sum(float(np.var(own)) * len(own) for own in by_split.values())
    freedom = sum(len(own) - 1 for own in by_split.values())
    return (math.sqrt(squares / freedom), freedom) if freedom else (0.0, 0)
