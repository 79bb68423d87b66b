"""`python -m comparison A B` on a real run: what it says, writes and ends with."""

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

import manifest
from benchmarks.tampered import with_files, without
from comparison.__main__ import main
from manifest.attachments import VALUES
from manifest.output import Output
from tests.conftest import SmokeRun
from verification.carried import files, opened


@pytest.fixture
def other(smoke_run: SmokeRun, tmp_path: Path) -> Path:
    """The same run in another folder; its store is a link to the first one's."""
    folder = tmp_path / "other"
    folder.mkdir()
    shutil.copy(smoke_run.output / manifest.FILE_NAME, folder)
    (folder / "store").symlink_to(smoke_run.output / "store")
    return folder


def changed(folder: Path) -> manifest.Manifest:
    """One verdict, and the accuracy of the base."""
    found = manifest.read(folder)
    first, *others = found.comparisons
    verdict = "higher" if first.verdict != "higher" else "lower"
    base = f"{found.base}.accuracy"
    claims = [
        c.model_copy(update={"value": c.value + 0.01}) if c.id == base else c for c in found.claims
    ]
    environment = found.environment.model_copy(update={"python": "3.9.0"})
    new = found.model_copy(
        update={
            "comparisons": (first.model_copy(update={"verdict": verdict}), *others),
            "claims": tuple(claims),
            "environment": environment,
        }
    )
    (folder / manifest.FILE_NAME).unlink()
    manifest.write(new, Output(folder, print))
    return new


def carried(pdf: bytes) -> dict[str, bytes]:
    return dict(files(opened(pdf, "a report"), "a report"))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_same_run_has_the_same_bytes(
    smoke_run: SmokeRun, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(smoke_run.output), str(other)]) == 0
    said = capsys.readouterr().out
    assert "the same bytes" in said
    assert "Went in: the same." in said


def test_a_changed_verdict_is_exit_code_4_and_stands_in_all_three_outputs(
    smoke_run: SmokeRun, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = changed(other)
    written = [f"--json={tmp_path / 'a.json'}", f"--html={tmp_path / 'a.html'}"]
    assert main([str(smoke_run.output), str(other), *written]) == 4
    said = capsys.readouterr()
    assert "Verdicts that changed: 1 of" in said.out
    assert new.comparisons[0].id in said.out
    assert "versions, python:" in said.out
    assert "→ 3.9.0" in said.out
    assert "both sides count the same trainings otherwise" in said.out
    assert "a2-report: 1 of" in said.err
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in content["verdicts"]] == [new.comparisons[0].id]
    assert [one["id"] for one in content["numbers"]] == [f"{new.base}.accuracy"]
    assert content["inputs"][-1]["field"] == "python"
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert not tags.attributes & {"src", "href", "style"}
    assert new.comparisons[0].id in page
    assert main([str(smoke_run.output), str(other), *written]) == 4  # its own files it writes again


def test_names_of_others_are_escaped_in_the_page(
    smoke_run: SmokeRun, other: Path, tmp_path: Path
) -> None:
    found = manifest.read(other)
    evil = found.environment.model_copy(update={"revision": "<script>alert(1)</script>"})
    (other / manifest.FILE_NAME).unlink()
    manifest.write(found.model_copy(update={"environment": evil}), Output(other, print))
    assert main([str(smoke_run.output), str(other), f"--html={tmp_path / 'a.html'}"]) == 0
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_without_its_store_a_run_has_the_same_numbers(
    smoke_run: SmokeRun, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (other / "store").unlink()
    assert main([str(smoke_run.output), str(other)]) == 0
    said = capsys.readouterr().out
    assert "the same numbers and verdicts" in said
    assert "B has the values of 0 of its" in said


def test_what_can_not_be_read_is_one_line_and_exit_code_2(
    smoke_run: SmokeRun, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = str(smoke_run.output)
    assert main([known, str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty"), known]) == 2
    assert "there is no manifest" in capsys.readouterr().err
    (other / "store").unlink()
    found = manifest.read(other)
    key = found.experiments[0].keys[0]
    for entry in found.experiments[0].keys:
        shutil.copytree(smoke_run.output / "store" / entry, other / "store" / entry)
    (other / "store" / key / "result.json").write_text("{}", encoding="utf-8")
    assert main([known, str(other)]) == 2
    said = capsys.readouterr().err
    assert key in said
    assert len(said.splitlines()) == 1


def test_a_report_is_compared_by_what_it_carries(
    smoke_run: SmokeRun, other: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the folder that it was made in, and with one of another verdict."""
    report = tmp_path / "handed-in.pdf"
    shutil.copy(smoke_run.output / "report.pdf", report)
    assert main([str(report), str(smoke_run.output)]) == 0
    said = capsys.readouterr().out
    assert "the same bytes" in said
    assert "Went in: the same." in said
    new = changed(other)
    assert main([str(other), str(report)]) == 4
    assert new.comparisons[0].id in capsys.readouterr().out


def test_a_report_without_its_values_has_numbers_alone(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As one that is too large to carry them."""
    report = tmp_path / "large.pdf"
    pdf = (smoke_run.output / "report.pdf").read_bytes()
    report.write_bytes(without(pdf, VALUES))
    assert main([str(report), str(smoke_run.output)]) == 0
    assert "A has the values of 0 of its" in capsys.readouterr().out
    (tmp_path / f"large.{VALUES}").write_bytes(carried(pdf)[VALUES])
    assert main([str(report), str(smoke_run.output)]) == 0
    assert "the same bytes" in capsys.readouterr().out


def test_a_report_that_was_changed_is_not_compared(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, pdf = tmp_path / "changed.pdf", (smoke_run.output / "report.pdf").read_bytes()
    content = carried(pdf)[manifest.FILE_NAME].replace(b'"title": "', b'"title": "My ', 1)
    for changes in ({manifest.FILE_NAME: content}, {VALUES: b"none"}, {"other": b"x"}):
        report.write_bytes(with_files(pdf, changes))
        assert main([str(smoke_run.output), str(report)]) == 2
        said = capsys.readouterr().err
        assert "nox -s verify" in said
        assert len(said.splitlines()) == 1
    report.write_bytes(b"no PDF")
    assert main([str(smoke_run.output), str(report)]) == 2
    assert "is no PDF" in capsys.readouterr().err


def test_a_file_that_is_not_ours_is_not_overwritten(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    known = str(smoke_run.output)
    assert main([known, known, f"--html={mine}"]) == 2
    assert "is not from a2-report" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert main([known, known, f"--json={tmp_path / 'no' / 'a.json'}"]) == 2
    assert "no such folder" in capsys.readouterr().err
