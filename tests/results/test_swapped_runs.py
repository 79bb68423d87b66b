"""The runs of two experiments change places: the comparison is negated, its p is as before."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manifest import Comparison, Verdict
from manifest.output import Output
from pipeline.records import Run
from pipeline.results import bonus, images, tabular
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT, TWINS
from tests.results.test_claims import image_run, table_run

TURNED: dict[Verdict, Verdict] = {"higher": "lower", "lower": "higher"}
Runs = list[Run]


def tabular_runs(experiment: str, right: float, seeds: int) -> Runs:
    """Runs that are right on about that share of their rows."""
    return [_right_on(table_run(seed), experiment, right) for seed in range(seeds)]


def _right_on(run: Run, experiment: str, share: float) -> Run:
    drawn = np.random.default_rng([run.seed, round(1000 * share)]).random(len(run.test_labels))
    scores = np.abs(run.test_labels - np.where(drawn < share, 0.2, 0.8))
    return replace(run, experiment=experiment, test_scores=scores)


def image_runs(experiment: str, noise: float, seeds: int) -> Runs:
    """The more noise, the fewer images are read rightly."""
    runs = [image_run(seed, experiment) for seed in range(seeds)]
    return [replace(run, test_scores=_noisy(run, noise)) for run in runs]


def _noisy(run: Run, noise: float) -> np.ndarray:
    random = np.random.default_rng([run.seed, round(1000 * noise)])
    scores = run.test_scores + noise * random.random(run.test_scores.shape)
    return (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)


def of_table(folder: Path, first: Runs, second: Runs) -> Comparison:
    ledger, runs = Ledger(), {"a": first, "b": second}
    nothing = dict.fromkeys(("table", "split", "leak_free", "experiments"))
    for name, own in runs.items():
        tabular.claim_over_seeds(ledger, name, own)
    evidence = TabularEvidence(
        runs=runs, assignment=ASSIGNMENT, output=Output(folder, print), **nothing
    )
    tabular.compare(ledger, evidence, "a-b", "a", "b", family="x")
    return ledger.comparisons()[0]


def image_evidence(folder: Path, runs: dict[str, Runs]) -> ImageEvidence:
    nothing = dict.fromkeys(("experiments", "characters", "split", "scale", "layers"))
    return ImageEvidence(runs=runs, assignment=ASSIGNMENT, output=Output(folder, print), **nothing)


def of_images(folder: Path, first: Runs, second: Runs) -> Comparison:
    ledger, runs = Ledger(), {"a": first, "b": second}
    for name, own in runs.items():
        images.claim(ledger, name, own)
    images.compare(ledger, image_evidence(folder, runs), "a-b", "a", "b", family="x")
    return ledger.comparisons()[0]


def assert_turned(before: Comparison, after: Comparison) -> None:
    assert after.difference == pytest.approx(-before.difference)
    assert after.verdict == TURNED.get(before.verdict, before.verdict)
    tests = ("test", "n", "of", "margin")
    assert [getattr(after, t) for t in tests] == [getattr(before, t) for t in tests]
    for p in ("p", "p_adjusted", "p_equivalent", "p_equivalent_adjusted"):
        assert getattr(after, p) == pytest.approx(getattr(before, p))
    assert (after.interval is None) == (before.interval is None)
    if before.interval and after.interval:
        assert after.interval.low == pytest.approx(-before.interval.high)
        assert after.interval.high == pytest.approx(-before.interval.low)


@pytest.mark.parametrize(
    ("first", "second", "seeds", "verdict"),
    [
        (0.9, 0.6, 8, "higher"),
        (0.6, 0.9, 8, "lower"),
        (0.75, 0.75, 8, "equivalent"),
        (0.75, 0.72, 3, "no evidence"),
        (0.9, 0.6, 1, "no evidence"),
    ],
)
def test_exchanged_runs_of_the_table_turn_the_verdict(
    first: float, second: float, seeds: int, verdict: Verdict, tmp_path: Path
) -> None:
    a, b = tabular_runs("a", first, seeds), tabular_runs("b", second, seeds)
    before, after = of_table(tmp_path, a, b), of_table(tmp_path, b, a)
    assert before.verdict == verdict
    assert_turned(before, after)


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [(0.0, 1.0, "higher"), (1.0, 0.0, "lower"), (0.2, 0.2, "equivalent"), (0.2, 0.21, None)],
)
def test_exchanged_runs_on_images_turn_the_verdict(
    first: float, second: float, verdict: Verdict | None, seeds: int, tmp_path: Path
) -> None:
    a, b = image_runs("a", first, seeds), image_runs("b", second, seeds)
    before, after = of_images(tmp_path, a, b), of_images(tmp_path, b, a)
    assert before.verdict == (verdict or "no evidence")
    assert_turned(before, after)


def test_twins_that_change_places_turn_their_own_comparison_of_the_bonus(tmp_path: Path) -> None:
    noise = {"vgg13-batch-norm": 0.0, "vgg13": 0.6, "vgg13-augmented": 0.6, "cnn": 0.3}
    equal = [terms for terms in ASSIGNMENT.equal_terms if terms.equal.part == "bonus"]
    names = dict.fromkeys(model.id for several in (*TWINS, *equal) for model in several)
    runs = {name: image_runs(name, noise.get(name, 0.1), 1) for name in names}
    model, twin = "vgg13-batch-norm", "vgg13"
    found = [
        {c.id: c for c in _of_bonus(tmp_path, known).comparisons()}
        for known in (runs, runs | {model: runs[twin], twin: runs[model]})
    ]
    before, after = (of["B.vgg13-batch-norm"] for of in found)
    assert (before.verdict, after.verdict) == ("higher", "lower")
    assert after.difference == pytest.approx(-before.difference)
    assert after.p == pytest.approx(before.p)
    untouched = [of["B.cnn-augmented"] for of in found]
    assert untouched[0].difference == untouched[1].difference
    assert untouched[0].verdict == untouched[1].verdict == "higher"


def _of_bonus(folder: Path, runs: dict[str, Runs]) -> Ledger:
    ledger = Ledger()
    bonus.collect(ledger, image_evidence(folder, runs))
    return ledger
