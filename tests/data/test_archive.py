import stat
import zipfile

import numpy as np
import pytest

from manifest.errors import DataError
from pipeline.data.archive import _Reader, read_zip
from pipeline.data.folder import read_folder


def read(path, **options):
    return read_zip(path, per_class=100, seed=42, turn=True, **options)


@pytest.fixture
def packed(tmp_path, written, zipped):
    """A zip of two classes, ten images each."""
    return zipped(written(tmp_path / "f"), tmp_path / "letters.zip")


def with_member(path, member, content=b"", **attributes):
    info = zipfile.ZipInfo(member)
    for name, value in attributes.items():
        setattr(info, name, value)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, content)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_gives_what_its_folder_gives(tmp_path, written, zipped, method):
    folder = written(tmp_path / "f", count=14)
    found = read(zipped(folder, tmp_path / "letters.zip", method))
    expected = read_folder(folder, per_class=100, seed=42, turn=True)
    np.testing.assert_array_equal(found.images, expected.images)
    np.testing.assert_array_equal(found.labels, expected.labels)
    assert found.classes == expected.classes
    assert (found.source, found.name) == ("zip", "zip letters.zip")


def test_a_folder_around_the_classes_and_hidden_files_do_no_harm(tmp_path, written, zipped):
    written(tmp_path / "f" / "characters")
    path = zipped(tmp_path / "f", tmp_path / "letters.zip")
    with_member(path, "__MACOSX/characters/A/._000.png", b"junk")
    assert read(path).classes == ("A", "B")


def test_backslashes_between_folders_are_understood(tmp_path, written):
    folder = written(tmp_path / "f")
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        for file in folder.rglob("*.png"):
            archive.write(file, "\\".join(file.relative_to(folder).parts))
    assert len(read(tmp_path / "letters.zip").images) == 20


def test_nothing_is_written_to_disk(packed):
    before = sorted(packed.parent.rglob("*"))
    read(packed)
    assert sorted(packed.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        ("../A/x.png", "leads out of the zip"),
        ("A/../../x.png", "leads out of the zip"),
        ("A\\..\\..\\x.png", "leads out of the zip"),
        ("/etc/x.png", "is an absolute path"),
        ("\\x.png", "is an absolute path"),
        ("C:/x.png", "is an absolute path"),
    ],
)
def test_a_path_that_leaves_the_zip_is_refused(packed, member, fault):
    with pytest.raises(DataError, match=fault):
        read(with_member(packed, member))


def test_a_symbolic_link_is_refused(packed):
    link = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(DataError, match=r"'A/link\.png' is a symbolic link"):
        read(with_member(packed, "A/link.png", b"/etc/passwd", external_attr=link))


def test_an_encrypted_zip_is_refused(packed):
    content = bytearray(packed.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    packed.write_bytes(content)
    with pytest.raises(DataError, match="is encrypted"):
        read(packed)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_whose_output_cannot_be_bounded_are_refused(packed, method):
    with pytest.raises(DataError, match="another method than deflate"):
        read(with_member(packed, "A/x.png", b"x" * 100, compress_type=method))


def test_more_than_four_gibibytes_are_refused_by_the_headers(packed):
    content = bytearray(packed.read_bytes())
    for start in range(len(content)):
        if content[start : start + 4] == b"PK\x01\x02":
            content[start + 24 : start + 28] = (1 << 30).to_bytes(4, "little")
    packed.write_bytes(content)
    with pytest.raises(DataError, match=r"unpacks to 22\.0 GiB, more than the 4\.0 GiB"):
        read(packed)


def test_a_header_that_lies_about_the_size_does_not_get_past_it(packed, numbered):
    bomb = numbered(0) + bytes(10_000_000)
    path = with_member(packed, "A/bomb.png", bomb, compress_type=zipfile.ZIP_DEFLATED)
    content = bytearray(path.read_bytes())
    size = len(bomb).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (300).to_bytes(4, "little")))
    with pytest.raises(DataError, match=r"A/bomb\.png is damaged"):
        read(path)


def test_what_is_read_is_counted_too(packed):
    with zipfile.ZipFile(packed) as archive:
        members = {member.filename: member for member in archive.infolist()}
        size = members["A/000.png"].file_size
        reader = _Reader(archive, members, packed, most=2 * size)
        reader("A/000.png")
        reader("A/000.png")
        with pytest.raises(DataError, match="more than its headers say"):
            reader("A/000.png")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 and no more"])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "letters.zip").write_bytes(content)
    with pytest.raises(DataError, match="it is no zip that can be read"):
        read(tmp_path / "letters.zip")


def test_a_broken_member_is_named(packed):
    with zipfile.ZipFile(packed) as archive:
        start = archive.getinfo("A/004.png").header_offset
    content = bytearray(packed.read_bytes())
    content[start + 60 : start + 70] = bytes(10)
    packed.write_bytes(content)
    with pytest.raises(DataError, match=r"A/004\.png is damaged"):
        read(packed)


def test_an_empty_zip_is_refused(tmp_path):
    zipfile.ZipFile(tmp_path / "letters.zip", "w").close()
    with pytest.raises(DataError, match="there is no image in it"):
        read(tmp_path / "letters.zip")
