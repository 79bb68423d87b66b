"""What was found, as a file."""

import json

from verification.__main__ import main


def test_what_is_no_report_is_written_too(tmp_path, capsys):
    file, found = tmp_path / "other.pdf", tmp_path / "found.json"
    file.write_bytes(b"%PDF-1.7 and no more")
    assert main(["report", str(file), "--quick", "--json", str(found)]) == 2
    written = json.loads(found.read_text())
    assert written["holds"] is False
    assert str(file) in written["findings"][0]["what"]
    assert main(["report", str(file), "--quick", "--json", str(file)]) == 2
    assert file.read_bytes() == b"%PDF-1.7 and no more"
