"""What answering with the larger class every time is worth: below it, nothing was learnt."""

import numpy as np

from pipeline.config import PROTOCOLS
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger


def claim_of_table(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`majority.rows`, and `majority.<protocol>` of its test rows, over the seeds of the base."""
    labels = evidence.table.labels
    ledger.claim("majority.rows", _share(labels), "fraction", n=len(labels), of="rows")
    for protocol in PROTOCOLS:
        runs = evidence.runs.get(evidence.base.under(protocol=protocol).id, ())
        if runs:
            shares = [_share(run.test_labels) for run in runs]
            ledger.claim(
                f"majority.{protocol}",
                float(np.mean(shares)),
                "fraction",
                n=len(runs),
                of="seeds",
                source=[run.key for run in runs],
            )


def claim_of_images(ledger: Ledger, evidence: ImageEvidence) -> None:
    """`majority.images`, of the test images."""
    tested = evidence.characters.labels[evidence.split.test]
    ledger.claim("majority.images", _share(tested), "fraction", n=len(tested), of="test images")


def _share(labels: np.ndarray) -> float:
    return float(np.bincount(labels.astype(np.int64)).max() / len(labels))
