import numpy as np
import pytest

from pipeline import sealed
from pipeline.data import drawn


@pytest.fixture
def pen():
    """Draws quickly and counts how often it was asked."""

    class Pen:
        asked = 0

        def __call__(self, per_class, seed):
            self.asked += 1
            labels = np.repeat(np.arange(36), per_class)
            images = np.zeros((len(labels), 28, 28), np.uint8)
            images[:, 5, 5] = labels + seed
            return images, labels

    return Pen()


def load(cache, pen, per_class=3, notes=None):
    announce = (notes if notes is not None else []).append
    return drawn.load(cache, per_class=per_class, seed=42, announce=announce, draw=pen)


def test_what_was_drawn_is_read_back(tmp_path, pen):
    notes = []
    first = load(tmp_path / "cache", pen, notes=notes)
    second = load(tmp_path / "cache", pen, notes=notes)
    np.testing.assert_array_equal(first.images, second.images)
    np.testing.assert_array_equal(first.labels, second.labels)
    assert pen.asked == 1
    assert notes == ["drawing 108 characters"]
    assert (first.source, first.images.shape, len(first.classes)) == ("drawn", (108, 28, 28), 36)
    assert first.labels.dtype == np.int64


def test_each_number_of_images_is_kept_by_itself(tmp_path, pen):
    assert len(load(tmp_path, pen, 3).images) == 108
    assert len(load(tmp_path, pen, 4).images) == 144
    assert pen.asked == 2


def test_the_file_of_another_number_of_images_is_not_taken(tmp_path, pen):
    load(tmp_path, pen, 3)
    (kept,) = tmp_path.iterdir()
    load(tmp_path, pen, 4)
    kept.write_bytes((tmp_path / kept.name.replace("-3-", "-4-")).read_bytes())
    notes = []
    assert len(load(tmp_path, pen, 3, notes).images) == 108
    assert "it was written for something else" in notes[0]


def test_nothing_but_the_whole_file_is_left(tmp_path, pen):
    load(tmp_path, pen)
    assert [path.suffix for path in tmp_path.iterdir()] == [".sealed"]


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def emptied(path):
    path.write_bytes(b"")


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def of_another_purpose(path):
    with sealed.writing(path, "checkpoint") as stream:
        np.savez_compressed(stream, images=np.zeros(3), labels=np.zeros(3))


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [cut, emptied, flipped, of_another_purpose, a_folder])
def test_a_damaged_file_is_told_moved_away_and_drawn_again(tmp_path, pen, damage):
    first, notes = load(tmp_path, pen), []
    (path,) = tmp_path.iterdir()
    damage(path)
    np.testing.assert_array_equal(load(tmp_path, pen, notes=notes).images, first.images)
    assert "is damaged" in notes[0]
    assert notes[0].endswith(f"it is now {path.name}.damaged")
    assert pen.asked == 2
    load(tmp_path, pen)
    assert pen.asked == 2


def test_a_cache_that_cannot_be_written_is_told_and_does_no_harm(tmp_path, pen):
    (tmp_path / "cache").write_text("a file")
    notes = []
    assert len(load(tmp_path / "cache", pen, notes=notes).images) == 108
    assert "can't be kept for the next run" in notes[1]
