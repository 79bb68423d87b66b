"""Whether two calibration errors differ: said where they do, and hardly where they do not."""

from dataclasses import replace

import numpy as np

from pipeline.records import Run
from pipeline.results import calibrated
from pipeline.results.statistics import Difference
from tests.test_store import run as stored_run

ROWS, CLASSES = 1_000, 5


def run_of(seed: int, spread: float, boast: float = 0.0) -> Run:
    """Confidence around 0.7, right as often as it says, or less by `boast`."""
    random = np.random.default_rng(seed)
    confidence = np.clip(0.7 + spread * random.uniform(-1, 1, ROWS), 0.3, 0.99)
    scores = np.repeat(((1 - confidence) / (CLASSES - 1))[:, None], CLASSES, axis=1)
    scores[:, 0] = confidence
    labels = np.where(random.random(ROWS) < confidence - boast, 0, 1)
    return replace(stored_run(), test_labels=labels, test_scores=scores.astype(np.float32))


def test_a_model_that_boasts_has_the_higher_error_either_way_round() -> None:
    honest, boasting = run_of(1, 0.2), run_of(2, 0.2, boast=0.15)
    found = calibrated.bootstrapped(boasting, honest, 0.01)
    turned = calibrated.bootstrapped(honest, boasting, 0.01)
    assert found.difference > 0.08
    assert found.here is not None
    assert found.here.interval.low > 0
    assert turned.difference == -found.difference
    assert max(p_of(found), p_of(turned)) < 0.01


def test_models_that_are_as_honest_are_hardly_ever_told_apart() -> None:
    """Though one of them spreads over all bins, in which there is more noise."""
    pairs = [(run_of(2 * n, 0.3), run_of(2 * n + 1, 0.02)) for n in range(30)]
    found = [p_of(calibrated.bootstrapped(*pair, 0.01)) for pair in pairs]
    assert sum(p < 0.05 for p in found) <= 4


def p_of(found: Difference) -> float:
    assert found.here is not None
    return found.here.p
