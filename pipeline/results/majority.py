"""What answering with the larger class every time is worth: below it, nothing was learnt."""

from collections.abc import Sequence

import numpy as np

from pipeline.config import PROTOCOLS
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import TABULAR
from pipeline.results.over_seeds import by_split
from pipeline.results.tabular import each_split, overlap

FAMILY = "majority"
ACCURACY = TABULAR["accuracy"].id


def claim_of_table(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`majority.rows`, and `majority.<protocol>` of its test rows, over the splits."""
    labels = evidence.table.labels
    ledger.claim("majority.rows", _share(labels), "fraction", n=len(labels), of="rows")
    for protocol in PROTOCOLS:
        runs = evidence.runs.get(evidence.base.under(protocol=protocol).id, ())
        if runs:
            shares = [of_split[0] for of_split in by_split(runs, _shares(runs)).values()]
            ledger.claim(
                f"majority.{protocol}",
                float(np.mean(shares)),
                "fraction",
                n=len(shares),
                of="splits",
                source=[run.key for run in runs],
            )


def compare(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`majority.<experiment>`: the base, the combination and simple models, each without leaks.

    With leaks, a test row can be known by heart without a signal in any column. For new rows alone: on the rows of one table, chance is enough to be ahead of a constant answer.
    """
    for experiment in evidence.without_leaks:
        runs = evidence.runs[experiment]
        models, constant = each_split(runs, ACCURACY), by_split(runs, _shares(runs))
        found = statistics.paired(models, constant, overlap(runs), evidence.margin)
        left, right = f"{experiment}.{ACCURACY}", f"{FAMILY}.leak-free"
        alone = statistics.of_new_rows(found)
        ledger.compare(f"{FAMILY}.{experiment}", left, right, FAMILY, alone)


def claim_of_images(ledger: Ledger, evidence: ImageEvidence) -> None:
    """`majority.images`, of the test images."""
    tested = evidence.characters.labels[evidence.split.test]
    ledger.claim("majority.images", _share(tested), "fraction", n=len(tested), of="test images")


def _shares(runs: Sequence[Run]) -> list[float]:
    return [_share(run.test_labels) for run in runs]


def _share(labels: np.ndarray) -> float:
    return float(np.bincount(labels.astype(np.int64)).max() / len(labels))
