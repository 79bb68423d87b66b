"""Entries of many reports → means, what stands out, what is identical, what two wrote alike.

A result stands out where it lies further from those of all others with the same recipe, scale and
data than a further one of them would: t-test of one against the rest, Holm's correction over all
results of all reports, 5 % for the family. Others mean others: each distinct seed, declaration and
data are counted once.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from verification.together.entry import Entry, Trained

ALPHA = 0.05
LEAST = 4  # results that a further one is held against, at the least


@dataclass(frozen=True, kw_only=True)
class Column:
    """Results of one recipe, scale and data. mean, spread: over distinct ones; n of them."""

    experiment: str
    title: str
    mean: float
    spread: float | None
    n: int


@dataclass(frozen=True, kw_only=True)
class Outlier:
    place: int
    asked: str
    p: float


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Two reports, by place, and what of them is the same: `count` trainings or sentences."""

    places: tuple[int, int]
    count: int
    example: str


Columns = Mapping[str, Column]


def columns(entries: Sequence[Entry]) -> dict[str, Column]:
    """By what was asked; those of most reports first."""
    found = {}
    for asked, own in _by_asked(entries).items():
        values = list(_distinct(entries, own).values())
        first = own[next(iter(own))]
        found[asked] = Column(
            experiment=first[0],
            title=first[1],
            mean=float(np.mean(values)),
            spread=float(np.std(values, ddof=1)) if len(values) > 1 else None,
            n=len(values),
        )
    return dict(sorted(found.items(), key=lambda pair: -pair[1].n))


def _by_asked(entries: Sequence[Entry]) -> dict[str, dict[int, tuple[str, str, float]]]:
    """By what was asked, and by place: experiment, title, value; of reports that hold."""
    found: dict[str, dict[int, tuple[str, str, float]]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        if entry.checked.holds:
            for id, result in entry.results.items():
                found[result.asked][place] = (id, result.title, result.value)
    return found


def _distinct(
    entries: Sequence[Entry], own: Mapping[int, tuple[str, str, float]]
) -> dict[str, float]:
    return {entries[place].who: value for place, (_, _, value) in own.items()}


def outliers(entries: Sequence[Entry]) -> list[Outlier]:
    tested = [
        (place, asked, p)
        for asked, own in _by_asked(entries).items()
        for place, p in _p_values(entries, own)
    ]
    if not tested:
        return []
    rejected, adjusted, *_ = multipletests([p for *_, p in tested], ALPHA, method="holm")
    pairs = zip(tested, rejected, adjusted, strict=True)
    return [Outlier(place=n, asked=asked, p=float(p)) for (n, asked, _), out, p in pairs if out]


def _p_values(
    entries: Sequence[Entry], own: Mapping[int, tuple[str, str, float]]
) -> Iterator[tuple[int, float]]:
    """Of each distinct one: as probable as a further result of the others that is as far away."""
    known = _distinct(entries, own)
    seen = set()
    for place, (_, _, value) in own.items():
        who = entries[place].who
        others = np.array([other for name, other in known.items() if name != who])
        if who in seen or len(others) < LEAST:
            continue
        seen.add(who)
        spread = float(np.std(others, ddof=1)) * math.sqrt(1 + 1 / len(others))
        off = abs(value - float(others.mean()))
        if spread == 0:
            yield place, 0.0 if off > 1e-12 else 1.0
        else:
            yield place, float(2 * stats.t.sf(off / spread, len(others) - 1))


def identical(entries: Sequence[Entry]) -> tuple[list[Alike], list[Alike]]:
    """Trainings with the same probabilities to the last bit: with other seeds, and with the same.

    Equal seeds, data, declaration and split are expected to give equal results; others are not.
    """
    unlike, expected = [], []
    known = [_by_scores(entry.trained) for entry in entries]
    for (a, first), (b, second) in combinations(enumerate(known), 2):
        shared = [key for key in first if key in second]
        other = [key for key in shared if not {o.same for o in first[key]} & _same(second[key])]
        same = len(shared) - len(other)
        if other:
            one, two = first[other[0]][0], second[other[0]][0]
            example = f"{one.experiment}: seed {one.seed} and seed {two.seed}"
            unlike.append(Alike(places=(a, b), count=len(other), example=example))
        if same:
            expected.append(Alike(places=(a, b), count=same, example=""))
    return unlike, expected


def _same(trained: Sequence[Trained]) -> set[str]:
    return {one.same for one in trained}


def _by_scores(trained: Sequence[Trained]) -> dict[tuple[str, str], list[Trained]]:
    found: dict[tuple[str, str], list[Trained]] = defaultdict(list)
    for one in trained:
        found[one.experiment, one.scores].append(one)
    return found


def shared_prose(entries: Sequence[Entry]) -> list[Alike]:
    """Sentences that two reports have both, white space and case aside."""
    found = []
    plain = [{s.casefold(): s for s in entry.sentences} for entry in entries]
    for (a, first), (b, second) in combinations(enumerate(plain), 2):
        shared = [sentence for key, sentence in first.items() if key in second]
        if shared:
            found.append(Alike(places=(a, b), count=len(shared), example=shared[0]))
    return found
