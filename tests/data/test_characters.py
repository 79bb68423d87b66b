import os
import urllib.error

import numpy as np
import pytest

from manifest.errors import DataError
from pipeline.data.characters import load_characters


@pytest.fixture
def load(tmp_path):
    """`load_characters` with a cache of its own; `load.notes` is what was announced."""

    def unreachable(archive):
        load.asked += 1
        raise urllib.error.URLError("no route to host")

    def load(source, **options):
        defaults = {
            "per_class": 10,
            "seed": 42,
            "cache": tmp_path / "cache",
            "polarity": "auto",
            "download": True,
            "fetch": unreachable,
        }
        return load_characters(str(source), announce=load.notes.append, **(defaults | options))

    load.notes, load.asked = [], 0
    return load


def test_auto_takes_emnist_from_the_cache_without_a_word(load, emnist_root):
    found = load("auto", cache=emnist_root)
    assert found.source == "emnist"
    assert found.notices == ()
    assert (load.notes, load.asked) == ([], 0)


def test_auto_draws_when_emnist_cannot_be_had_and_says_why(load):
    found = load("auto")
    assert (found.source, len(found.images), load.asked) == ("drawn", 360, 1)
    (notice,) = found.notices
    assert notice in load.notes
    assert "characters are drawn" in notice
    assert "no route to host" in notice


def test_auto_downloads_nothing_where_that_is_not_wanted(load):
    found = load("auto", download=False)
    assert (found.source, load.asked) == ("drawn", 0)
    assert "this run downloads nothing" in found.notices[0]


def test_emnist_that_is_asked_for_is_never_replaced(load):
    with pytest.raises(DataError, match="EMNIST can't be downloaded"):
        load("emnist", download=False)
    assert load.asked == 1


def test_drawn_that_is_asked_for_needs_no_notice(load):
    found = load("drawn")
    assert (found.source, found.notices, load.asked) == ("drawn", (), 0)


def test_a_path_is_read_by_what_it_is(load, tmp_path, written, zipped, emnist_root):
    folder = written(tmp_path / "f")
    archive = zipped(folder, tmp_path / "f.zip")
    np.savez(
        tmp_path / "f.npz",
        x=np.tile(np.eye(8, dtype=np.uint8), (20, 1, 1)),
        y=np.repeat([0, 1], 10),
    )
    assert load(folder).source == "folder"
    assert load(archive).source == "zip"
    assert load(tmp_path / "f.npz").source == "npz"
    assert load(emnist_root).source == "emnist"


def test_an_archive_of_emnist_is_recognised_and_its_checksum_asked_for(load, emnist_archive):
    with pytest.raises(DataError, match="not the EMNIST archive, whose MD5 is"):
        load(emnist_archive)


def test_a_folder_and_its_zip_have_one_digest(load, tmp_path, written, zipped):
    folder = written(tmp_path / "f")
    assert load(folder).digest == load(zipped(folder, tmp_path / "f.zip")).digest


def test_the_digest_tells_images_labels_and_classes_apart(load, tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (30, 8, 8)).astype(np.uint8)
    labels = np.repeat([0, 1, 2], 10)
    digests = set()
    for number, (x, y) in enumerate(
        [
            (images, labels),
            (images ^ 1, labels),
            (images.reshape(30, 4, 16), labels),
            (images, labels + 1),
            (images, np.roll(labels, 1)),
        ]
    ):
        np.savez(tmp_path / f"{number}.npz", x=x, y=y)
        digests.add(load(tmp_path / f"{number}.npz", polarity="keep").digest)
    assert len(digests) == 5


def test_polarity_is_passed_on(load, tmp_path, written, letter, encoded):
    images = {label: [encoded(255 - letter())] * 10 for label in "AB"}
    folder = written(tmp_path / "f", images=images)
    np.testing.assert_array_equal(load(folder).images[0], letter())
    np.testing.assert_array_equal(load(folder, polarity="keep").images[0], 255 - letter())


@pytest.mark.parametrize("name", ["nowhere", "nowhere.npz", "x" * 300, "a\0b"])
def test_a_path_that_leads_nowhere_is_told_with_the_choices(load, tmp_path, name):
    with pytest.raises(DataError, match="--characters takes auto, emnist, drawn, or the path"):
        load(tmp_path / name)


def test_a_file_of_another_kind_is_refused(load, tmp_path):
    (tmp_path / "letters.txt").write_text("A B C")
    with pytest.raises(DataError, match=r"letters\.txt: it is no zip that can be read"):
        load(tmp_path / "letters.txt")


@pytest.mark.parametrize("name", ["pipe", "pipe.npz"])
def test_a_pipe_is_not_waited_for(load, tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(DataError, match=r"neither a file nor a folder; --characters takes auto"):
        load(tmp_path / name)


def test_a_zip_of_a_version_to_come_is_refused(load, tmp_path, written, zipped):
    path = zipped(written(tmp_path / "f"), tmp_path / "f.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 99
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"it is no zip that can be read \(zip file version 9\.9\)"):
        load(path)


def test_a_name_that_no_manifest_can_hold_is_shown_with_escapes(load, tmp_path, written):
    folder = written(tmp_path / os.fsdecode(b"\xff\x1b"))
    assert load(folder).name == r"folder \udcff\x1b"


def _archive(path, images):
    np.savez(path, x=images.astype(np.uint8), y=np.repeat([0, 1], len(images) // 2))
    return path


@pytest.mark.parametrize("side", [1, 20])
def test_images_none_of_which_has_contrast_are_refused_by_name(load, tmp_path, side):
    of_one_brightness = np.repeat(np.arange(20) * 9, side * side).reshape(20, side, side)
    path = _archive(tmp_path / "grey.npz", of_one_brightness)
    with pytest.raises(DataError, match=r"grey\.npz: each of the 20 images read is of one"):
        load(path)


def test_one_image_with_contrast_is_enough(load, tmp_path):
    images = np.zeros((20, 20, 20))
    images[3, 5] = 255
    assert len(load(_archive(tmp_path / "one.npz", images)).images) == 20
