import shutil
import socket
import urllib.error

import numpy as np
import pytest
from torchvision.datasets import EMNIST
from torchvision.datasets.utils import calculate_md5

from manifest.errors import DataError
from pipeline.data import emnist


def unreachable(archive):
    """Stands for a machine without network."""
    raise urllib.error.URLError("no route to host")


def never(archive):
    raise AssertionError("nothing may be downloaded here")


def load(cache, fetch=never, per_class=100, notes=None):
    announce = (notes if notes is not None else []).append
    return emnist.load(cache, per_class=per_class, seed=42, fetch=fetch, announce=announce)


def test_images_are_upright_and_both_parts_joined(emnist_root, letter):
    found = load(emnist_root)
    assert found.images.shape == (36 * 12, 28, 28)
    np.testing.assert_array_equal(found.images[0, 2:], letter()[2:])
    assert np.bincount(found.labels).tolist() == [12] * 36
    np.testing.assert_array_equal(found.images[:, 0, 0], found.labels)
    of_test_part = found.images[:, 1, 0] == 255  # row 0, column 1 of the file
    assert np.bincount(found.labels[of_test_part]).tolist() == [3] * 36


def test_the_lower_case_classes_are_left_out(emnist_root):
    found = load(emnist_root)
    assert "".join(found.classes) == "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert "".join(EMNIST.classes_split_dict["balanced"][:36]) == "".join(found.classes)
    assert found.source == "emnist"
    assert found.channel_correlation is None  # it has one channel
    assert (found.sizes == 28).all()


def test_a_sample_begins_like_a_larger_one(emnist_root):
    small, large = load(emnist_root, per_class=2), load(emnist_root, per_class=7)
    for label in range(36):
        np.testing.assert_array_equal(
            small.images[small.labels == label], large.images[large.labels == label][:2]
        )


@pytest.mark.parametrize("inside", ["", "EMNIST", "EMNIST/raw"])
def test_a_named_folder_is_recognised_by_its_files(emnist_root, inside):
    assert emnist.root_in(emnist_root / inside) == emnist_root


def test_another_folder_is_not_taken_for_emnist(tmp_path):
    assert emnist.root_in(tmp_path) is None


def test_an_archive_is_unpacked_checked_and_read(tmp_path, emnist_archive, emnist_root):
    assert emnist.is_archive(emnist_archive)
    emnist.unpack(emnist_archive, tmp_path / "new", calculate_md5(emnist_archive))
    np.testing.assert_array_equal(load(tmp_path / "new").images, load(emnist_root).images)
    names = {path.name for path in (tmp_path / "new" / "EMNIST" / "raw").iterdir()}
    assert names == {*emnist.FILES, emnist.DIGESTS}


def test_an_archive_with_another_checksum_is_refused(tmp_path, emnist_archive):
    with pytest.raises(DataError, match="not the EMNIST archive, whose MD5 is 58c8d27c78d2"):
        emnist.unpack(emnist_archive, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_another_zip_is_no_archive_of_emnist(tmp_path, written, zipped):
    assert not emnist.is_archive(zipped(written(tmp_path / "f"), tmp_path / "letters.zip"))
    (tmp_path / "text.zip").write_text("text")
    assert not emnist.is_archive(tmp_path / "text.zip")


def damage(root):
    with (root / emnist.RAW / emnist.FILES[1]).open("r+b") as file:
        file.seek(20)
        file.write(b"\x05")


def test_files_that_changed_after_unpacking_are_refused_where_the_user_names_them(
    tmp_path, emnist_archive
):
    emnist.unpack(emnist_archive, tmp_path, calculate_md5(emnist_archive))
    damage(tmp_path)
    with pytest.raises(DataError, match=r"its files have changed .* delete that folder"):
        emnist.read(tmp_path, per_class=5, seed=42)


@pytest.mark.parametrize("note", ["as it was", "cut", "gone bad"])
def test_a_damaged_cache_is_told_moved_away_and_downloaded_again(tmp_path, emnist_archive, note):
    def again():
        return emnist.load(
            tmp_path,
            per_class=5,
            seed=42,
            fetch=lambda archive: shutil.copy(emnist_archive, archive),
            announce=said.append,
            md5=calculate_md5(emnist_archive),
        )

    said = []
    first = again()
    noted = tmp_path / emnist.RAW / emnist.DIGESTS
    if note == "as it was":
        damage(tmp_path)
    else:
        noted.write_bytes(noted.read_bytes()[:9] if note == "cut" else b"[" * 9_000)
    np.testing.assert_array_equal(again().images, first.images)
    assert [line for line in said if line.endswith("it is now raw.damaged")]
    assert (tmp_path / "EMNIST/raw.damaged").is_dir()


def test_a_download_touches_no_file_of_its_name_in_the_cache(tmp_path, emnist_archive):
    mine = tmp_path / emnist.RAW / "gzip.zip"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    emnist.unpack(emnist_archive, tmp_path, calculate_md5(emnist_archive))
    assert load(tmp_path).source == "emnist"
    assert (tmp_path / "EMNIST/raw.kept/gzip.zip").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"text", b"\x00\x00\x08\x03\x00\x00\x00\x09"])
@pytest.mark.parametrize("file", emnist.FILES)
def test_damaged_idx_files_are_refused(emnist_root, file, content):
    (emnist_root / emnist.RAW / file).write_bytes(content)
    with pytest.raises(DataError, match="delete that folder"):
        load(emnist_root)


def test_fewer_labels_than_images_are_refused(emnist_root, idx):
    file = emnist_root / emnist.RAW / "emnist-balanced-test-labels-idx1-ubyte"
    file.write_bytes(idx(np.arange(47)))
    with pytest.raises(DataError, match=r"have .* labels"):
        load(emnist_root)


def test_no_network_is_told_with_its_reason(tmp_path):
    with pytest.raises(DataError, match=r"can't be downloaded from https://.*: no route to host"):
        load(tmp_path, fetch=unreachable)


def test_without_permission_nothing_is_downloaded(tmp_path):
    notes = []
    with pytest.raises(DataError, match="this run downloads nothing"):
        load(tmp_path, fetch=None, notes=notes)
    assert notes == []
    assert list(tmp_path.iterdir()) == []


def test_a_download_with_another_checksum_is_refused_and_leaves_no_data(tmp_path, emnist_archive):
    notes = []
    with pytest.raises(DataError, match="not the EMNIST archive"):
        load(
            tmp_path / "new",
            fetch=lambda archive: shutil.copy(emnist_archive, archive),
            notes=notes,
        )
    assert notes == ["downloading EMNIST, about 560 MB, once"]
    with pytest.raises(DataError, match="this run downloads nothing"):
        load(tmp_path / "new", fetch=None)


def test_a_download_is_unpacked_once_and_its_archive_removed(tmp_path, emnist_archive):
    cache = tmp_path / "new"
    first = emnist.load(
        cache,
        per_class=5,
        seed=42,
        fetch=lambda archive: shutil.copy(emnist_archive, archive),
        announce=[].append,
        md5=calculate_md5(emnist_archive),
    )
    np.testing.assert_array_equal(load(cache, fetch=never, per_class=5).images, first.images)
    assert not list(cache.rglob("*.zip"))


def test_a_download_does_not_change_the_timeout_of_others(tmp_path):
    with emnist._timeout(3.0):
        assert socket.getdefaulttimeout() == 3.0
    assert socket.getdefaulttimeout() is None
