"""Claims about networks on the images."""

from collections.abc import Sequence

import numpy as np

from pipeline.config import ImageExperiment
from pipeline.records import Run
from pipeline.results import one_run, over_seeds, statistics
from pipeline.results.evidence import ImageEvidence
from pipeline.results.figures.intervals import Estimate
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import IMAGE, POSITIVE

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


def _observe(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> None:
    """`.seconds` of trainings as this run had them, others beside them."""
    seconds = [run.seconds for run in runs]
    ledger.claim(
        f"{experiment}.seconds",
        float(np.mean(seconds)),
        "seconds",
        n=len(runs),
        of="seeds",
        interval=statistics.over_seeds(seconds, POSITIVE),
        prediction=statistics.one_further_run(seconds, POSITIVE),
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
        accuracies = [IMAGE.each(ACCURACY.id, runs) for runs in sides]
        found = statistics.paired_over_seeds(
            accuracies[0], accuracies[1], test_share=0.0, margin=margin
        )
    return ledger.compare(id, f"{left}.accuracy", f"{right}.accuracy", family, found)


def _right(run: Run) -> np.ndarray:
    """(n,) bool: whether each test image was read rightly."""
    right: np.ndarray = run.test_scores.argmax(axis=1) == run.test_labels
    return right


def estimate(ledger: Ledger, experiment: ImageExperiment) -> Estimate:
    claim = ledger.claims[f"{experiment.id}.accuracy"]
    return experiment.title, claim.value, claim.interval
