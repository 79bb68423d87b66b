from dataclasses import replace

import numpy as np
import pytest

from pipeline.records import Reading
from pipeline.results.figures import reading
from pipeline.results.figures.reading import Sample

RIGHT = Sample(true="O", read="O", probability=0.987, image=3)
WRONG = Sample(true="O", read="a long name", probability=0.5, image=9)


def made(samples=2, filters=32, pixels=32):
    random = np.random.default_rng(1)
    sides = [pixels // 2**n for n in range(1, 5)]
    return Reading(
        filters=random.normal(size=(filters, 3, 3)),
        activations=tuple(random.random((12, side, side)) for side in sides),
        active=np.zeros((4, 1)),
        inputs=random.uniform(-1, 1, (samples, pixels, pixels)),
        saliency=random.normal(size=(samples, 2, pixels, pixels)),
        ink=np.ones(1),
        on_ink=np.ones(1),
    )


def test_every_weight_of_every_filter_is_in_the_data(saved):
    given = made(filters=7)
    drawing = reading.filters(given)
    assert saved(drawing).facts["filters"] == 7
    np.testing.assert_array_equal(drawing.data["weight"], given.filters.ravel())
    assert drawing.data.iloc[10][["filter", "row", "column"]].tolist() == [1, 0, 1]


def test_filters_of_one_sign_are_not_counted_as_mixed(saved):
    given = replace(made(filters=2), filters=np.stack([np.ones((3, 3)), np.eye(3) - 0.5]))
    assert saved(reading.filters(given)).facts["mixed"] == 1


@pytest.mark.parametrize("pixels", [32, 100, 128])
def test_maps_of_any_size_stand_under_their_character(saved, pixels):
    images = np.random.default_rng(0).integers(0, 255, (12, 28, 30)).astype(np.uint8)
    drawing = reading.activations(made(pixels=pixels), images, [f"class {n}" for n in range(12)])
    facts = saved(drawing).facts
    assert (facts["first_side"], facts["last_side"]) == (pixels // 2, pixels // 16)
    assert np.shape(drawing.data["block 4"]) == (12, pixels // 16, pixels // 16)


def test_dead_blocks_are_drawn_too(saved):
    given = replace(made(), activations=tuple(np.zeros((3, side, side)) for side in (4, 2)))
    assert saved(reading.activations(given, np.zeros((3, 8, 8)), "ABC")).facts["blocks"] == 2


@pytest.mark.parametrize("samples", [[RIGHT, WRONG], [RIGHT], [WRONG]])
def test_a_wrong_sample_has_one_panel_more_than_a_right_one(saved, samples):
    drawing = reading.saliency(made(len(samples)), samples)
    facts = saved(drawing).facts
    panels = [axes for axes in drawing.figure.axes if axes.get_title()]
    assert len(panels) == sum(2 if s is RIGHT else 3 for s in samples)
    assert ("right_probability" in facts, "wrong_read" in facts) == (
        RIGHT in samples,
        WRONG in samples,
    )
    assert drawing.data["image"].unique().tolist() == [s.image for s in samples]


def test_a_blank_image_without_saliency_is_drawn(saved):
    blank = replace(made(1), inputs=np.zeros((1, 32, 32)), saliency=np.zeros((1, 2, 32, 32)))
    assert saved(reading.saliency(blank, [WRONG])).facts["worst_class"] == "O"
