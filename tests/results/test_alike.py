"""Classes that are taken for one another: which are found, and what of the errors lies in them."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.records import Run
from pipeline.results import alike
from pipeline.results.ledger import Ledger
from tests.test_store import run as stored_run

CLASSES, EACH = 12, 60


def run_of(confused: dict[tuple[int, int], int], seed: int | None = None) -> Run:
    """60 images of each class, so many of which are read as another; `seed`: errors at random as well."""
    labels = np.repeat(np.arange(CLASSES), EACH)
    read = labels.copy()
    for true, other in confused:
        free = np.flatnonzero((labels == true) & (read == true))
        read[free[: confused[true, other]]] = other
    if seed is not None:
        random = np.random.default_rng(seed)
        wrong = random.random(len(labels)) < 0.4
        read = np.where(wrong, random.integers(CLASSES, size=len(labels)), read)
    scores = np.eye(CLASSES, dtype=np.float32)[read]
    return replace(stored_run(), experiment="cnn", seed=42, test_labels=labels, test_scores=scores)


BOTH_WAYS = {(0, 1): 15, (1, 0): 9, (1, 2): 12, (2, 1): 8, (5, 6): 4, (6, 5): 4, (8, 9): 30}


def test_classes_are_grouped_that_take_errors_from_each_other_in_both_directions() -> None:
    """5 and 6 are confused too seldom, and 9 is never read as 8."""
    assert alike.groups(run_of(BOTH_WAYS), CLASSES) == [(0, 1, 2)]


def test_one_answer_to_everything_makes_no_group() -> None:
    one = {(true, 3): EACH for true in range(CLASSES) if true != 3}
    assert alike.groups(run_of(one), CLASSES) == []


def test_errors_at_random_are_hardly_ever_a_group() -> None:
    found = [alike.groups(run_of({}, seed), CLASSES) for seed in range(20)]
    assert sum(map(bool, found)) <= 1


def test_what_lies_within_groups_is_counted() -> None:
    ledger, run = Ledger(), run_of(BOTH_WAYS)
    known = alike.groups(run, CLASSES)
    alike.claim(ledger, run, known)
    alike.table(ledger, run, known, [f"class {n}" for n in range(CLASSES)])
    values = {id.removeprefix("cnn@42."): claim.value for id, claim in ledger.claims.items()}
    assert (values["errors"], values["alike-errors"]) == (82, 44)
    assert values["alike-share"] == pytest.approx(44 / 82)
    assert values["alike-accuracy"] == pytest.approx(1 - 38 / (CLASSES * EACH))
    assert alike.right(run, known).mean() == pytest.approx(values["alike-accuracy"])
    assert values["alike-1.confused"] == 44
    assert (values["alike-1.apart"], values["alike-1.together"]) == (pytest.approx(136 / 180), 1)
    assert ledger.tables["3.4i"].rows[0][0] == "class 0, class 1, class 2"
