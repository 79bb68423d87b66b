"""A run with many classes → precision, recall, F1 and AUC of each class, and which stand out."""

import numpy as np
from sklearn import metrics as scores_of

from manifest import Cell, Column
from pipeline.records import Run
from pipeline.results import metrics, statistics
from pipeline.results.ledger import Ledger

# Each class against the rest is of two classes, as the table is.
SCORES = tuple(metrics.TABULAR[id].title for id in ("precision", "recall", "f1", "auc"))


def table(ledger: Ledger, id: str, run: Run, classes: tuple[str, ...]) -> str:
    """A row for each class; the second half of the classes stands beside the first."""
    rows = _rows(run, classes)
    half = -(-len(rows) // 2)
    rows += [["", *[None] * (1 + len(SCORES))]] * (2 * half - len(rows))
    columns = [
        Column(name="Class", format="text"),
        Column(name="Images", format="count"),
        *(Column(name=name, format="fraction") for name in SCORES),
    ]
    gap = Column(name="", format="text")
    beside = [[*left, "", *right] for left, right in zip(rows[:half], rows[half:], strict=True)]
    return ledger.table(id, [*columns, gap, *columns], beside)


def compare(ledger: Ledger, family: str, run: Run, margin: float) -> list[str]:
    """The recall of each class against that of all others together: comparison `<family>.<place>`.

    Of two classes, the second comparison would be the first one turned round.
    """
    labels = np.arange(run.test_scores.shape[1])
    labels = labels[:1] if len(labels) == 2 else labels
    is_right = run.test_scores.argmax(axis=1) == run.test_labels
    made = []
    for place, own in enumerate(run.test_labels == label for label in labels):
        counts = [(int(is_right[rows].sum()), int(rows.sum())) for rows in (own, ~own)]
        if all(images for _, images in counts):
            recall, others = (f"{_class(run, place)}.{name}" for name in ("recall", "others"))
            for id, (part, images) in zip((recall, others), counts, strict=True):
                _share(ledger, id, run, part, images)
            found = statistics.fisher(*counts[0], *counts[1], margin)
            made.append(ledger.compare(f"{family}.{place + 1}", recall, others, family, found))
    return made


def _class(run: Run, place: int) -> str:
    return f"{run.experiment}@{run.seed}.class-{place + 1}"


def _share(ledger: Ledger, id: str, run: Run, part: int, images: int) -> None:
    interval = statistics.wilson(part, images)
    ledger.claim(
        id,
        part / images,
        "fraction",
        n=images,
        of="test images",
        interval=interval,
        source=[run.key],
    )


def _rows(run: Run, classes: tuple[str, ...]) -> list[list[Cell]]:
    """A class without test images has no recall, F1 or AUC; one never read has precision 0."""
    labels = np.arange(len(classes))
    precision, recall, f1, images = scores_of.precision_recall_fscore_support(
        run.test_labels, run.test_scores.argmax(axis=1), labels=labels, zero_division=0
    )
    auc = metrics.auc_per_class(run)
    return [
        [str(name), int(n), *(float(value) for value in values)]
        for name, n, *values in zip(classes, images, precision, recall, f1, auc, strict=True)
    ]
