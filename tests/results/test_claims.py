"""Claims and comparisons as runs become entries of the ledger."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manifest import Claim
from manifest.output import Output
from pipeline.records import Run
from pipeline.results import images, tabular
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT
from tests.results.test_resampling import many_classes, two_classes

COUNTS = {"train": 697, "validation": 149, "distinct": 480, "parameters": 9}
FITTED = {
    "train-loss": 0.5,
    "train-accuracy": 520 / 697,
    "validation-loss": 0.6,
    "validation-accuracy": 110 / 149,
}


def table_run(seed: int) -> Run:
    random = np.random.default_rng(seed)
    run = two_classes()
    noisy = np.clip(run.test_scores + random.normal(0, 0.1, 150), 0, 1)
    return replace(run, seed=seed, split=seed, test_scores=noisy, counts=COUNTS, fitted=FITTED)


def image_run(seed: int, experiment: str = "cnn") -> Run:
    run = many_classes(720, 36)
    random = np.random.default_rng(seed)
    scores = run.test_scores + random.uniform(0, 0.05, run.test_scores.shape)
    counts = {"train": 5_760, "validation": 720, "measured": 2_000, "parameters": 9}
    return replace(
        run, experiment=experiment, seed=seed, test_scores=scores, counts=counts, fitted=FITTED
    )


def claims_of_images(*runs: Run) -> dict[str, Claim]:
    ledger = Ledger()
    images.claim(ledger, "cnn", runs)
    return {id.removeprefix("cnn."): claim for id, claim in ledger.claims.items()}


def test_a_mean_over_seeds_has_its_interval_and_one_further_run_a_wider_one() -> None:
    ledger = Ledger()
    tabular.claim_over_seeds(ledger, "base", [table_run(seed) for seed in range(8)])
    claim = ledger.claims["base.accuracy"]
    assert claim.interval is not None
    assert claim.prediction is not None
    ratio = (claim.prediction.high - claim.value) / (claim.interval.high - claim.value)
    assert ratio == pytest.approx(9**0.5)
    assert (claim.n, claim.of, claim.prediction.method) == (8, "seeds", "t, one further run")


def test_two_seeds_leave_no_fraction_beyond_its_limits_but_a_gap_may_be_negative() -> None:
    ledger = Ledger()
    gaps = [{**FITTED, "train-accuracy": value} for value in (0.2, 0.9)]
    runs = [replace(table_run(seed), fitted=gaps[seed]) for seed in range(2)]
    tabular.claim_over_seeds(ledger, "base", runs)
    for id, claim in ledger.claims.items():
        for interval in (claim.interval, claim.prediction):
            if claim.unit == "fraction" and interval is not None:
                assert -1 <= interval.low <= interval.high <= 1, id
                assert interval.low >= 0 or id == "base.gap"
    gap = ledger.claims["base.gap"].interval
    assert gap is not None
    assert gap.low < 0


def test_each_claim_of_one_run_names_its_rows_and_has_no_prediction() -> None:
    ledger = Ledger()
    tabular.claim_one_run(ledger, table_run(42))
    claims = {id.split("@42.")[1]: claim for id, claim in ledger.claims.items()}
    assert all(claim.prediction is None for claim in claims.values())
    assert (claims["accuracy"].n, claims["accuracy"].of) == (150, "test rows")
    assert (claims["train-accuracy"].n, claims["train-accuracy"].of) == (697, "training rows")
    assert (claims["gap"].n, claims["gap"].of) == (149, "validation rows")
    methods = {name: c.interval.method for name, c in claims.items() if c.interval}
    assert methods == {
        "accuracy": "Wilson",
        "train-accuracy": "Wilson",
        "validation-accuracy": "Wilson",
        "gap": "Newcombe",
    } | dict.fromkeys(
        (
            "loss",
            "balanced-accuracy",
            "precision",
            "recall",
            "f1",
            "mcc",
            "specificity",
            "auc",
            "auc-from-labels",
        ),
        "percentile bootstrap",
    )


def test_images_of_one_seed_get_intervals_over_images_and_of_several_over_seeds() -> None:
    one = claims_of_images(image_run(1))
    several = claims_of_images(*(image_run(seed) for seed in range(3)))
    for name in ("precision", "recall", "f1", "auc", "loss"):
        assert one[name].interval is not None
        assert one[name].interval.method == "percentile bootstrap"
        assert (one[name].n, one[name].of) == (720, "test images")
        assert one[name].prediction is None
        assert several[name].prediction is not None
        assert (several[name].n, several[name].of) == (3, "seeds")
    assert one["top3-accuracy"].interval.method == "Wilson"
    assert one["train-accuracy"].n == 2_000
    assert (one["parameters"].n, one["parameters"].interval) == (1, None)


def evidence(tmp_path: Path, *seeds: int) -> ImageEvidence:
    runs = {name: [image_run(seed + n, name) for seed in seeds] for n, name in enumerate("ab")}
    none = dict.fromkeys(
        (
            "experiments",
            "characters",
            "split",
            "layers",
            "scale",
        )
    )
    return ImageEvidence(runs=runs, assignment=ASSIGNMENT, output=Output(tmp_path, print), **none)


@pytest.mark.parametrize(
    ("seeds", "test", "of"),
    [((1,), "McNemar, exact", "test images"), ((1, 5), "paired t over seeds", "seeds")],
)
def test_images_are_compared_row_by_row_or_seed_by_seed_with_the_declared_margin(
    tmp_path: Path, seeds: tuple[int, ...], test: str, of: str
) -> None:
    ledger, found = Ledger(), evidence(tmp_path, *seeds)
    for name in "ab":
        images.claim(ledger, name, found.runs[name])
    images.compare(ledger, found, "b-a", "b", "a", family="x")
    (comparison,) = ledger.comparisons()
    assert (comparison.test, comparison.of, comparison.margin) == (test, of, 0.01)
    assert comparison.p_equivalent_adjusted == comparison.p_equivalent
    difference = ledger.claims["b.accuracy"].value - ledger.claims["a.accuracy"].value
    assert comparison.difference == pytest.approx(difference)


def test_p_is_adjusted_within_its_own_family_only(tmp_path: Path) -> None:
    ledger, found = Ledger(), evidence(tmp_path, 1, 5, 9)
    for name in "ab":
        images.claim(ledger, name, found.runs[name])
    for id, family in (("1", "x"), ("2", "x"), ("3", "y")):
        images.compare(ledger, found, id, "b", "a", family=family)
    first, second, alone = ledger.comparisons()
    assert first.p is not None
    assert first.p_adjusted == second.p_adjusted == pytest.approx(min(1, 2 * first.p))
    assert alone.p_adjusted == alone.p
