"""Columns and labels → whether a model of all columns tells the classes apart at all.

A cross-validated model is held against what it gets on labels in random order (Ojala and Garriga,
2010). It is least squares on ranks, once as they are and once with their squares and products; each
row is left out in turn, which costs one matrix for all orders of the labels together.
"""

import numpy as np
from scipy.stats import rankdata

ORDERS = 399  # of the labels, so that p is a multiple of 1/400
MOST_ROWS = 2_000
LEAST_SIZE = 1e-9  # of a direction of the terms, or of what a row leaves to others
ROWS_PER_TERM = 10  # more terms than rows / 10 are left out


def p_without_signal(values: np.ndarray, labels: np.ndarray) -> float:
    """How often labels that no column tells of do as well. values: (n, columns); labels: (n,)."""
    random = np.random.default_rng(len(labels))
    rows = np.sort(random.permutation(len(labels))[:MOST_ROWS])
    labels = labels[rows].astype(float)
    orders = [labels, *(random.permutation(labels) for _ in range(ORDERS))]
    given = np.stack(orders, axis=1) - labels.mean()
    found = np.stack([_agreements(terms, given) for terms in _models(values[rows])])
    spread = found.std(axis=1, keepdims=True)
    standard = (found - found.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    largest = standard.max(axis=0)
    return float((largest >= largest[0]).mean())


def _models(values: np.ndarray) -> list[np.ndarray]:
    """Terms of both models; the second is left out where it has too many."""
    rows, columns = values.shape
    ranks = rankdata(values, axis=0) / (rows + 1) * 2 - 1
    if 2 * columns * ROWS_PER_TERM > rows:
        return [ranks]
    squares = [ranks, ranks**2]
    if (2 * columns + columns * (columns - 1) // 2) * ROWS_PER_TERM <= rows:
        one, other = np.triu_indices(columns, 1)
        squares.append(ranks[:, one] * ranks[:, other])
    return [ranks, np.concatenate(squares, axis=1)]


def _agreements(terms: np.ndarray, given: np.ndarray) -> np.ndarray:
    """given: (n, orders) → (orders,) correlations of labels with what is predicted without them."""
    design = np.column_stack([np.ones(len(terms)), terms])
    sizes, directions = np.linalg.eigh(design.T @ design)
    kept = sizes > LEAST_SIZE * sizes[-1]
    basis = design @ directions[:, kept] / np.sqrt(sizes[kept])
    own = np.square(basis).sum(axis=1, keepdims=True)
    left_out = (basis @ (basis.T @ given) - own * given) / np.maximum(1 - own, LEAST_SIZE)
    left_out -= left_out.mean(axis=0)
    lengths = np.linalg.norm(left_out, axis=0) * np.linalg.norm(given, axis=0)
    return (left_out * given).sum(axis=0) / np.where(lengths > 0, lengths, 1)
