"""Drawn characters look like characters, and each depends on nothing but its own key."""

import numpy as np
import pytest

from pipeline.data.glyphs import CLASSES, SIDE, draw_characters

PER_CLASS = 12


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    return draw_characters(PER_CLASS, 42)


def of_class(drawn: tuple[np.ndarray, np.ndarray], name: str) -> np.ndarray:
    images, labels = drawn
    return images[labels == CLASSES.index(name)]


def test_every_class_is_drawn_light_on_dark_at_its_size(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    images, labels = drawn
    assert images.shape == (36 * PER_CLASS, SIDE, SIDE)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [PER_CLASS] * 36
    border = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]])
    assert np.median(border) == 0
    assert (images.max(axis=(1, 2)) > 200).all()


def test_ink_is_as_much_as_a_pen_leaves(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    inked = (drawn[0] > 127).mean(axis=(1, 2))
    assert 0.1 < np.median(inked) < 0.25
    assert inked.max() < 0.6


def test_a_character_does_not_depend_on_how_many_are_drawn(
    drawn: tuple[np.ndarray, np.ndarray],
) -> None:
    fewer, _ = draw_characters(5, 42)
    many = drawn[0].reshape(36, PER_CLASS, SIDE, SIDE)
    np.testing.assert_array_equal(fewer.reshape(36, 5, SIDE, SIDE), many[:, :5])


def test_equal_seeds_draw_equal_bytes_and_others_do_not() -> None:
    first, second, other = (draw_characters(3, seed) for seed in (42, 42, 7))
    assert first[0].tobytes() == second[0].tobytes()
    assert first[0].tobytes() != other[0].tobytes()


def test_no_two_images_are_equal(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    images = drawn[0].reshape(len(drawn[0]), -1)
    assert len(np.unique(images, axis=0)) == len(images)


def test_characters_stand_upright(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    """7 and T are heavier above, L and J below, in the mean of their images."""
    for name, above in (("7", True), ("T", True), ("L", False), ("J", False)):
        mean = of_class(drawn, name).mean(axis=0)
        assert (mean[: SIDE // 2].sum() > mean[SIDE // 2 :].sum()) == above


def test_characters_are_centred(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    ink = drawn[0].astype(float)
    total = ink.sum(axis=(1, 2))
    steps = np.arange(SIDE)
    rows = (ink.sum(axis=2) @ steps) / total
    columns = (ink.sum(axis=1) @ steps) / total
    for centres in (rows, columns):
        assert abs(np.median(centres) - (SIDE - 1) / 2) < 1


def test_no_character_runs_off_its_image(drawn: tuple[np.ndarray, np.ndarray]) -> None:
    images, _ = drawn
    edges = np.stack([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]])
    cut = (edges > 127).any(axis=(0, 2))
    assert cut.mean() < 0.1  # a thick pen may touch the edge
