"""The runs of two experiments change places: the comparison is negated, its p is as before."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import manifest
from manifest import Comparison, Verdict
from manifest.output import Output
from pipeline.config import Baseline
from pipeline.records import Run
from pipeline.results import bonus, images, protocols, tabular
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT, TWINS
from tests.results.test_claims import image_run, table_run

TURNED: dict[Verdict, Verdict] = {"higher": "lower", "lower": "higher"}
Runs = list[Run]


def tabular_runs(experiment: str, right: float, splits: int, starts: int = 1) -> Runs:
    """Trainings that are right on about that share of their rows, start after start."""
    return [
        replace(
            _right_on(table_run(seed), experiment, right),
            split=seed % splits,
            test_rows=np.arange(150),
        )
        for seed in range(splits * starts)
    ]


def _right_on(run: Run, experiment: str, share: float) -> Run:
    drawn = np.random.default_rng([run.seed, round(10_000 * share)]).random(len(run.test_labels))
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


def table_evidence(folder: Path, runs: Mapping[str, Runs], **others: object) -> TabularEvidence:
    nothing = dict.fromkeys(("table", "split", "leak_free", "experiments"))
    return TabularEvidence(
        runs=runs, assignment=ASSIGNMENT, output=Output(folder, print), **{**nothing, **others}
    )


def claimed(runs: Mapping[str, Runs]) -> Ledger:
    ledger = Ledger()
    for name, own in runs.items():
        tabular.claim_over_seeds(ledger, name, own)
    return ledger


def of_table(folder: Path, first: Runs, second: Runs) -> Comparison:
    runs = {"a": first, "b": second}
    ledger = claimed(runs)
    tabular.compare(ledger, table_evidence(folder, runs), "a-b", "a", "b", family="x")
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
    """What holds on this table, or of other images, and what holds for new rows."""
    assert after.difference == pytest.approx(-before.difference)
    assert [getattr(after, t) for t in ("n", "of", "margin")] == [
        before.n,
        before.of,
        before.margin,
    ]
    assert_test_turned(before, after)
    assert (after.beyond is None) == (before.beyond is None)
    if before.beyond and after.beyond:
        assert_test_turned(before.beyond, after.beyond)


def assert_test_turned(before: manifest.Tested, after: manifest.Tested) -> None:
    assert after.verdict == TURNED.get(before.verdict, before.verdict)
    assert after.test == before.test
    for same in ("p", "p_adjusted", "p_equivalent", "p_equivalent_adjusted", "smallest"):
        assert getattr(after, same) == pytest.approx(getattr(before, same))
    assert (after.interval is None) == (before.interval is None)
    if before.interval and after.interval:
        assert after.interval.low == pytest.approx(-before.interval.high)
        assert after.interval.high == pytest.approx(-before.interval.low)


@pytest.mark.parametrize(
    ("shares", "splits", "starts", "verdicts"),
    [
        ((0.9, 0.6), 8, 1, ("higher", "higher")),
        ((0.6, 0.9), 8, 3, ("lower", "lower")),
        ((0.75, 0.7501), 60, 1, ("equivalent", "no evidence")),
        ((0.75, 0.71), 60, 1, ("higher", "no evidence")),
        ((0.75, 0.72), 3, 1, ("no evidence", "no evidence")),
        ((0.75, 0.72), 3, 2, ("no evidence", "no evidence")),
    ],
)
def test_exchanged_runs_of_the_table_turn_both_verdicts(
    shares: tuple[float, float],
    splits: int,
    starts: int,
    verdicts: tuple[Verdict, Verdict],
    tmp_path: Path,
) -> None:
    a, b = (tabular_runs("ab"[side], shares[side], splits, starts) for side in (0, 1))
    before, after = of_table(tmp_path, a, b), of_table(tmp_path, b, a)
    assert before.beyond is not None
    assert (before.verdict, before.beyond.verdict) == verdicts
    assert_turned(before, after)


@pytest.mark.parametrize("starts", [1, 4])
def test_exchanged_runs_on_one_split_say_nothing_of_new_rows(starts: int, tmp_path: Path) -> None:
    a, b = tabular_runs("a", 0.9, 1, starts), tabular_runs("b", 0.6, 1, starts)
    before, after = of_table(tmp_path, a, b), of_table(tmp_path, b, a)
    assert (before.verdict, before.beyond) == ("higher" if starts > 1 else "no evidence", None)
    assert_turned(before, after)


@pytest.mark.parametrize(
    ("left", "right"), [(f"base.{o}.published", f"base.{o}.leak-free") for o in ("sgd", "adam")]
)
def test_protocols_that_change_places_turn_their_pair_and_no_other(
    left: str, right: str, tmp_path: Path
) -> None:
    """Trainings on other splits, by Welch's test."""
    ids = [f"base.{o}.{p}" for o in ("sgd", "adam") for p in ("published", "leak-free")]
    runs = {
        id: tabular_runs(id, share, 8, 2) for id, share in zip(ids, (0.9, 0.6) * 2, strict=True)
    }
    before, after = (
        _protocols(tmp_path, known)
        for known in (runs, runs | {left: runs[right], right: runs[left]})
    )
    own = f"protocol.{left}"
    assert (before[own].verdict, after[own].verdict) == ("higher", "lower")
    assert before[own].test.startswith("Welch")
    assert_turned(before[own], after[own])
    assert {id: c.difference for id, c in before.items() if id != own} == {
        id: c.difference for id, c in after.items() if id != own
    }


def _protocols(folder: Path, runs: Mapping[str, Runs]) -> dict[str, Comparison]:
    ledger = claimed(runs)
    list(protocols._compare_protocols(ledger, table_evidence(folder, runs), ASSIGNMENT.given_base))
    return {c.id: c for c in ledger.comparisons()}


def test_a_simple_model_that_changes_places_with_a_network_turns_its_comparison(
    tmp_path: Path,
) -> None:
    """The model is fitted once for each split, the network starts twice on it."""
    models = {model.id: model.experiment().under("leak-free") for model in ASSIGNMENT.simple}
    base, best = (recipe.under(protocol="leak-free").id for recipe in ASSIGNMENT.main_recipes)
    simple = [model.id for model in models.values()]
    runs = {base: tabular_runs(base, 0.6, 8, 2), best: tabular_runs(best, 0.75, 8, 2)}
    runs |= {id: tabular_runs(id, 0.9, 8) for id in simple}
    exchanged = runs | {simple[0]: runs[base], base: runs[simple[0]]}
    baselines = {model.id: model for model in models.values()}
    before, after = (_simple(tmp_path, known, baselines) for known in (runs, exchanged))
    of_one, of_other = (f"simple.{id}" for id in models)
    was, now = (found[f"{of_one}.base"] for found in (before, after))
    assert now.difference == pytest.approx(-was.difference)
    for old, new in ((was, now), (was.beyond, now.beyond)):
        assert (old.verdict, new.verdict) == ("higher", "lower")
        assert new.p == pytest.approx(old.p)  # adjusted among others, which changed too
    assert before[f"{of_other}.best"].difference == after[f"{of_other}.best"].difference


def _simple(
    folder: Path, runs: Mapping[str, Runs], baselines: Mapping[str, Baseline]
) -> dict[str, Comparison]:
    ledger = claimed(runs)
    protocols._compare_baselines(ledger, table_evidence(folder, runs, baselines=baselines))
    return {c.id: c for c in ledger.comparisons()}


def test_a_gap_goes_with_its_runs_and_turns_where_validation_is_ahead(tmp_path: Path) -> None:
    runs = {"a": fitted_runs("a", 0.9, 0.6), "b": fitted_runs("b", 0.7, 0.7002)}
    turned = {"a": fitted_runs("a", 0.6, 0.9), "b": runs["b"]}
    before, moved, after = (
        _fits(tmp_path, known) for known in (runs, {"a": runs["b"], "b": runs["a"]}, turned)
    )
    assert [c.verdict for c in before] == ["higher", "equivalent"]
    assert [(c.difference, c.verdict, c.p) for c in moved] == [
        (c.difference, c.verdict, c.p) for c in before[::-1]
    ]
    assert_turned(before[0], after[0])
    assert after[0].verdict == "lower"


def fitted_runs(experiment: str, train: float, validation: float) -> Runs:
    """Whose accuracies on both parts differ a little from training to training."""
    runs = tabular_runs(experiment, 0.8, 8, 2)
    noise = np.random.default_rng(7).normal(0, 0.002, (len(runs), 2))
    noise = noise[:, :: -1 if train < validation else 1]
    return [
        replace(
            run,
            fitted=run.fitted
            | {
                "train-accuracy": train + float(own[0]),
                "validation-accuracy": validation + float(own[1]),
            },
        )
        for run, own in zip(runs, noise, strict=True)
    ]


def _fits(folder: Path, runs: Mapping[str, Runs]) -> tuple[Comparison, ...]:
    ledger = claimed(runs)
    for experiment in runs:
        tabular.compare_fit(ledger, table_evidence(folder, runs), experiment)
    return ledger.comparisons()


@pytest.mark.parametrize("seeds", [1, 3])
@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [(0.0, 1.0, "higher"), (1.0, 0.0, "lower"), (0.2, 0.21, "no evidence")],
)
def test_exchanged_runs_on_images_turn_the_verdict(
    first: float, second: float, verdict: Verdict, seeds: int, tmp_path: Path
) -> None:
    a, b = image_runs("a", first, seeds), image_runs("b", second, seeds)
    before, after = of_images(tmp_path, a, b), of_images(tmp_path, b, a)
    assert (before.verdict, before.beyond) == (verdict, None)
    assert_turned(before, after)


@pytest.mark.parametrize(("seeds", "verdict"), [(1, "equivalent"), (3, "no evidence")])
def test_networks_on_images_that_read_all_alike_stay_as_they_are(
    seeds: int, verdict: Verdict, tmp_path: Path
) -> None:
    """Images agree one by one; of three seeds without a spread, t says nothing."""
    a, b = image_runs("a", 0.2, seeds), image_runs("b", 0.2, seeds)
    before, after = of_images(tmp_path, a, b), of_images(tmp_path, b, a)
    assert before.verdict == verdict
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
