"""Copies of images, blank ones and small classes are counted; what merely looks alike is not."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import gaussian_filter

from manifest import Finding
from pipeline.checks.examine import examine
from pipeline.data.splits import Splits
from pipeline.records import Characters
from pipeline.repeats import Repeats

REPEATS = Repeats(first=42, splits=1, starts=1)

EACH = 12
CLASSES = tuple("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Light blots on a dark ground, each its own."""
    random = np.random.default_rng(0)
    blots = gaussian_filter(random.normal(size=(EACH * len(CLASSES), 28, 28)), (0, 3, 3))
    images = (255 * (blots / blots.max(axis=(1, 2), keepdims=True)).clip(0, 1)).astype(np.uint8)
    return images, np.repeat(np.arange(len(CLASSES)), EACH)


def found(images: np.ndarray, labels: np.ndarray, asked: int = EACH) -> dict[str, Finding]:
    """By id, without what begins all of them: those that found something."""
    characters = Characters(
        images=images,
        labels=labels,
        classes=CLASSES,
        sizes=np.tile([28, 28], (len(images), 1)),
        channel_correlation=None,
        source="npz",
        name="made",
        digest="0" * 64,
    )
    splits = Splits(table=None, labels=labels, repeats=REPEATS)
    findings = examine(None, characters, splits, ids={}, asked=asked).findings
    return {f.id.removeprefix("images."): f for f in findings if f.count}


def test_of_characters_that_differ_nothing_is_said(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    assert found(*drawn) == {}


def as_jpeg(image: np.ndarray) -> np.ndarray:
    content = io.BytesIO()
    Image.fromarray(image).save(content, "JPEG", quality=90)
    return np.asarray(Image.open(content))


def noisy(image: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(int(image.sum())).normal(0, 2, image.shape)
    return (image + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("change", "check"),
    [(np.copy, "copies"), (as_jpeg, "near-copies"), (noisy, "near-copies")],
    ids=["equal", "jpeg", "noise"],
)
def test_copies_are_counted_also_across_split_and_classes(
    drawn: tuple[np.ndarray, np.ndarray], change: Callable[[np.ndarray], np.ndarray], check: str
) -> None:
    images, labels = drawn[0].copy(), drawn[1]
    sources = np.flatnonzero(labels < 5)  # the next five classes are copies of these
    copies = np.flatnonzero((labels >= 5) & (labels < 10))
    images[copies] = [change(image) for image in images[sources]]
    seen = found(images, labels)
    most = 2 * len(sources)
    assert 0.95 * most <= seen[check].count <= most
    assert seen["copies-across-classes"].count == seen[check].count
    assert {one.id for one in seen["copies-across-classes"].concerned} == set(CLASSES[:10])
    split = Splits(table=None, labels=labels, repeats=REPEATS).of_images
    partner = np.arange(len(labels))
    partner[sources], partner[copies] = copies, sources
    known = [r for r in split.test if partner[r] != r and partner[r] not in split.test]
    assert 0.9 * len(known) <= seen["copies-across-split"].count <= len(known)


def test_blank_images_and_small_classes_are_named(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    images, labels = drawn[0].copy(), drawn[1].copy()
    images[labels == 3] = np.arange(EACH, dtype=np.uint8)[:, None, None]
    labels[np.flatnonzero(labels == 4)[1:]] = 5
    seen = found(images, labels)
    assert [(one.id, one.count) for one in seen["blank"].concerned] == [("3", EACH)]
    assert [(one.id, one.count) for one in seen["small-classes"].concerned] == [("4", 1)]
    assert "small-classes" not in found(*drawn, asked=EACH)
