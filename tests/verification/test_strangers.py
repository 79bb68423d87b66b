"""What a stranger's PDF may hold, beside what a report does."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from manifest.errors import DataError
from manifest.files import digest_of_bytes
from verification import recomputed
from verification.carried import _embedded, files, opened
from verification.findings import Finding
from verification.opened import Opened, values_beside
from verification.recomputed import recompute


def written(writer: PdfWriter, path: Path) -> PdfReader:
    writer.write(path)
    return opened(path.read_bytes(), path.name)


def test_names_within_themselves_have_an_end(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    node = DictionaryObject()
    place = writer._add_object(node)
    node[NameObject("/Kids")] = ArrayObject([place] * 20)
    names = DictionaryObject({NameObject("/EmbeddedFiles"): place})
    writer._root_object[NameObject("/Names")] = names
    with pytest.raises(DataError, match="more names than a report has"):
        files(written(writer, tmp_path / "a.pdf"), "a.pdf")


def test_files_below_several_nodes_come_in_their_order(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for number in range(4):
        writer.add_attachment(f"{number}.txt", bytes([number]))
    root = writer._root_object["/Names"]["/EmbeddedFiles"]
    listed = root.get_object().pop("/Names")
    for file in listed[1::2]:
        file.get_object()[NameObject("/UF")] = file.get_object()["/F"]
    kids = [
        writer._add_object(DictionaryObject({NameObject("/Names"): ArrayObject(listed[n : n + 4])}))
        for n in (0, 4)
    ]
    root.get_object()[NameObject("/Kids")] = ArrayObject(kids)
    reader = written(writer, tmp_path / "a.pdf")
    assert len(list(_embedded(reader))) == 4
    assert [content for _, content in files(reader, "a.pdf")] == [bytes([n]) for n in range(4)]


def without_values(digest: str | None, folder: Path = Path("nowhere")) -> Opened:
    run = SimpleNamespace(observed=SimpleNamespace(values=digest))
    return Opened(manifest=run, files={}, folder=folder, whole=True)


def test_each_large_report_of_a_folder_finds_its_own_values(tmp_path):
    for name in ("1", "2"):
        (tmp_path / f"{name}.npz.xz").write_bytes(name.encode())
    os.mkfifo(tmp_path / "0.npz.xz")
    for content in (b"1", b"2"):
        folder = tmp_path / content.decode()
        folder.mkdir()
        own = without_values(digest_of_bytes(content), folder)
        assert values_beside(own, None, tmp_path) == content
        assert (folder / "values.npz.xz").read_bytes() == content


def test_values_that_are_not_there_or_another_reports_are_a_finding(tmp_path):
    own = without_values(digest_of_bytes(b"own"))
    stray, pipe = tmp_path / "values.npz.xz", tmp_path / "pipe"
    os.mkfifo(pipe)
    stray.write_bytes(b"of another")
    for named, what in (
        (None, "lies beside the report"),
        (stray, "is not the one"),
        (pipe, "is a pipe"),
        (tmp_path / "nowhere", "No such file"),
    ):
        found = values_beside(own, named, tmp_path)
        assert isinstance(found, Finding)
        assert (found.kind, found.place) == ("attachment", "values.npz.xz")
        assert what in found.what
    assert "names none" in values_beside(without_values(None), stray, tmp_path).what


@pytest.mark.parametrize("error", [MemoryError, AssertionError, OSError, RuntimeError])
def test_whatever_breaks_on_values_is_a_finding(monkeypatch, error):
    def broken(_: bytes) -> None:
        raise error

    monkeypatch.setattr(recomputed, "unpack", broken)
    found = recompute(b"", draw=False)
    assert isinstance(found, Finding)
    assert "no report follows from it" in found.what
