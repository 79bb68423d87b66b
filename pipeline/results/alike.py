"""A run's errors → groups of classes that are taken for one another, and what of the errors lies in them.

Two classes belong together where a tenth of their images or more is read as the other one, which
is a fifth of what guessing between the two would confuse, and where both take more errors from
each other than chance gives them: errors of a class spread evenly over all others, exact binomial
tests, Holm's correction over all pairs. What is connected is one group.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats
from scipy.sparse.csgraph import connected_components

from manifest import Cell, Column
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.ledger import Ledger, cell
from pipeline.results.metrics import confusion
from pipeline.results.statistics.intervals import ALPHA

LEAST_RATE = 0.1  # of the images of two classes
TABLE = "3.4i"
Group = tuple[int, ...]


def groups(run: Run, classes: int) -> list[Group]:
    """Of classes by their place, none where all would be one."""
    counts = confusion(run.test_labels, run.test_scores.argmax(axis=1), classes)
    joined = np.zeros((classes, classes), dtype=bool)
    joined[tuple(np.transpose(list(_pairs(counts)) or np.empty((0, 2), int)))] = True
    _, labels = connected_components(joined, directed=False)
    found = [tuple(np.flatnonzero(labels == label).tolist()) for label in range(labels.max() + 1)]
    return [group for group in found if 1 < len(group) < classes]


def _pairs(counts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Those that belong together."""
    images, right = counts.sum(axis=1), counts.diagonal()
    chance = 1 / max(1, len(counts) - 1)
    by_chance = stats.binom.sf(counts - 1, (images - right)[:, None], chance)
    first, second = np.triu_indices(len(counts), 1)
    if not len(first):
        return
    p_values = np.maximum(by_chance[first, second], by_chance[second, first])
    is_more = np.array(statistics.holm(p_values)) <= ALPHA
    both = np.maximum(images[first] + images[second], 1)
    is_much = (counts[first, second] + counts[second, first]) / both >= LEAST_RATE
    yield from zip(first[is_more & is_much], second[is_more & is_much], strict=True)


def claim(ledger: Ledger, run: Run, known: Sequence[Group]) -> list[str]:
    """Errors of a run, those within groups, and its accuracy where a group is one class."""
    truth, read = run.test_labels, run.test_scores.argmax(axis=1)
    wrong = truth != read
    within = wrong & (_merged(truth, known) == _merged(read, known))
    errors, images, inside = int(wrong.sum()), len(truth), int(within.sum())
    prefix, source = f"{run.experiment}@{run.seed}", [run.key]
    right = images - errors + inside
    return [
        ledger.claim(
            f"{prefix}.errors", errors, "count", n=images, of="test images", source=source
        ),
        ledger.claim(
            f"{prefix}.alike-errors", inside, "count", n=errors, of="errors", source=source
        ),
        *(
            [
                ledger.claim(
                    f"{prefix}.alike-share",
                    inside / errors,
                    "fraction",
                    n=errors,
                    of="errors",
                    interval=statistics.wilson(inside, errors),
                    source=source,
                )
            ]
            if errors
            else []
        ),
        _share(ledger, f"{prefix}.alike-accuracy", run, right, images),
    ]


def right(run: Run, known: Sequence[Group]) -> np.ndarray:
    """(n,) bool: whether each test image was read as its class or as another one of its group."""
    read = run.test_scores.argmax(axis=1)
    found: np.ndarray = _merged(run.test_labels, known) == _merged(read, known)
    return found


def _merged(labels: np.ndarray, known: Sequence[Group]) -> np.ndarray:
    """Each class of a group as the first of it."""
    merged = labels.copy()
    for first, *others in known:
        merged[np.isin(labels, others)] = first
    return merged


def _share(ledger: Ledger, id: str, run: Run, part: int, images: int) -> str:
    return ledger.claim(
        id,
        part / images,
        "fraction",
        n=images,
        of="test images",
        interval=statistics.wilson(part, images),
        source=[run.key],
    )


def table(ledger: Ledger, run: Run, known: Sequence[Group], classes: Sequence[str]) -> str:
    """A row for each group: its accuracy with its classes apart, and as one class."""
    columns = (
        Column(name="Classes", format="text"),
        Column(name="Images", format="count"),
        Column(name="Read as another of them", format="count"),
        Column(name="Read rightly", format="percent"),
        Column(name="Rightly, as one class", format="percent"),
        Column(name="95 % interval", format="interval"),
    )
    rows = [_row(ledger, run, n, group, classes) for n, group in enumerate(known, 1)]
    return ledger.table(TABLE, columns, rows)


def _row(ledger: Ledger, run: Run, n: int, group: Group, classes: Sequence[str]) -> list[Cell]:
    truth, read = run.test_labels, run.test_scores.argmax(axis=1)
    own = np.isin(truth, group)
    together, apart = np.isin(read[own], group), truth[own] == read[own]
    images, prefix = int(own.sum()), f"{run.experiment}@{run.seed}.alike-{n}"
    confused = ledger.claim(
        f"{prefix}.confused",
        int(together.sum() - apart.sum()),
        "count",
        n=images,
        of="test images",
        source=[run.key],
    )
    one = _share(ledger, f"{prefix}.together", run, int(together.sum()), images)
    several = _share(ledger, f"{prefix}.apart", run, int(apart.sum()), images)
    names = ", ".join(str(classes[place]) for place in group)
    return [names, images, cell(confused), cell(several), cell(one), cell(one)]
