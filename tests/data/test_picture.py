import warnings

import numpy as np
import pytest
from PIL import Image

from manifest.errors import DataError
from pipeline.data.picture import light_on_dark, padded, read_picture, reduced


def pixels(content, turn=True):
    return read_picture(content, "F.png", turn=turn, measured=False).pixels


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA"])
@pytest.mark.parametrize("dark_on_light", [False, True])
def test_every_mode_gives_the_same_letter(letter, encoded, mode, dark_on_light):
    image = Image.fromarray(255 - letter() if dark_on_light else letter()).convert(mode)
    np.testing.assert_array_equal(pixels(encoded(image)), letter())


@pytest.mark.parametrize("kind", ["BMP", "GIF", "PNG", "PPM", "TIFF", "WEBP"])
def test_every_format_gives_the_same_letter(letter, encoded, kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    content = encoded(Image.fromarray(letter()).convert("RGB"), kind, **options)
    np.testing.assert_array_equal(pixels(content), letter())


def test_a_jpeg_gives_nearly_the_same_letter(letter, encoded):
    content = encoded(letter(), "JPEG", quality=95)
    np.testing.assert_allclose(pixels(content).astype(int), letter(), atol=12)


def test_sixteen_bits_are_scaled_to_eight_and_not_cut(encoded):
    values = np.array([[0, 257], [128 * 257, 65535]], np.uint16)
    content = encoded(Image.fromarray(values))
    np.testing.assert_array_equal(pixels(content, turn=False), [[0, 1], [128, 255]])


def test_eight_bits_in_sixteen_stay_what_they_are(encoded):
    content = encoded(Image.fromarray(np.array([[0, 100], [7, 255]], np.uint16)))
    np.testing.assert_array_equal(pixels(content, turn=False), [[0, 100], [7, 255]])


def test_fractions_are_scaled_to_eight_bits(encoded):
    content = encoded(Image.fromarray(np.array([[0, 0.2], [0.4, 1]], np.float32)), "TIFF")
    np.testing.assert_array_equal(pixels(content, turn=False), [[0, 51], [102, 255]])


def test_pixels_that_are_no_numbers_are_refused(encoded):
    content = encoded(Image.fromarray(np.full((4, 4), np.nan, np.float32)), "TIFF")
    with pytest.raises(DataError, match=r"F\.png: this image can't be read"):
        pixels(content)


@pytest.mark.parametrize("ink", [0, 255])
def test_strokes_on_a_transparent_ground_are_seen_whatever_their_colour(letter, encoded, ink):
    rgba = np.full((28, 28, 4), ink, np.uint8)
    rgba[..., 3] = letter()
    np.testing.assert_array_equal(pixels(encoded(rgba)), letter())


def test_a_wholly_transparent_image_is_blank(encoded):
    assert np.ptp(pixels(encoded(np.zeros((8, 8, 4), np.uint8)))) == 0


def test_a_transparent_palette_colour_is_ground(letter, encoded):
    image = Image.fromarray(255 - letter()).convert("P")
    ground = image.getpixel((0, 0))
    np.testing.assert_array_equal(pixels(encoded(image, transparency=ground)), letter())


def test_low_contrast_is_judged_by_the_image_and_not_by_a_fixed_grey(letter):
    dark_ground = np.where(letter() > 0, 250, 140).astype(np.uint8)
    np.testing.assert_array_equal(light_on_dark(dark_ground), dark_ground)
    light_ground = np.where(letter() > 0, 20, 110).astype(np.uint8)
    np.testing.assert_array_equal(light_on_dark(light_ground), 255 - light_ground)


def test_keeping_the_polarity_leaves_dark_on_light(letter, encoded):
    np.testing.assert_array_equal(pixels(encoded(255 - letter()), turn=False), 255 - letter())


def test_a_photo_is_turned_as_its_camera_was_held(letter, encoded):
    exif = Image.Exif()
    exif[0x112] = 6  # has to be turned by a quarter, clockwise
    content = encoded(np.rot90(letter(28, 20)), exif=exif)
    picture = read_picture(content, "F.png", turn=True, measured=False)
    np.testing.assert_array_equal(picture.pixels, letter(28, 20))
    assert picture.size == (20, 28)


def test_nothing_is_enlarged(letter, encoded):
    assert pixels(encoded(letter(9, 13))).shape == (9, 13)
    assert pixels(encoded(letter(64, 64))).shape == (64, 64)


def test_large_images_are_reduced_in_their_proportions_with_soft_edges(letter):
    small = reduced(letter(300, 150))
    assert small.shape == (64, 32)
    assert np.any((small > 20) & (small < 235))
    stripes = np.tile(np.array([0, 255], np.uint8), (128, 64))
    assert set(np.unique(reduced(stripes)[:, 1:-1])) <= {127, 128}


def test_padding_takes_the_colour_of_the_border_and_centres():
    image = np.full((2, 4), 50, np.uint8)
    image[0, 1] = 200
    square = padded(image, 6)
    assert square.shape == (6, 6)
    assert square[2, 2] == 200
    assert (square == 50).sum() == 35


def test_too_many_pixels_are_refused_before_they_are_decoded(encoded):
    content = encoded(Image.new("1", (5000, 5000)))
    with pytest.raises(DataError, match="5000 × 5000 pixels"):
        pixels(content)


def test_a_decompression_bomb_is_refused(encoded):
    content = encoded(Image.new("1", (10_000, 10_000)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with pytest.raises(DataError, match="can't be read"):
            pixels(content)


@pytest.mark.parametrize("damage", ["cut", "text", "empty"])
def test_a_damaged_image_is_named(letter, encoded, damage):
    whole = encoded(letter())
    content = {"cut": whole[: len(whole) // 2], "text": b"not an image", "empty": b""}[damage]
    with pytest.raises(DataError, match=r"^F\.png: this image can't be read .*repair or remove it"):
        pixels(content)


def test_moments_count_pixels_and_channels(encoded):
    colours = np.zeros((2, 3, 3), np.uint8)
    colours[0, 0] = (1, 2, 3)
    moments = read_picture(encoded(colours), "", turn=True, measured=True).moments
    np.testing.assert_array_equal(moments, [[6, 1, 2, 3], [1, 1, 2, 3], [2, 2, 4, 6], [3, 3, 6, 9]])
