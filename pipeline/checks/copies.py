"""Rows of a table, or images → which are alike, in time that grows as their number does.

Fingerprints are equal where rows are equal. What is nearly equal is put into the cells of
several grids, each shifted against the last, and is alike where it shares a cell of one of them.
"""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from scipy.stats import binom, poisson

from pipeline.records import Copies

GRIDS = 8  # of a table with fewer columns, one more than columns: then no near pair is missed
WIDER = 4  # times the tolerance, for which chance makes at least so many times the pairs
CHANCE = 0.01  # how seldom it may be taken for more than chance

SIDE = 8  # cells across an image
LEVELS = (0.15, 0.3, 0.45, 0.6)  # of its brightness, from the darkest cell to the lightest
LEAST_LIGHT = 1.0  # of 255: what a blank image is measured in


def fingerprints(rows: np.ndarray) -> np.ndarray:
    """(n, …) → (n,) int64, equal for equal rows."""
    flat = np.ascontiguousarray(rows).reshape(len(rows), -1)
    digests = b"".join(blake2b(row.data, digest_size=8).digest() for row in flat)
    return np.frombuffer(digests, np.int64)


def grouped(keys: np.ndarray) -> np.ndarray:
    """(n,) keys → (n,) numbers of their groups."""
    return np.unique(keys, return_inverse=True)[1]


def pairs(groups: np.ndarray) -> int:
    sizes = np.bincount(groups)
    return int((sizes * (sizes - 1) // 2).sum())


def equal_rows(values: np.ndarray) -> Copies:
    """values: (n, columns). None where columns drawn one by one would give as many equal pairs."""
    groups = grouped(fingerprints(values + 0.0))  # of −0.0, 0.0
    if pairs(groups) <= _by_chance(values):
        return Copies()
    return Copies(groups=(groups,))


def _by_chance(values: np.ndarray) -> float:
    """The most pairs of equal rows that independent columns give, but for a share `CHANCE`."""
    rows = len(values)
    shares = [np.unique(column, return_counts=True)[1] / rows for column in values.T]
    alike = np.prod([np.square(share).sum() for share in shares])
    return float(poisson.isf(CHANCE, rows * (rows - 1) / 2 * alike))


def near_rows(values: np.ndarray, tolerance: float) -> Copies:
    """Rows that differ in each column by less than `tolerance` of its standard deviation.

    By chance, four times the tolerance has at least four times as many pairs, and more with each
    column. None where the pairs can be told from that by no test.
    """
    scale = values.std(axis=0)
    scaled = (values - values.min(axis=0)) / np.where(scale > 0, scale, 1)
    equal = pairs(grouped(fingerprints(values + 0.0)))
    found = tuple(_grids(scaled, tolerance))
    near, wide = (
        max(map(pairs, grids)) - equal for grids in (found, _grids(scaled, WIDER * tolerance))
    )
    if not near or binom.sf(near - 1, max(near, wide), 1 / WIDER) > CHANCE:
        return Copies()
    return Copies(groups=found)


def _grids(scaled: np.ndarray, side: float) -> Iterator[np.ndarray]:
    """The cell of each row, grid by grid; cells have that side."""
    number = min(GRIDS, scaled.shape[1] + 1)
    for shift in range(number):
        cells = np.floor(scaled / side + shift / number)
        yield grouped(fingerprints(cells))


def equal_images(images: np.ndarray) -> Copies:
    return Copies(groups=(grouped(fingerprints(images)),))


def near_images(images: np.ndarray, tolerance: float) -> Copies:
    """images: (n, height, width) uint8. Those that differ by less than `tolerance` of their light.

    An image's average hash tells which of its cells are above a level between its darkest and
    its lightest one. Images with one hash are compared, each with the next lightest.
    """
    cells = _cells(images)
    low, high = cells.min(axis=1, keepdims=True), cells.max(axis=1, keepdims=True)
    light = cells.mean(axis=1)
    hashes = (_hash(cells > low + level * (high - low)) for level in LEVELS)
    return Copies(groups=tuple(_alike(images, h, light, tolerance) for h in hashes))


def _hash(bits: np.ndarray) -> np.ndarray:
    """(n, at most SIDE²) bool → (n,) int64."""
    whole = np.zeros((len(bits), SIDE * SIDE), bool)
    whole[:, : bits.shape[1]] = bits
    return np.packbits(whole, axis=1).view(np.int64)[:, 0]


def _cells(images: np.ndarray) -> np.ndarray:
    """(n, cells), the mean brightness in each cell of a grid; small images have fewer cells."""
    starts = [
        np.unique(np.linspace(0, side, SIDE + 1).astype(int)[:-1]) for side in images.shape[1:]
    ]
    sizes = [np.diff([*s, side]) for s, side in zip(starts, images.shape[1:], strict=True)]
    sums = np.add.reduceat(images, starts[0], axis=1, dtype=np.uint16)  # of 64 px at most
    sums = np.add.reduceat(sums, starts[1], axis=2, dtype=np.uint16)
    return (sums / np.outer(*sizes)).reshape(len(images), -1)


def _alike(
    images: np.ndarray, hashes: np.ndarray, light: np.ndarray, tolerance: float
) -> np.ndarray:
    """(n,) numbers of runs of images that have one hash and differ little, each from the next."""
    order = np.lexsort((light, hashes))
    alike = hashes[order][1:] == hashes[order][:-1]
    places = np.flatnonzero(alike)
    one, other = images[order[places]], images[order[places + 1]]
    apart = (np.maximum(one, other) - np.minimum(one, other)).mean(axis=(1, 2))
    alike[places] = apart < tolerance * np.maximum(light[order[places]], LEAST_LIGHT)
    groups = np.empty(len(images), np.int64)
    groups[order] = np.concatenate([[0], np.cumsum(~alike)])
    return groups
