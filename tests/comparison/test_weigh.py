"""Each number of two runs is the same, within its noise, real, or honestly untested."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from comparison.sides import Results, seedless
from comparison.trainings import Training
from comparison.weigh import All, Weighed, weigh
from pipeline.records import Run
from pipeline.results import statistics, tabular
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import IMAGE
from pipeline.results.tabular import each_split
from tests.results.test_claims import image_run, table_run

SPLITS, STARTS = 6, 2


def table_runs(first: int, noise: float = 0.0, starts: int = STARTS) -> list[Run]:
    """noise: how much is added to the scores, which makes them worse."""
    return [
        _worse(replace(table_run(first + n), split=first + n % SPLITS), noise)
        for n in range(SPLITS * starts)
    ]


def _worse(run: Run, noise: float) -> Run:
    random = np.random.default_rng([run.seed, 7])
    scores = run.test_scores + random.normal(0, 1, run.test_scores.shape) * noise
    return replace(run, test_scores=np.clip(scores, 0, 1).astype(np.float32))


def results(
    runs: Mapping[str, Sequence[Run]], networks: Mapping[str, Sequence[Run]] = {}
) -> Results:
    """What the program claims of these; `a` is compared with `b`."""
    ledger = Ledger()
    for name, own in runs.items():
        tabular.claim_over_seeds(ledger, name, own)
    for name, own in networks.items():
        for metric, value in IMAGE.values(own[0]).items():  # without the intervals that a run has
            ledger.claim(f"{name}.{metric}", value, IMAGE[metric].unit, n=1, of="runs")
    if {"a", "b"} <= runs.keys():
        sides = [each_split(runs[name], "accuracy") for name in ("a", "b")]
        found = statistics.paired(sides[0], sides[1], 0.2, 0.02)
        ledger.compare("a-b", "a.accuracy", "b.accuracy", "x", found)
    everything = {**runs, **networks}
    return Results(
        declared=frozenset(everything),
        claims=ledger.claims,
        comparisons={one.id: one for one in ledger.comparisons()},
        trainings={name: [Training(run) for run in own] for name, own in everything.items()},
        data={"table": "t", "images": "i"},
    )


def of(found: All, id: str) -> Weighed:
    return next(one for one in found.weighed if one.id == id)


def test_a_run_beside_itself_is_the_same_and_nothing_is_tested() -> None:
    runs = {"a": table_runs(0), "b": table_runs(0, 0.1)}
    found = weigh(results(runs), results(runs))
    assert found.family == 0
    assert found.same_trainings
    assert {one.status for one in found.weighed} == {"same"}


def test_the_keys_of_trainings_do_not_matter_but_what_they_predict() -> None:
    runs = table_runs(0)
    renamed = [replace(run, key=f"other{n}", seconds=9.0) for n, run in enumerate(runs)]
    assert weigh(results({"a": runs}), results({"a": renamed})).same_trainings


def test_other_seeds_are_within_noise_and_a_worse_recipe_is_real() -> None:
    left = results({"a": table_runs(0), "b": table_runs(0, 0.1)})
    right = results({"a": table_runs(100), "b": table_runs(100, 0.9)})
    found = weigh(left, right)
    assert not found.same_trainings
    assert of(found, "a.accuracy").status == "within noise"
    worse = of(found, "b.accuracy")
    assert worse.status == "real"
    assert worse.right < worse.left
    assert worse.weight is not None
    assert worse.weight.test == "Welch’s t over splits"
    assert worse.weight.difference == pytest.approx(worse.right - worse.left)
    assert of(found, "a-b").status == "real"
    assert found.family == sum(one.weight is not None for one in found.weighed)
    assert all(one.p_adjusted >= one.weight.p for one in found.weighed if one.weight)


def test_what_both_have_the_same_trainings_of_is_no_part_of_the_family() -> None:
    same = table_runs(0)
    left = results({"a": same, "b": table_runs(0, 0.1)})
    right = results({"a": same, "b": table_runs(0, 0.5)})
    found = weigh(left, right)
    tested = [one.id for one in found.weighed if one.weight is not None]
    assert tested
    assert all(id.startswith("b.") or id == "a-b" for id in tested)
    assert of(found, "b.loss").weight is not None


def test_p_is_adjusted_by_holm_among_all_that_is_tested() -> None:
    left, right = results({"a": table_runs(0)}), results({"a": table_runs(0, 0.3)})
    tested = sorted(
        (one.weight.p, one.p_adjusted) for one in weigh(left, right).weighed if one.weight
    )
    highest, family = 0.0, len(tested)
    for place, (p, adjusted) in enumerate(tested):
        highest = max(highest, min(1.0, (family - place) * p))
        assert adjusted == pytest.approx(highest)


def test_of_one_training_each_nothing_is_called_real() -> None:
    good, bad = image_run(1), image_run(1)
    scores = bad.test_scores.copy()
    scores[:300] = np.roll(scores[:300], 1, axis=1)
    left, right = (
        results({}, {"cnn": [good]}),
        results({}, {"cnn": [replace(bad, test_scores=scores)]}),
    )
    found = weigh(left, right)
    accuracy = of(found, "cnn.accuracy")
    assert accuracy.status == "beyond rows"
    assert accuracy.weight is not None
    assert accuracy.weight.test == "McNemar, exact"
    assert accuracy.weight.difference == pytest.approx(accuracy.right - accuracy.left)
    assert found.single == ("cnn",)
    f1 = of(found, "cnn.f1")
    assert (f1.status, "each side has one training" in f1.reason) == ("untested", True)
    assert not [one for one in found.weighed if one.status == "real"]


def test_one_training_on_other_images_is_compared_as_two_shares() -> None:
    left = results({}, {"cnn": [image_run(1)]})
    other = image_run(2)
    right = results({}, {"cnn": [replace(other, test_rows=other.test_rows + 5_000)]})
    weight = of(weigh(left, right), "cnn.accuracy").weight
    assert weight is not None
    assert weight.test == "score test of two shares"


def test_a_number_that_does_not_follow_from_its_trainings_is_not_tested() -> None:
    left = results({"a": table_runs(0)})
    right = results({"a": table_runs(100)})
    claim = right.claims["a.accuracy"]
    forged = claim.model_copy(update={"value": claim.value + 0.1})
    right = replace(right, claims={**right.claims, "a.accuracy": forged})
    found = of(weigh(left, right), "a.accuracy")
    assert (found.status, "does not follow" in found.reason) == ("untested", True)


def compared(*networks: Run) -> Results:
    """With a comparison of two networks, each trained once."""
    found, ledger = results({}, {"one": networks[:1], "two": networks[1:]}), Ledger()
    for claim in found.claims.values():
        ledger.claim(claim.id, claim.value, claim.unit, n=1, of="runs")
    rights = [Training(run).is_right for run in networks]
    test = statistics.mcnemar(rights[0], rights[1], margin=0.01)
    ledger.compare("one-two", "one.accuracy", "two.accuracy", "x", test)
    return replace(found, comparisons={one.id: one for one in ledger.comparisons()})


def test_a_comparison_of_one_training_each_is_tested_only_where_it_follows_from_them() -> None:
    scores = np.roll(image_run(1).test_scores[:300], 1, axis=1)
    worse = replace(
        image_run(1), test_scores=np.concatenate([scores, image_run(1).test_scores[300:]])
    )
    left, right = compared(image_run(1), image_run(2)), compared(worse, image_run(2))
    found = of(weigh(left, right), "one-two")
    assert (found.status, found.weight is not None) == ("beyond rows", True)
    comparison = right.comparisons["one-two"]
    forged = comparison.model_copy(update={"difference": comparison.difference + 0.1})
    found = of(weigh(left, replace(right, comparisons={"one-two": forged})), "one-two")
    assert (found.status, "does not follow" in found.reason) == ("untested", True)


def test_without_trainings_numbers_are_compared_and_not_tested() -> None:
    left, right = results({"a": table_runs(0)}), results({"a": table_runs(100)})
    found = weigh(left, replace(right, trainings={}))
    assert (of(found, "a.accuracy").status, found.family) == ("untested", 0)
    assert "are not there" in of(found, "a.accuracy").reason


def test_the_first_seed_is_no_part_of_an_id() -> None:
    assert seedless("base@42.class-42.recall", 42) == "base@first.class-42.recall"
