"""What would fail late fails early, in one line."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from manifest.errors import DataError, MachineError, OptionError
from pipeline.assignment import PACKAGED
from pipeline.command.preflight import check_disk, check_file, check_output, read_contributions

ENTRY = '[[contribution]]\nname = "{}"\nparts = "1"\ncontribution = "50 %"\n'


@pytest.mark.parametrize("name", ["store", "figures"])
def test_what_an_earlier_run_left_must_be_a_folder_too(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(MachineError, match=f"{name}: can't be written"):
        check_output(tmp_path)


@pytest.mark.parametrize("name", ["manifest.json", "report.html", "report.pdf"])
def test_a_folder_in_the_place_of_a_result_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(MachineError, match=f"{name} is a folder there"):
        check_output(tmp_path)


def test_a_folder_that_can_be_written_is_left_empty(tmp_path: Path) -> None:
    check_output(tmp_path / "ä b\nc" / "output")
    assert list((tmp_path / "ä b\nc").rglob("*")) == [tmp_path / "ä b\nc" / "output"]


@pytest.mark.parametrize("place", ["x" * 300, "file", "file/in"])
def test_an_output_that_cannot_be_is_told(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MachineError, match="can't be written"):
        check_output(tmp_path / place)


@pytest.mark.parametrize("place", ["file", "file/in", "file/in/deep", "nowhere"])
def test_what_is_no_folder_is_told_without_a_word_of_containers(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone" / "for" / "good")
    with pytest.raises(MachineError, match=r"is a file\)|is no folder\)") as told:
        check_output(tmp_path / place)
    assert "--user" not in str(told.value)


@pytest.mark.parametrize(
    ("fault", "helps", "does_not"),
    [
        (errno.EACCES, "--user", "mount"),
        (errno.EPERM, "--user", "mount"),
        (errno.EROFS, "mount", "--user"),
        (errno.ENOENT, "name another folder", "--user"),  # as /proc has it
        (errno.ENOSPC, "name another folder", "--user"),
    ],
)
def test_a_remedy_is_told_where_it_is_one(
    fault: int, helps: str, does_not: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(MachineError, match=helps) as told:
        check_output(tmp_path)
    assert does_not not in str(told.value)


def test_too_little_disk_is_told_with_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"the run needs 1000000\.2 GB"):
        check_disk(tmp_path, 10**15)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OptionError, match=r"--table .*pipe: is a pipe or a device"):
        check_file("--table", tmp_path / "pipe")
    with pytest.raises(OptionError, match="is a pipe or a device"):
        read_contributions(tmp_path / "pipe")


def test_the_packaged_contributions_are_read() -> None:
    assert read_contributions(PACKAGED / "contributions.toml")


def test_any_name_that_can_be_printed_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "people.toml"
    path.write_text(ENTRY.format("<b>Zoë</b> 👩‍🔬") * 200, encoding="utf-8")
    assert [entry.name for entry in read_contributions(path)] == ["<b>Zoë</b> 👩‍🔬"] * 200


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "has no [[contribution]]"),
        ("contribution = []", "has no [[contribution]]"),
        ("[contribution]", "has no [[contribution]]"),
        ("[[contribution", "Expected"),
        ("contribution = [1]", "1 must have name, parts, contribution"),
        ('[[contribution]]\nname = "A"', "must have name, parts, contribution"),
        (ENTRY.format("A") + 'email = "a@b"', "must have name, parts, contribution"),
        (ENTRY.replace('"{}"', "7"), "name = 7 is no text"),
        (ENTRY.format(r"\u001b[31m"), "has control characters"),
        (ENTRY.format("ä").encode("cp1252"), "can't decode"),
        ("a = " + "[" * 5000, "recursion"),
        ("a = " + "9" * 5000, "digits"),
    ],
)
def test_contributions_that_cannot_be_used_are_told_in_one_short_line(
    content: str | bytes, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "people.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as caught:
        read_contributions(path)
    assert says in str(caught.value)
    assert "people.toml" in str(caught.value)
    assert len(str(caught.value)) < 500 + len(str(path))
