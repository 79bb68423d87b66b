"""Part 2: whether early stopping and a plateau scheduler ever acted, and after how many epochs.

Until it acts, a training is the base's with the same seed, to the last bit. So it has acted where the
two end with other predictions; and it is known since when from the epochs that they share.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.assignment import Assignment
from pipeline.config import TabularExperiment
from pipeline.records import Run
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger

ON_PATIENCE = {"early_stopping", "plateau"}  # what waits before it changes anything


def collect(ledger: Ledger, evidence: TabularEvidence) -> None:
    """`<experiment>.acted`, a share of the trainings, and `.shared-epochs` with the base."""
    base = evidence.base
    for method in waiting(evidence.assignment):
        _claim(ledger, method.id, evidence.runs[method.id], evidence.runs[base.id])


def waiting(assignment: Assignment) -> list[TabularExperiment]:
    """Those that change nothing but what they wait for."""
    base = assignment.given_base
    return [m for m in assignment.method_recipes if _changed(m, base) <= ON_PATIENCE]


def _changed(method: TabularExperiment, base: TabularExperiment) -> set[str]:
    own, other = method.recipe, base.recipe
    return {name for name in own | other if own.get(name) != other.get(name)}


def _claim(ledger: Ledger, id: str, own: Sequence[Run], base: Sequence[Run]) -> None:
    pairs = list(zip(own, base, strict=True))
    acted = [(a, b) for a, b in pairs if not np.array_equal(a.test_scores, b.test_scores)]
    keys = [run.key for run in own]
    share = len(acted) / len(pairs)
    ledger.claim(f"{id}.acted", share, "fraction", n=len(pairs), of="seeds", source=keys)
    if acted:
        mean = float(np.mean([_shared(*pair) for pair in acted]))
        n = len(acted)
        ledger.claim(f"{id}.shared-epochs", mean, "count", n=n, of="seeds", source=keys)


def _shared(run: Run, other: Run) -> int:
    """Epochs from the first on that both trained alike."""
    both = zip(run.history.train_loss, other.history.train_loss, strict=False)
    epochs = min(len(run.history), len(other.history))
    return next((epoch for epoch, (a, b) in enumerate(both) if a != b), epochs)
