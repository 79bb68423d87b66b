"""Claims about networks on the images."""

from collections.abc import Sequence

import numpy as np

from pipeline.config import ImageExperiment
from pipeline.records import Run
from pipeline.results import disagreement, one_run, over_seeds, statistics
from pipeline.results.evidence import ImageEvidence
from pipeline.results.figures.intervals import Estimate
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import IMAGE, POSITIVE
from pipeline.results.over_seeds import by_split

ACCURACY = IMAGE["accuracy"]


def claim(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    """`<experiment>.<metric>`: of the one run, or the mean over seeds; its time is observed."""
    if f"{experiment}.accuracy" in ledger.claims:
        return
    if len(runs) == 1:
        one_run.claim(ledger, IMAGE, experiment, runs[0], "images")
    else:
        over_seeds.claim(ledger, IMAGE, experiment, runs)
    _observe(ledger, experiment, runs)


def compare_fit(ledger: Ledger, experiment: str, runs: Sequence[Run], margin: float) -> str:
    """`fit.<experiment>`: its accuracy on training data against that on validation data."""
    parts = [f"{part}-accuracy" for part in ("train", "validation")]
    if len(runs) == 1:
        train, validation = (_counted(runs[0], part) for part in parts)
        found = statistics.independent(train, validation, margin)
    else:
        sides = [by_split(runs, IMAGE.each(part, runs)) for part in parts]
        found = statistics.paired(sides[0], sides[1], overlap=0.0, margin=margin)
    left, right = (f"{experiment}.{part}" for part in parts)
    return ledger.compare(f"fit.{experiment}", left, right, "fit-images", found)


def _counted(run: Run, part: str) -> tuple[int, int]:
    """How many images were read rightly, and of how many."""
    n, _ = one_run.measured_on(IMAGE[part].rows, run, "images")
    return round(run.fitted[part] * n), n


def _observe(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    """`.seconds` of trainings as this run had them, others beside them."""
    seconds = [run.seconds for run in runs]
    ledger.claim(
        f"{experiment}.seconds",
        float(np.mean(seconds)),
        "seconds",
        n=len(runs),
        of="seeds",
        interval=statistics.of_mean(by_split(runs, seconds), POSITIVE),
        prediction=statistics.one_further_run(by_split(runs, seconds), POSITIVE),
        observed=True,
    )


def compare(
    ledger: Ledger, evidence: ImageEvidence, id: str, left: str, right: str, *, family: str
) -> str:
    """Two models by test accuracy on the same images: McNemar for one run each, t over seeds."""
    sides, margin = (evidence.runs[left], evidence.runs[right]), evidence.margin
    if len(sides[0]) == 1:
        found = statistics.mcnemar(_right(sides[0][0]), _right(sides[1][0]), margin)
    else:
        accuracies = [by_split(runs, IMAGE.each(ACCURACY.id, runs)) for runs in sides]
        found = statistics.paired(accuracies[0], accuracies[1], overlap=0.0, margin=margin)
    disagreement.claim(ledger, id, *sides, _right)
    return ledger.compare(id, f"{left}.accuracy", f"{right}.accuracy", family, found)


def _right(run: Run) -> np.ndarray:
    """(n,) bool: whether each test image was read rightly."""
    right: np.ndarray = run.test_scores.argmax(axis=1) == run.test_labels
    return right


def estimate(ledger: Ledger, experiment: ImageExperiment) -> Estimate:
    claim = ledger.claims[f"{experiment.id}.accuracy"]
    return experiment.title, claim.value, claim.interval
