"""In an output folder only what is ours is overwritten, moved or removed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from manifest.errors import MachineError
from manifest.output import INDEX, Output
from tests.conftest import ROOT

NAME = "report.pdf"
KILLED = """
import os, signal, sys
from pathlib import Path
from manifest.output import Output
with Output(Path(sys.argv[1]), print).place(sys.argv[2]) as place:
    place.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def output(tmp_path: Path, said: list[str]) -> Output:
    return Output(tmp_path, said.append)


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("name", [NAME, "figures/1.3a.svg"])
def test_what_was_written_is_written_over_in_silence(
    name: str, output: Output, tmp_path: Path, said: list[str]
) -> None:
    output.write(name, b"one")
    output.write(name, b"two")
    output.make_room([name])
    assert (tmp_path / name).read_bytes() == b"two"
    assert names(tmp_path) == sorted([INDEX, name])
    assert said == []


def test_what_was_changed_by_hand_lies_beside_afterwards_each_time(
    output: Output, tmp_path: Path, said: list[str]
) -> None:
    for notes in (b"my notes", b"more notes"):
        output.write(NAME, b"ours")
        (tmp_path / NAME).write_bytes(notes)
    output.write(NAME, b"ours again")
    assert (tmp_path / NAME).read_bytes() == b"ours again"
    assert (tmp_path / "report.pdf.kept").read_bytes() == b"my notes"
    assert (tmp_path / "report.pdf.kept-2").read_bytes() == b"more notes"
    assert [line.endswith(f"it is now report.pdf.kept{n}") for line, n in zip(said, ("", "-2"))]
    assert len(said) == 2


@pytest.mark.parametrize("name", [NAME, "manifest.json", "report.html", "models/cnn.md"])
def test_what_is_not_ours_stops_before_anything_is_moved(
    name: str, output: Output, tmp_path: Path, said: list[str]
) -> None:
    output.write("figures/a.svg", b"ours")
    (tmp_path / "figures/a.svg").write_bytes(b"changed")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b'{"name": "a web app"}')
    with pytest.raises(MachineError, match=f"{name}: is not from a2-report"):
        output.make_room(["figures/a.svg", name])
    with pytest.raises(MachineError, match="is not from a2-report"):
        output.write(name, b"ours")
    assert (tmp_path / name).read_bytes() == b'{"name": "a web app"}'
    assert (tmp_path / "figures/a.svg").read_bytes() == b"changed"
    assert said == []


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe"])
def test_what_is_no_file_stops_and_stays(kind: str, output: Output, tmp_path: Path) -> None:
    place, other = tmp_path / NAME, tmp_path / "other.pdf"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(other)
        if kind == "link":
            other.write_bytes(b"mine")
    with pytest.raises(MachineError, match="is a folder, a link or a device"):
        output.write(NAME, b"ours")
    assert os.path.lexists(place)
    assert kind != "link" or other.read_bytes() == b"mine"


def test_nothing_is_written_through_a_link_to_a_folder(output: Output, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "figures").symlink_to(tmp_path / "home")
    with pytest.raises(MachineError, match="figures: is a link"):
        output.write("figures/a.svg", b"ours")
    assert list((tmp_path / "home").iterdir()) == []


def test_a_folder_that_is_itself_reached_by_a_link_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")
    Output(tmp_path / "output", print).write("figures/a.svg", b"ours")
    assert (tmp_path / "disk/figures/a.svg").read_bytes() == b"ours"


@pytest.mark.parametrize("name", [NAME, "figures/a.svg"])
def test_a_kill_leaves_what_stood_there_and_a_half_that_is_removed(
    name: str, output: Output, tmp_path: Path, said: list[str]
) -> None:
    output.write(name, b"whole")
    (tmp_path / ".mine.0123456789abcdef.part").write_bytes(b"mine")
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path, name], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / name).read_bytes() == b"whole"
    assert len(names(tmp_path)) == 4
    output.sweep()
    assert names(tmp_path) == sorted([INDEX, name, ".mine.0123456789abcdef.part"])
    output.write(name, b"whole again")
    assert said == []


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"of": "a2-report"}', b"[" * 100_000])
def test_a_damaged_index_is_told_and_what_carries_our_mark_is_known_without_it(
    content: bytes, output: Output, tmp_path: Path, said: list[str]
) -> None:
    page = b'<html><meta name="generator" content="a2-report"></html>'
    output.write("report.html", page)
    (tmp_path / INDEX).write_bytes(content)
    output.write("report.html", page + b"again")
    assert (tmp_path / f"{INDEX}.damaged").read_bytes() == content
    assert any("is damaged" in line for line in said)
    assert (tmp_path / "report.html").read_bytes() == page + b"again"


def test_a_changed_digest_in_the_index_makes_nothing_ours(
    output: Output, tmp_path: Path, said: list[str]
) -> None:
    output.write(NAME, b"ours")
    index = (tmp_path / INDEX).read_text(encoding="utf-8")
    (tmp_path / INDEX).write_text(index.replace('"digest": "', '"digest": "0', 1), encoding="utf-8")
    with pytest.raises(MachineError, match="is not from a2-report"):
        output.write(NAME, b"ours again")


def test_an_index_of_others_leads_nowhere_out_of_the_folder(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_bytes(b"mine")
    folder = tmp_path / "output"
    folder.mkdir()
    for name in (str(mine), "../mine", "figures/../../mine"):
        (folder / INDEX).write_text(
            f'{{\n "of": "a2-report", "version": 1, "unfinished": "{name}"}}', encoding="utf-8"
        )
        Output(folder, lambda line: None).sweep()
        assert mine.read_bytes() == b"mine"


def test_a_folder_of_an_earlier_version_is_taken_over_with_one_line(
    output: Output, tmp_path: Path, said: list[str]
) -> None:
    figure = {"file": "figures/1.3a.svg", "data": "figures/1.3a.csv"}
    fields = ["claims", "artefacts", "observed"]
    (tmp_path / "manifest.json").write_text(
        json.dumps(
            {"version": 2, "figures": [figure], "experiments": [{"id": "cnn"}]}
            | {name: [] for name in fields}
        )
    )
    (tmp_path / "figures").mkdir()
    (tmp_path / "models").mkdir()
    old = ["report.pdf", "report.html", *figure.values(), "models/cnn.md", "models/cnn.safetensors"]
    for name in old:
        (tmp_path / name).write_bytes(b"old")
    output.make_room(["manifest.json", *old])
    for name in old:
        output.write(name, b"new")
    assert len(said) == 1
    assert "taken over" in said[0]
    (tmp_path / "figures/1.3b.svg").write_bytes(b"of somebody else")
    with pytest.raises(MachineError, match="is not from a2-report"):
        output.write("figures/1.3b.svg", b"new")
