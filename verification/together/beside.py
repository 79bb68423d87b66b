"""Entries of many reports → means, what stands out, what is identical, what two wrote alike.

A result stands out where it lies further from those of all others with the same recipe, effort and
data than a further one of them would: t-test of one against the rest, Holm's correction over all
results of all reports, 5 % for the family. Others mean others: each first seed is counted once.
Where all others are equal, there is nothing to measure a distance by, and nothing is tested.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

from verification.together.entry import Entry, Result, Trained

ALPHA = 0.05
LEAST = 4  # results that a further one is held against, at the least


@dataclass(frozen=True, kw_only=True)
class Column:
    """Results of one recipe, effort and data. mean, spread: over distinct first seeds; n of them.

    untested: how many of them can't be held against the others, which are too few, or all equal.
    """

    title: str
    mean: float
    spread: float | None
    n: int
    untested: int


@dataclass(frozen=True, kw_only=True)
class Outlier:
    place: int
    asked: str


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Two reports, by place, and what of them is the same: `count` trainings, results or sentences."""

    places: tuple[int, int]
    count: int
    example: str


Columns = Mapping[str, Column]


def columns(entries: Sequence[Entry]) -> dict[str, Column]:
    """By what was asked; those of most reports first."""
    found = {}
    for asked, own in _by_asked(entries).items():
        values = np.array(list(_distinct(entries, own).values()))
        found[asked] = Column(
            title=own[next(iter(own))].title,
            mean=float(np.mean(values)),
            spread=float(np.std(values, ddof=1)) if len(values) > 1 else None,
            n=len(values),
            untested=sum(not _are_enough(np.delete(values, n)) for n in range(len(values))),
        )
    return dict(sorted(found.items(), key=lambda pair: -pair[1].n))


def _by_asked(entries: Sequence[Entry]) -> dict[str, dict[int, Result]]:
    """By what was asked, and by place; of reports that hold."""
    found: dict[str, dict[int, Result]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        if entry.checked.holds:
            for result in entry.results.values():
                found[result.asked][place] = result
    return found


def _distinct(entries: Sequence[Entry], own: Mapping[int, Result]) -> dict[int | None, float]:
    return {entries[place].seed: result.value for place, result in own.items()}


def _are_enough(others: np.ndarray) -> bool:
    """Whether they have a spread by which a further one is far away or not."""
    return len(others) >= LEAST and float(np.ptp(others)) > 0


def outliers(entries: Sequence[Entry]) -> list[Outlier]:
    tested = [
        (place, asked, p)
        for asked, own in _by_asked(entries).items()
        for place, p in _p_values(entries, own)
    ]
    if not tested:
        return []
    rejected, *_ = multipletests([p for *_, p in tested], ALPHA, method="holm")
    pairs = zip(tested, rejected, strict=True)
    return [Outlier(place=place, asked=asked) for (place, asked, _), is_out in pairs if is_out]


def _p_values(entries: Sequence[Entry], own: Mapping[int, Result]) -> Iterator[tuple[int, float]]:
    """Of each distinct one: as probable as a further result of the others that is as far away."""
    known = _distinct(entries, own)
    seen = set()
    for place, result in own.items():
        seed = entries[place].seed
        others = np.array([other for one, other in known.items() if one != seed])
        if (seed, result.value) in seen or not _are_enough(others):
            continue
        seen.add((seed, result.value))
        spread = float(np.std(others, ddof=1)) * math.sqrt(1 + 1 / len(others))
        off = abs(result.value - float(others.mean()))
        yield place, float(2 * stats.t.sf(off / spread, len(others) - 1))


@dataclass(frozen=True, kw_only=True)
class Identical:
    """Pairs with trainings of the same probabilities to the last bit.

    other: with other data, seeds or splits; recipes: with equal ones and another recipe; expected:
    with an equal recipe as well.
    """

    other: tuple[Alike, ...]
    recipes: tuple[Alike, ...]
    expected: tuple[Alike, ...]


def identical(entries: Sequence[Entry]) -> Identical:
    """A training counts once for each pair of reports, by the most that it has in common."""
    found: dict[str, list[Alike]] = {"other": [], "recipes": [], "expected": []}
    known = [_by_scores(entry.trained) for entry in entries]
    for (a, first), (b, second) in combinations(enumerate(known), 2):
        pairs = defaultdict(list)
        for key in first.keys() & second.keys():
            name, *pair = _closest(first[key], second[key])
            pairs[name].append(pair)
        for name, own in pairs.items():
            one, two = min(own, key=lambda pair: (pair[0].experiment, pair[0].seed))
            example = f"{one.experiment}: seed {one.seed} and seed {two.seed}"
            found[name].append(Alike(places=(a, b), count=len(own), example=example))
    return Identical(**{name: tuple(own) for name, own in found.items()})


def _closest(first: Sequence[Trained], second: Sequence[Trained]) -> tuple[str, Trained, Trained]:
    pairs = [(one, two) for one in first for two in second]
    drawn = [(one, two) for one, two in pairs if one.drawn == two.drawn]
    equal = [(one, two) for one, two in drawn if one.recipe == two.recipe]
    if equal:
        return ("expected", *equal[0])
    return ("recipes", *drawn[0]) if drawn else ("other", *pairs[0])


def overlapping(entries: Sequence[Entry]) -> list[Alike]:
    """Pairs with other first seeds whose results share some: they say less than independent ones."""
    found = []
    for (a, first), (b, second) in combinations(enumerate(entries), 2):
        if first.seed == second.seed or not (first.checked.holds and second.checked.holds):
            continue
        known = {one.asked: one for one in second.results.values()}
        pairs = [(one, known[one.asked]) for one in first.results.values() if one.asked in known]
        shared = [(one, other) for one, other in pairs if set(one.seeds) & set(other.seeds)]
        if shared:
            seeds = [f"{one.seeds[0]} to {one.seeds[-1]}" for one in shared[0]]
            example = f"{shared[0][0].title}: seeds {' and '.join(seeds)}"
            found.append(Alike(places=(a, b), count=len(shared), example=example))
    return found


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
