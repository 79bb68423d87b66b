import os

import numpy as np
import pytest

from manifest.errors import DataError
from pipeline.data.folder import read_folder


def read(path, per_class=100, turn=True):
    return read_folder(path, per_class=per_class, seed=42, turn=turn)


def brightness(found):
    """Which images of `numbered` were read, in order."""
    return found.images.reshape(len(found.images), -1).max(axis=1) - 10


def test_a_folder_per_class_is_read(tmp_path, written):
    found = read(written(tmp_path / "letters", classes="BA", count=12))
    assert (found.source, found.name, found.classes) == ("folder", "folder letters", ("A", "B"))
    assert found.images.shape == (24, 12, 12)
    assert found.images.dtype == np.uint8
    assert found.labels.tolist() == [0] * 12 + [1] * 12
    assert found.labels.dtype == np.int64
    assert sorted(brightness(found)[:12]) == list(range(12))
    assert found.sizes.tolist() == [[12, 12]] * 24


def test_images_of_all_sizes_come_to_the_largest_and_none_is_enlarged(
    tmp_path, written, letter, encoded
):
    shapes = [(20, 10), (30, 40)] * 5
    images = {label: [encoded(letter(*shape)) for shape in shapes] for label in "AB"}
    found = read(written(tmp_path / "f", images=images))
    assert found.images.shape == (20, 40, 40)
    assert {tuple(size) for size in found.sizes} == {(10, 20), (40, 30)}
    for image, (width, height) in zip(found.images, found.sizes, strict=True):
        assert image.sum() == letter(height, width).sum()


def test_no_side_exceeds_64_pixels_but_the_sizes_are_those_of_the_files(
    tmp_path, written, letter, encoded
):
    images = {label: [encoded(letter(128, 96))] * 10 for label in "AB"}
    found = read(written(tmp_path / "f", images=images))
    assert found.images.shape == (20, 64, 64)
    assert found.sizes.tolist() == [[96, 128]] * 20


def test_dark_on_light_is_turned_unless_it_is_to_be_kept(tmp_path, written, letter, encoded):
    images = {label: [encoded(255 - letter())] * 10 for label in "AB"}
    folder = written(tmp_path / "f", images=images)
    np.testing.assert_array_equal(read(folder).images[0], letter())
    np.testing.assert_array_equal(read(folder, turn=False).images[0], 255 - letter())


def test_grey_images_in_three_channels_correlate_wholly(tmp_path, written, letter, encoded):
    colours = np.repeat(letter()[..., None], 3, axis=2)
    images = {label: [encoded(colours)] * 10 for label in "AB"}
    found = read(written(tmp_path / "colours", images=images))
    assert (found.channel_correlation == 1).all()


def test_images_of_one_channel_have_no_correlation(tmp_path, written, letter, encoded):
    images = {label: [encoded(letter())] * 10 for label in "AB"}
    assert read(written(tmp_path / "grey", images=images)).channel_correlation is None


def test_channels_correlate_as_their_pixels_do(tmp_path, written, encoded):
    generator = np.random.default_rng(0)
    colours = [generator.integers(0, 256, (9, 9, 3)).astype(np.uint8) for _ in range(20)]
    for image in colours:
        image[..., 1] = image[..., 0] // 2 + image[..., 1] // 2
    images = {"A": [encoded(i) for i in colours[:10]], "B": [encoded(i) for i in colours[10:]]}
    found = read(written(tmp_path / "f", images=images))
    expected = np.corrcoef(np.concatenate([image.reshape(-1, 3) for image in colours]).T)
    np.testing.assert_allclose(found.channel_correlation, expected, atol=1e-9)


def test_a_constant_channel_correlates_with_nothing(tmp_path, written, letter, encoded):
    red = np.zeros((28, 28, 3), np.uint8)
    red[..., 0] = letter()
    found = read(written(tmp_path / "f", images={label: [encoded(red)] * 10 for label in "AB"}))
    np.testing.assert_array_equal(found.channel_correlation, np.eye(3))


def test_a_sample_is_part_of_any_larger_one(tmp_path, written):
    folder = written(tmp_path / "f", count=30)
    small, large = read(folder, per_class=5), read(folder, per_class=12)
    assert len(small.images) == 10
    for label in (0, 1):
        of_class = [brightness(found)[found.labels == label].tolist() for found in (small, large)]
        assert of_class[0] == of_class[1][:5]
    assert brightness(large).tolist() != sorted(brightness(large))


def test_two_reads_give_the_same(tmp_path, written):
    folder = written(tmp_path / "f", count=30)
    np.testing.assert_array_equal(read(folder, 7).images, read(folder, 7).images)


def test_many_chunks_keep_their_order(tmp_path, written):
    found = read(written(tmp_path / "f", count=150), per_class=1000)
    again = read(tmp_path / "f", per_class=140)
    assert sorted(brightness(found)[:150]) == list(range(150))
    np.testing.assert_array_equal(again.images[:140], found.images[:140])


def test_an_unreadable_image_is_named(tmp_path, written):
    folder = written(tmp_path / "f")
    (folder / "A" / "003.png").write_bytes(b"no image")
    with pytest.raises(DataError, match=r"A/003\.png: this image can't be read"):
        read(folder)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(DataError, match="there is no image in it"):
        read(tmp_path)


def test_one_class_is_refused(tmp_path, written):
    with pytest.raises(DataError, match="only one class, 'A'"):
        read(written(tmp_path / "f", classes="A"))


def test_a_class_too_small_to_split_is_named_with_its_count(tmp_path, written, numbered):
    images = {"A": [numbered(0)] * 10, "B": [numbered(0)] * 9}
    with pytest.raises(DataError, match=r"class 'B' has 9 images; .* at least 10"):
        read(written(tmp_path / "f", images=images))


def test_an_empty_class_is_named(tmp_path, written):
    folder = written(tmp_path / "f")
    (folder / "C").mkdir()
    with pytest.raises(DataError, match="class 'C' has 0 images"):
        read(folder)


def test_an_image_that_has_gone_is_named(tmp_path, written):
    folder = written(tmp_path / "f")
    (folder / "A" / "gone.png").symlink_to(tmp_path / "nowhere")
    with pytest.raises(DataError, match=r"A/gone\.png: it can't be read: No such file"):
        read(folder)


def test_a_linked_class_folder_is_read(tmp_path, written):
    folder = written(tmp_path / "f")
    (folder / "C").symlink_to(written(tmp_path / "g") / "A")
    assert read(folder).classes == ("A", "B", "C")


def test_a_folder_of_very_many_folders_is_not_searched_to_its_end(tmp_path):
    for number in range(2_002):
        (tmp_path / str(number)).mkdir()
    with pytest.raises(DataError, match="more than 2,000 folders"):
        read(tmp_path)


def test_a_file_too_large_for_a_character_is_named(tmp_path, written):
    folder = written(tmp_path / "f")
    with (folder / "A" / "001.png").open("wb") as file:
        file.truncate((1 << 26) + 1)
    with pytest.raises(DataError, match=r"A/001\.png: it is larger than 64 MiB"):
        read(folder)


def test_a_pipe_among_the_images_is_not_waited_for(tmp_path, written):
    folder = written(tmp_path / "f")
    os.mkfifo(folder / "A" / "pipe.png")
    with pytest.raises(DataError, match=r"A/pipe\.png: it is no file"):
        read(folder)
