"""What each source of images gives: images, labels, and how to choose among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from manifest.errors import DataError

Source = Literal["emnist", "drawn", "npz", "folder", "zip"]

ALPHABET = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LARGEST_SIDE = 64  # pixels; 100,800 images of 64 px are 413 MB, of 128 px four times that
MINIMUM_PER_CLASS = 10  # a tenth validates, a tenth tests


@dataclass(frozen=True, kw_only=True)
class ImageSet:
    """Images of one source; the fields are those of `pipeline.records.Characters`."""

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    sizes: np.ndarray
    channel_correlation: np.ndarray | None
    source: Source
    name: str
    origin: str = ""
    licence: str = ""


def grey_set(
    images: np.ndarray,
    labels: np.ndarray,
    *,
    classes: tuple[str, ...],
    source: Source,
    name: str,
    origin: str,
    licence: str,
) -> ImageSet:
    """Images as their source has them, in grey: their size is theirs, and they have one channel."""
    height, width = images.shape[1:]
    return ImageSet(
        images=images,
        labels=labels.astype(np.int64),
        classes=classes,
        sizes=np.tile([width, height], (len(images), 1)),
        channel_correlation=None,
        source=source,
        name=name,
        origin=origin,
        licence=licence,
    )


def check_classes(counts: Sequence[int], classes: Sequence[str], name: str) -> None:
    """counts: images of each class. Refuses what can't be split into three parts."""
    if len(classes) < 2:
        found = f"only one class, {classes[0]!r}" if classes else "no class"
        raise DataError(f"{name}: it has {found}; telling classes apart takes at least two")
    for count, label in zip(counts, classes, strict=True):
        if count < MINIMUM_PER_CLASS:
            raise DataError(
                f"{name}: class {label!r} has {count} images; to train, validate and test takes "
                f"at least {MINIMUM_PER_CLASS}, so add images or take the class out"
            )


def first_of_class(label: int, count: int, per_class: int, seed: int) -> np.ndarray:
    """At most `per_class` of 0…count−1, drawn; a larger `per_class` begins with the same."""
    return np.random.default_rng([seed, label]).permutation(count)[:per_class]


def first_of_each_class(labels: np.ndarray, classes: int, per_class: int, seed: int) -> np.ndarray:
    """labels: (n,) → rows, class by class, of at most `per_class` images of each class."""
    chosen = []
    for label in range(classes):
        rows = np.flatnonzero(labels == label)
        chosen.append(rows[first_of_class(label, len(rows), per_class, seed)])
    return np.concatenate(chosen)
