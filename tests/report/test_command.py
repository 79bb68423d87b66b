"""The command line: what it writes, and its one-line errors."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from report_example import write

from console.places import default_output
from manifest import canonical
from report.__main__ import main

ROOT = Path(__file__).parents[2]


def test_render_writes_both_files_and_nothing_beside_them(tmp_path, capsys):
    write(tmp_path)
    assert main(["render", "--output", str(tmp_path)]) == 0
    assert (tmp_path / "report.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert not list(tmp_path.glob("*.part"))
    assert "report.pdf" in capsys.readouterr().out


def _damage(folder: Path, change) -> None:
    path = folder / "manifest.json"
    content = json.loads(path.read_text())
    change(content)
    content["observed"]["digest"] = canonical.digest(content)
    path.write_text(json.dumps(content))


def _forget(kind: str, name: str):
    def change(content):
        content[kind] = [entry for entry in content[kind] if entry["id"] != name]

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m.update(version=7), "version 7"),
        (lambda m: m.pop("scale"), "scale"),
        (_forget("claims", "data.rows"), "data.rows"),
        (_forget("comparisons", "2.4.best"), "2.4.best"),
        (_forget("figures", "1.3c"), "1.3c"),
        (_forget("experiments", "base.sgd.published"), "base.sgd.published"),
        (lambda m: m["figures"][0].update(file="../secret.svg"), "secret.svg"),
        (lambda m: m["figures"][0].update(facts={}), "feature"),
        (lambda m: m["observed"].update(created="yesterday"), "yesterday"),
        (lambda m: m.update(parts=["1", "7"]), "parts.1"),
        (lambda m: m["scale"].update(tabular_epochs=10**400), "tabular_epochs"),
        (lambda m: m.update(title="\ud800"), "title"),
        (lambda m: m["figures"].append(m["figures"][0] | {"id": "9.9"}), "9.9"),
    ],
)
def test_a_damaged_manifest_is_one_line_and_writes_nothing(tmp_path, capsys, change, told):
    write(tmp_path)
    _damage(tmp_path, change)
    assert main(["render", "--output", str(tmp_path)]) == 2
    _one_line(capsys, told)
    assert not list(tmp_path.glob("report.*"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '"x"', "\x00", "[" * 100_000, '{"version": ' + "1" * 5000]
)
def test_what_is_no_manifest_is_one_line(tmp_path, capsys, content):
    (tmp_path / "manifest.json").write_text(content)
    assert main(["render", "--output", str(tmp_path)]) == 2
    _one_line(capsys, "manifest.json")


def test_a_missing_figure_leaves_the_earlier_report_as_it_was(tmp_path, capsys):
    write(tmp_path)
    (tmp_path / "report.html").write_text("earlier")
    (tmp_path / "figures" / "1.3a.svg").unlink()
    assert main(["render", "--output", str(tmp_path)]) == 2
    _one_line(capsys, "1.3a.svg")
    assert (tmp_path / "report.html").read_text() == "earlier"


@pytest.mark.parametrize("full", ["weasyprint", "report"])
def test_a_full_disk_leaves_the_earlier_report_as_it_was(tmp_path, capsys, monkeypatch, full):
    write_bytes = Path.write_bytes

    def fail(path, content):
        if full in str(path.relative_to(path.parents[1])):
            path.touch()
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    write(tmp_path)
    (tmp_path / "report.html").write_text("earlier")
    monkeypatch.setattr(Path, "write_bytes", fail)
    assert main(["render", "--output", str(tmp_path)]) == 2
    _one_line(capsys, "No space left on device")
    assert (tmp_path / "report.html").read_text() == "earlier"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("arguments", [["render", "--colour"], ["paint"], ["render", "--output"]])
def test_a_wrong_option_is_one_line(capsys, arguments):
    assert main(arguments) == 2
    _one_line(capsys, "")


def _one_line(capsys, told: str) -> None:
    errors = capsys.readouterr().err
    assert errors.startswith("a2-report: ")
    assert errors.count("\n") == 1
    assert told in errors


def test_the_schema_is_printed(capsys):
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Manifest"


def test_the_output_folder_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("A2_REPORT_OUTPUT", "/elsewhere")
    assert default_output() == Path("/elsewhere")
    monkeypatch.delenv("A2_REPORT_OUTPUT")
    assert default_output() == Path("output")
    monkeypatch.setenv("A2_REPORT_OUTPUT", "")  # as `docker run -e A2_REPORT_OUTPUT=` sets it
    assert default_output() == Path("output")


def test_an_empty_output_is_not_the_working_folder(capsys):
    assert main(["render", "--output", ""]) == 2
    _one_line(capsys, "--output '': is empty")


def test_a_folder_that_can_only_be_read_is_one_line(tmp_path, capsys, monkeypatch):
    write(tmp_path)
    for name in ("open", "unlink", "rename", "replace"):
        monkeypatch.setattr(os, name, _read_only(getattr(os, name)))
    assert main(["render", "--output", str(tmp_path)]) == 2
    _one_line(capsys, "Read-only file system); put that right, or name another --output")


def _read_only(call):
    """As a file system mounted so has it, of the report's own files alone."""

    def refuse(path, *rest, **named):
        writes = call.__name__ != "open" or rest[0] & (os.O_WRONLY | os.O_RDWR)
        if writes and "report." in os.fsdecode(path):
            raise OSError(errno.EROFS, "Read-only file system")
        return call(path, *rest, **named)

    return refuse


LOADED = "import sys, report.__main__; report.__main__.main({!r}); print([m for m in {!r} if m in sys.modules])"
HEAVY = ["torch", "matplotlib", "scipy", "sklearn", "pandas", "numpy"]


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["schema"], [*HEAVY, "weasyprint"]),
        (["check"], [*HEAVY, "weasyprint"]),
        (["render"], HEAVY),
    ],
)
def test_what_a_command_does_not_need_is_not_loaded(output, arguments, absent):
    command = [*arguments, "--output", str(output)] if arguments == ["render"] else arguments
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(command, absent)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("redirected", "encoding"),
    [("| head -c 0", "utf-8"), (">&-", "utf-8"), ("> /dev/full", "utf-8"), ("| cat", "ascii")],
)
def test_an_output_that_nobody_reads_ends_nothing(redirected, encoding):
    say = f"{sys.executable} -c 'import report.__main__ as m; m._say(chr(228))' {redirected}"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {say}"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
