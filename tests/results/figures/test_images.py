import dataclasses

import numpy as np
import pytest

from pipeline.results.figures import images


@pytest.mark.parametrize(("classes", "side"), [(2, 8), (10, 64), (36, 28), (47, 28)])
def test_samples_show_every_class_at_any_size(saved, characters, classes, side):
    drawing = images.samples(characters(classes, side=side))
    entry = saved(drawing)
    assert entry.file.endswith(".png")
    assert entry.facts == {"classes": classes, "per_class": 4}
    assert drawing.data["class"].nunique() == classes


def test_samples_are_of_the_class_they_stand_under(characters):
    given = characters(5)
    data = images.samples(given, per_class=3).data
    own = [given.classes[given.labels[row]] for row in data["image"]]
    assert own == data["class"].tolist()
    assert data["image"].tolist()[:3] == [0, 4, 9]


def test_a_class_with_few_images_shows_those_it_has(saved, characters):
    given = characters(3, per_class=2)
    drawing = images.samples(given, per_class=4)
    saved(drawing)
    assert len(drawing.data) == 6


def test_images_are_counted_by_class(saved, characters):
    given = characters(3)
    fewer = dataclasses.replace(given, labels=given.labels[:-4])
    drawing = images.images_per_class(fewer)
    assert saved(drawing).facts == {"classes": 3, "lowest": 6, "highest": 10, "total": 26}
    assert drawing.data["images"].tolist() == [10, 10, 6]


def test_widths_and_heights_are_counted_apart(saved, characters):
    drawing = images.sizes(characters(2))
    assert saved(drawing).facts == {
        "width_lowest": 28,
        "width_highest": 28,
        "width_median": 28,
        "height_lowest": 28,
        "height_highest": 32,
        "height_median": 28,
    }
    assert drawing.data["images"].tolist() == [20, 18, 2]


def test_many_sizes_become_a_histogram_and_a_cloud(saved, characters):
    given = characters(36, per_class=40)
    draw = np.random.default_rng(0)
    varied = dataclasses.replace(given, sizes=draw.integers(40, 140, (len(given.labels), 2)))
    assert saved(images.sizes(varied)).facts["width_lowest"] == 40
    assert saved(images.dimensions(varied)).facts["distinct_sizes"] > 500


def test_the_correlation_of_channels_is_that_of_different_ones(saved, characters):
    matrix = np.array([[1, 0.9, 0.8], [0.9, 1, 0.7], [0.8, 0.7, 1]])
    drawing = images.channels(dataclasses.replace(characters(2), channel_correlation=matrix))
    assert saved(drawing).facts == {"lowest": 0.7, "highest": 0.9}
    assert drawing.data["green"].tolist() == [0.9, 1, 0.7]


def test_of_one_channel_the_brightness_is_drawn_and_no_correlation(saved, characters):
    given = characters(2)
    pixels = np.zeros_like(given.images)
    pixels[:, :7] = 255
    drawing = images.channels(dataclasses.replace(given, images=pixels))
    assert saved(drawing).facts == {"channels": 1, "dark_share": 0.75, "light_share": 0.25}
    assert drawing.data["share"].sum() == 1


def test_channels_without_contrast_have_no_correlation(saved, characters):
    blank = dataclasses.replace(characters(2), channel_correlation=np.full((3, 3), np.nan))
    assert saved(images.channels(blank)).facts == {}


def test_the_most_common_dimensions_are_named(saved, characters):
    drawing = images.dimensions(characters(2))
    assert saved(drawing).facts == {
        "distinct_sizes": 2,
        "most_common_width": 28,
        "most_common_height": 28,
        "most_common_share": 0.9,
    }
    assert drawing.data.to_numpy().tolist() == [[28, 28, 18], [28, 32, 2]]


def test_one_size_fills_an_axis_around_it(saved, characters):
    given = characters(2)
    same = dataclasses.replace(given, sizes=np.full((20, 2), 128))
    facts = saved(images.dimensions(same)).facts
    assert (facts["distinct_sizes"], facts["most_common_share"]) == (1, 1)
    assert saved(images.sizes(same)).facts["height_median"] == 128
