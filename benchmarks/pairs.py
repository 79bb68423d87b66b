"""Stored outcomes → simulated pairs of runs between which there is no difference, or a known one.

No stored pair differs in nothing but chance on the same splits, so it is simulated, in three
ways. By `seeds`, one experiment is set against itself, on other splits. By `roles`, two
experiments change places at random seeds: what really differs between them stays, as noise. By
`rows`, they change places at random test rows: only what two trainings disagree on stays.

The last comes closest to two runs that differ only in their seeds: measured once, the base
trained anew on its 20 splits with other seeds disagreed with itself on 8 of 150 rows, and the
difference had a standard deviation of 1.2 to 2.1 points, much as by `rows` between like recipes.
Given the table, seeds are independent. The tests allow in addition for another table that might have
been drawn, by a standard error 2.3 times as large at 20 seeds: therefore false verdicts are
rarer here than 5 %, and fewer differences are found than the seeds alone would show.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.stored import Contest, Outcome, Side

SEEDS = 20

Pair = tuple[Side, Side]
Draw = Callable[[Sequence[Contest], np.random.Generator], list[Pair]]
"""One pair for each comparison of a family."""


def seeds(family: Sequence[Contest], random: np.random.Generator) -> list[Pair]:
    """Of the experiment on the left: two random halves of its seeds, 20 a side at most."""
    return [_halves(contest.left, random) for contest in family]


def _halves(side: Side, random: np.random.Generator) -> Pair:
    order = random.permutation(len(side))
    size = min(SEEDS, len(side) // 2)
    return [side[i] for i in order[:size]], [side[i] for i in order[size : 2 * size]]


def roles(family: Sequence[Contest], random: np.random.Generator) -> list[Pair]:
    """20 seeds drawn with replacement; at half of them both sides change places.

    All comparisons of a family change at the same seeds, as they share one side.
    """
    drawn = random.integers(len(family[0].left), size=SEEDS)
    changed = random.random(SEEDS) < 0.5
    return [
        (
            _chosen(contest.left, contest.right, drawn, changed),
            _chosen(contest.right, contest.left, drawn, changed),
        )
        for contest in family
    ]


def _chosen(own: Side, other: Side, drawn: np.ndarray, changed: np.ndarray) -> Side:
    return [(other if change else own)[i] for i, change in zip(drawn, changed, strict=True)]


def rows(family: Sequence[Contest], random: np.random.Generator) -> list[Pair]:
    """20 seeds drawn with replacement; at half of the test rows both sides change places."""
    drawn = random.integers(len(family[0].left), size=SEEDS)
    return [_exchanged(contest, drawn, random) for contest in family]


def _exchanged(contest: Contest, drawn: np.ndarray, random: np.random.Generator) -> Pair:
    left, right = list[Outcome](), list[Outcome]()
    for i in drawn:
        first, second = contest.left[i], contest.right[i]
        changed = random.random(len(first.right)) < 0.5
        left.append(replace(first, right=np.where(changed, second.right, first.right)))
        right.append(replace(second, right=np.where(changed, first.right, second.right)))
    return left, right


def improved(side: Side, metric: str, size: float, random: np.random.Generator) -> Side:
    """Wrong predictions put right at random until `metric` is higher by `size`, on average."""
    return [_improved(outcome, metric, size, random) for outcome in side]


def _improved(outcome: Outcome, metric: str, size: float, random: np.random.Generator) -> Outcome:
    right = outcome.right.copy()
    share = min(1.0, size / max(1e-9, 1 - outcome.value(metric)))
    for group in outcome.groups(metric):
        wrong = group[~outcome.right[group]]
        count = int(share * len(wrong) + random.random())  # whole rows: up or down at random
        right[random.choice(wrong, min(count, len(wrong)), replace=False)] = True
    return replace(outcome, right=right)
