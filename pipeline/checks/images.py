"""The checks of images."""

from dataclasses import dataclass

import numpy as np

from manifest import Concerned
from pipeline.checks.check import Check, Seen, among
from pipeline.records import Characters, Copies, ImageSplit


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """equal, near: copies. asked: images of each class that the run takes at most."""

    characters: Characters
    equal: Copies
    near: Copies
    split: ImageSplit
    asked: int

    @property
    def copies(self) -> Copies:
        return self.equal + self.near


def _equal(pictures: Pictures, _: float) -> Seen:
    total = len(pictures.characters.labels)
    return Seen(count=int(pictures.equal.repeated(total).sum()), of=total)


def _near(pictures: Pictures, _: float) -> Seen:
    total = len(pictures.characters.labels)
    only = pictures.near.repeated(total) & ~pictures.equal.repeated(total)
    return Seen(count=int(only.sum()), of=total)


def _across_split(pictures: Pictures, _: float) -> Seen:
    split = pictures.split
    others = np.concatenate([split.train, split.validation])
    found = pictures.copies.outside(split.test, others)
    return Seen(count=int(found.sum()), of=len(split.test))


def _across_classes(pictures: Pictures, _: float) -> Seen:
    """Of those that have a copy, the ones of which one has another label."""
    labels, total = pictures.characters.labels, len(pictures.characters.labels)
    found = np.zeros(total, bool)
    for groups in pictures.copies.groups:
        pairs = np.unique(groups * len(pictures.characters.classes) + labels)
        found |= np.bincount(pairs // len(pictures.characters.classes))[groups] > 1
    return _by_class(pictures.characters, found)


def _blank(pictures: Pictures, _: float) -> Seen:
    images = pictures.characters.images
    found = images.max(axis=(1, 2)) == images.min(axis=(1, 2))
    return _by_class(pictures.characters, found)


def _by_class(characters: Characters, found: np.ndarray) -> Seen:
    counts = np.bincount(characters.labels[found], minlength=len(characters.classes))
    there = [
        Concerned(id=name, count=int(count))
        for name, count in zip(characters.classes, counts, strict=True)
        if count
    ]
    told = among(len(counts), there).concerned
    return Seen(count=int(found.sum()), of=len(found), concerned=told)


def _small_class(pictures: Pictures, least: float) -> Seen:
    """Of classes that have fewer than the run would take."""
    characters = pictures.characters
    counts = np.bincount(characters.labels, minlength=len(characters.classes))
    few = [
        Concerned(id=name, count=int(count))
        for name, count in zip(characters.classes, counts, strict=True)
        if count < min(least, pictures.asked)
    ]
    return among(len(counts), few)


IMAGES = (
    Check(
        id="images.copies",
        title="copies",
        counts="images",
        measure="pairs of images that are equal in every pixel",
        threshold=0,
        source="one pair is enough to be counted",
        look=_equal,
    ),
    Check(
        id="images.near-copies",
        title="near copies",
        counts="images",
        measure="mean difference of two images, as a share of their mean brightness",
        threshold=0.1,
        source="measured: it finds what was saved as JPEG or resized, and 2 of 32,400 of EMNIST",
        look=_near,
    ),
    Check(
        id="images.copies-across-split",
        title="copies across the split",
        counts="test images",
        measure="test images with a copy in the training or the validation set",
        threshold=0,
        source="Kapoor and Narayanan (2023), “Leakage and the reproducibility crisis”, L1.4",
        look=_across_split,
    ),
    Check(
        id="images.copies-across-classes",
        title="copies across classes",
        counts="images",
        measure="images that are alike and of several classes",
        threshold=0,
        source="no model can be right on both",
        look=_across_classes,
    ),
    Check(
        id="images.blank",
        title="blank images",
        counts="images",
        measure="difference between the lightest and the darkest pixel",
        threshold=0,
        source="nothing is drawn where nothing varies",
        look=_blank,
    ),
    Check(
        id="images.small-classes",
        title="small classes",
        counts="classes",
        measure="images of a class",
        threshold=100,
        source="a tenth are tested, and of ten the interval of a share is up to 53 points wide",
        look=_small_class,
    ),
)
