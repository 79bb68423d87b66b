"""What a command tells, as a file that the user names."""

import json

import pytest

from console import answers
from manifest.errors import MachineError

OURS = answers.of("a2-report test")


def test_a_file_of_ours_is_written_anew_and_no_other(tmp_path):
    file = tmp_path / "found.json"
    for name in ("a.pdf", "b\udcff.pdf"):
        answers.check_place("--json", file, OURS)
        answers.write_json(file, {"of": "a2-report test", "file": name})
    assert json.loads(file.read_text())["file"] == "b\udcff.pdf"
    other = tmp_path / "report.pdf"
    other.write_bytes(b"%PDF-1.7")
    link = tmp_path / "link.json"
    link.symlink_to(file)
    for path in (other, link, tmp_path, tmp_path / "nowhere" / "found.json"):
        with pytest.raises(MachineError, match="--json"):
            answers.check_place("--json", path, OURS)
    with pytest.raises(MachineError, match="is not from a2-report"):
        answers.check_place("--json", file, answers.of("a2-report another"))


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    file = tmp_path / "found.json"
    answers.write_json(file, {"of": "a2-report test"})
    with pytest.raises(ValueError, match="JSON"):
        answers.write_json(file, {"of": "a2-report test", "value": float("nan")})
    assert json.loads(file.read_text()) == {"of": "a2-report test"}
