import io
import zipfile

import numpy as np
import pytest

from manifest.errors import DataError
from pipeline.data.arrays import read_npz

LABELS = np.repeat(np.arange(36), 12)


def read(path, per_class=100, turn=True):
    return read_npz(path, per_class=per_class, seed=42, turn=turn)


@pytest.fixture
def saved(tmp_path, letter):
    """Writes x and y, by default 36 classes whose images carry their number."""

    def save(save_as=np.savez, **arrays):
        if not arrays:
            images = np.tile(letter(), (len(LABELS), 1, 1))
            images[:, 14, 20] = np.arange(len(LABELS)) % 250
            arrays = {"x": images, "y": LABELS}
        save_as(tmp_path / "letters.npz", **arrays)
        return tmp_path / "letters.npz"

    return save


@pytest.mark.parametrize("save_as", [np.savez, np.savez_compressed])
def test_every_image_keeps_its_label(saved, save_as):
    path = saved(save_as)
    found = read(path)
    assert (found.source, found.name) == ("npz", "letters.npz")
    assert "".join(found.classes) == "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    given = np.load(path)["x"]
    for label in range(36):
        of_class = found.images[found.labels == label]
        expected = given[np.flatnonzero(label == LABELS)]
        assert sorted(map(bytes, of_class)) == sorted(map(bytes, expected))
    assert found.sizes.tolist() == [[28, 28]] * len(LABELS)
    assert found.channel_correlation is None


def test_images_come_out_in_the_order_of_the_sample(saved):
    path = saved()
    small, large = read(path, per_class=3), read(path, per_class=11)
    for label in range(36):
        np.testing.assert_array_equal(
            small.images[small.labels == label], large.images[large.labels == label][:3]
        )


def test_blocks_do_not_mix_up_images(saved):
    labels = np.arange(2500) % 2
    images = (np.arange(2500)[:, None, None] // [[[1, 256]]] % 256).astype(np.uint8)
    images = np.repeat(images, 2, axis=1)
    found = read(saved(x=images, y=labels), per_class=2000, turn=False)
    numbers = found.images[:, 0, 0] + 256 * found.images[:, 0, 1].astype(int)
    assert sorted(numbers) == list(range(2500))
    np.testing.assert_array_equal(numbers % 2, found.labels)


def test_classes_that_do_not_occur_are_left_out(saved, letter):
    found = read(saved(x=np.tile(letter(), (30, 1, 1)), y=np.repeat([3, 10, 35], 10)))
    assert found.classes == ("3", "A", "Z")
    assert np.bincount(found.labels).tolist() == [10, 10, 10]


def test_dark_on_light_is_turned_unless_it_is_to_be_kept(saved, letter):
    path = saved(x=np.tile(255 - letter(), (20, 1, 1)), y=np.repeat([0, 1], 10))
    np.testing.assert_array_equal(read(path).images[0], letter())
    np.testing.assert_array_equal(read(path, turn=False).images[0], 255 - letter())


def test_large_and_oblong_images_become_squares_of_64_pixels(saved, letter):
    found = read(saved(x=np.tile(letter(128, 80), (20, 1, 1)), y=np.repeat([0, 1], 10)))
    assert found.images.shape == (20, 64, 64)
    assert found.sizes.tolist() == [[80, 128]] * 20


X = np.zeros((20, 4, 4), np.uint8)
Y = np.repeat([0, 1], 10)


@pytest.mark.parametrize(
    ("arrays", "fault"),
    [
        ({"x": X}, r"it holds x\.npy; an \.npz of images has x"),
        ({"images": X, "labels": Y}, r"it holds images\.npy, labels\.npy"),
        ({"x": X[0], "y": Y}, r"x is \(4, 4\) uint8"),
        ({"x": X[..., None], "y": Y}, r"x is \(20, 4, 4, 1\) uint8"),
        ({"x": X.astype(np.float32), "y": Y}, "float32"),
        ({"x": X[:, :0], "y": Y}, r"x is \(20, 0, 4\)"),
        ({"x": np.asfortranarray(np.zeros((20, 4, 5), np.uint8)), "y": Y}, "stored by column"),
        ({"x": X[:19], "y": Y}, "x has 19 images and y 20 labels"),
        ({"x": X, "y": Y[:, None]}, r"y is \(20, 1\)"),
        ({"x": X, "y": Y / 2}, "float64"),
        ({"x": X, "y": Y + 35}, r"y\[10\] is 36"),
        ({"x": X, "y": Y - 1}, r"y\[0\] is -1"),
        ({"x": X, "y": Y.astype(object)}, "Python objects"),
        ({"x": X.astype(object), "y": Y}, "Python objects"),
        ({"x": X, "y": Y * 0}, "only one class, '0'"),
        ({"x": X[:0], "y": Y[:0]}, "no class"),
        ({"x": X[:19], "y": Y[:19]}, "class '1' has 9 images"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(saved, arrays, fault):
    with pytest.raises(DataError, match=fault) as caught:
        read(saved(**arrays))
    assert "letters.npz" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_npz_is_refused(tmp_path, content):
    (tmp_path / "letters.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"letters\.npz: it can't be read"):
        read(tmp_path / "letters.npz")


def test_members_that_are_no_arrays_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "letters.npz", "w") as archive:
        archive.writestr("x.npy", b"text")
        archive.writestr("y.npy", b"text")
    with pytest.raises(DataError, match="it can't be read"):
        read(tmp_path / "letters.npz")


def test_a_header_that_promises_more_than_there_is_is_refused(tmp_path):
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        head, {"descr": "|u1", "fortran_order": False, "shape": (1 << 40,)}
    )
    with zipfile.ZipFile(tmp_path / "letters.npz", "w") as archive:
        archive.writestr("x.npy", head.getvalue())
        archive.writestr("y.npy", head.getvalue())
    with pytest.raises(DataError, match="is said to be in"):
        read(tmp_path / "letters.npz")


@pytest.mark.parametrize("text", ["{'descr':", "{[]: 1}", "(" * 5000, "\0", "{}"])
@pytest.mark.parametrize("damaged", ["x", "y"])
def test_a_header_that_cannot_be_parsed_is_refused(tmp_path, saved, damaged, text):
    with zipfile.ZipFile(saved(x=X, y=Y)) as archive:
        members = {name: archive.read(f"{name}.npy") for name in "xy"}
    head = text.encode().ljust(6000) + b"\n"
    members[damaged] = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head
    with zipfile.ZipFile(tmp_path / "bad.npz", "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    with pytest.raises(DataError, match=r"bad\.npz: it can't be read"):
        read(tmp_path / "bad.npz")


def test_images_too_large_for_characters_are_refused_unread(saved):
    large = np.lib.stride_tricks.as_strided(np.zeros(1, np.uint8), (20, 4097, 4096), (0, 0, 0))
    with pytest.raises(DataError, match="more than 2²⁴ pixels an image"):
        read(saved(np.savez_compressed, x=large, y=Y))


def test_what_follows_the_labels_is_not_read(tmp_path, saved):
    with (
        zipfile.ZipFile(saved(x=X, y=Y)) as given,
        zipfile.ZipFile(tmp_path / "long.npz", "w") as archive,
    ):
        archive.writestr("x.npy", given.read("x.npy"))
        archive.writestr("y.npy", given.read("y.npy") + b"abc")
    assert len(read(tmp_path / "long.npz").labels) == 20
