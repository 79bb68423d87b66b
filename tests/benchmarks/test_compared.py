"""Pairs of which the truth is known are drawn from a bank, compared as a user's are, and counted."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import compared
from benchmarks.compared import Called, called, results
from benchmarks.documents import DOCUMENTS
from benchmarks.pairs import BASE, EXPERIMENTS, STRONGER, Drawer, Scenario, results_of, scenarios
from comparison.trainings import Training
from tests.comparison.test_weigh import _worse
from tests.packaged import ASSIGNMENT
from tests.results.test_claims import table_run


@pytest.fixture(scope="module")
def drawer() -> Drawer:
    """16 splits with 2 starts; the recipe with more dropout is much worse."""
    noise = dict.fromkeys(EXPERIMENTS, 0.1) | {STRONGER: 1.0}
    bank = {
        experiment: {
            split: [_training(experiment, split, s, noise) for s in (0, 1)] for split in range(16)
        }
        for experiment in EXPERIMENTS
    }
    return Drawer(bank=bank, splits=6, starts=2)


def _training(experiment: str, split: int, start: int, noise: dict[str, float]) -> Training:
    place = EXPERIMENTS.index(experiment)
    run = table_run(10_000 * place + 100 * start + split)
    return Training(_worse(replace(run, split=split), noise[experiment]))


def test_runs_of_other_seeds_share_no_split_and_those_of_other_starts_all(drawer: Drawer) -> None:
    random = np.random.default_rng(1)
    left, right = drawer.other_seeds(random)
    sides = [{t.run.split for t in side[BASE]} for side in (left, right)]
    assert not sides[0] & sides[1]
    assert [len(side) for side in sides] == [6, 6]
    left, right = drawer.other_starts(random)
    assert [t.run.split for t in left[BASE]] == [t.run.split for t in right[BASE]]
    assert not {t.print for t in left[BASE]} & {t.print for t in right[BASE]}


def test_every_claim_and_comparison_of_a_drawn_run_is_tested(drawer: Drawer) -> None:
    sides = [results_of(side, 0.02) for side in drawer.other_seeds(np.random.default_rng(1))]
    found = compared.weigh(*sides)
    assert len(sides[0].comparisons) == 8
    assert not [one.reason for one in found.weighed if one.weight is None and one.status != "same"]


def test_what_was_planted_is_found_and_nothing_else_is_called_real(drawer: Drawer) -> None:
    planted = scenarios(drawer)[4]
    assert planted.planted == BASE
    found = list(called(planted, ASSIGNMENT, 3))
    rates = {rate.counted: rate.count for rate in results(planted, found)}
    assert rates["the change called real"] == 3
    assert rates["what did not change called real"] == 0


def test_one_number_called_real_counts_for_its_pair(drawer: Drawer) -> None:
    of = Scenario(name="x", draw=drawer.other_seeds)
    calls = [
        Called(real=("a", "b"), ps=(0.0005, 0.5), verdicts=1),
        Called(real=(), ps=(0.04, 0.9), verdicts=0),
    ]
    rates = {rate.counted: (rate.count, rate.tried) for rate in results(of, calls)}
    assert rates == {
        "anything called real": (1, 2),
        "a verdict changed": (1, 2),
        "a single test below p 0.05": (2, 4),
        "a single test below p 0.001": (1, 4),
    }


def test_what_the_documents_say_is_what_was_counted() -> None:
    content = json.loads((DOCUMENTS / "benchmarks-compared.json").read_text(encoding="utf-8"))
    real = sum(count > 0 for count in content["A/A, other first seeds"]["real"])
    assert real <= compared.MOST
    text = (DOCUMENTS / "benchmarks.md").read_text(encoding="utf-8")
    assert f"Of 200 A/A pairs of other first seeds, {real} are called real" in text
