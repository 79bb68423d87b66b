"""Probabilities of a tested network ↔ arrays that give every number computed from them.

Of a table, all are kept. Of images, a network gives 36 for each and nearly all numbers rest on three:
which class is read, its probability, and that of the true class, which are kept to the last bit. Of
the other ones only their order counts, for areas under curves: each is kept as its place among the
probabilities of true classes, over all images. Every claim comes out the same by that, at a tenth
of the bytes. In its place stands the next number above the one it lies above.
"""

from collections.abc import Mapping

import numpy as np

PARTS = ("own", "read", "highest", "places")


def reduced(labels: np.ndarray, scores: np.ndarray) -> dict[str, np.ndarray]:
    """labels: (n,), scores: (n, classes). places: 2 × how many lie below, + 1 where one is equal."""
    own = np.take_along_axis(scores, labels[:, None], axis=1)[:, 0]
    cuts = np.unique(own)
    places = np.searchsorted(cuts, scores, "left") + np.searchsorted(cuts, scores, "right")
    np.put_along_axis(places, labels[:, None], 0, axis=1)  # which follows from `own`
    return {
        "own": own,
        "read": scores.argmax(axis=1).astype(np.uint16),
        "highest": scores.max(axis=1),
        "places": places.astype(np.uint16 if len(cuts) < 2**15 else np.uint32).T.ravel(),
    }


def restored(labels: np.ndarray, parts: Mapping[str, np.ndarray]) -> np.ndarray:
    """(n, classes); a `ValueError` or `IndexError` where the parts belong to no such network."""
    own, read, highest = (parts[name] for name in PARTS[:3])
    cuts = np.unique(own)
    places = parts["places"].reshape(-1, len(labels)).T
    if read.max(initial=0) >= places.shape[1] or labels.max(initial=0) >= places.shape[1]:
        raise ValueError("a class that there is not")
    found = _between(cuts)[places]
    np.put_along_axis(found, labels[:, None].astype(int), own[:, None], axis=1)
    np.put_along_axis(found, read[:, None].astype(int), highest[:, None], axis=1)
    return found


def _between(cuts: np.ndarray) -> np.ndarray:
    """(2 × cuts + 1,): 0 below all of them, a cut itself, and the next number above it."""
    above = np.nextafter(cuts, np.array(np.inf, cuts.dtype))
    found = np.zeros(2 * len(cuts) + 1, cuts.dtype)
    found[1::2], found[2::2] = cuts, above
    return found
