"""What was found, as a file."""

import json

import pytest

from manifest.errors import MachineError
from verification import told
from verification.__main__ import main
from verification.findings import Checked


def test_a_file_of_ours_is_written_anew_and_no_other(tmp_path):
    file = tmp_path / "found.json"
    for name in ("a.pdf", "b.pdf"):
        told.check_place(file)
        told.write(file, Checked(file=name))
    assert json.loads(file.read_text())["file"] == "b.pdf"
    other = tmp_path / "report.pdf"
    other.write_bytes(b"%PDF-1.7")
    for path in (other, tmp_path, tmp_path / "nowhere" / "found.json"):
        with pytest.raises(MachineError, match="--json"):
            told.check_place(path)


def test_what_is_no_report_is_written_too(tmp_path, capsys):
    file, found = tmp_path / "other.pdf", tmp_path / "found.json"
    file.write_bytes(b"%PDF-1.7 and no more")
    assert main(["report", str(file), "--quick", "--json", str(found)]) == 2
    written = json.loads(found.read_text())
    assert written["holds"] is False
    assert str(file) in written["findings"][0]["what"]
    assert main(["report", str(file), "--quick", "--json", str(file)]) == 2
    assert file.read_bytes() == b"%PDF-1.7 and no more"
