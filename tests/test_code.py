"""What the keys of results digest of the code: all that a result can depend on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.work.code import CODE
from tests.conftest import ROOT

PIPELINE = ROOT / "pipeline"
# What is imported and no part of a key, and why.
ELSEWHERE = {
    "declaration.py": "limits and kinds of what is declared",
    "config.py": "what it declares stands in the key itself",
    "choices.py": "names and words; what they do is in models and training",
    "given.py": "what it declares of the data stands in the key of the data",
    "repeats.py": "the split that it gives to a seed stands in the key itself",
    "records.py": "plain arrays and numbers, which compute nothing",
    "store.py": "where results are kept",
    "sealed.py": "how bytes are kept",
    "training/device.py": "the device is in the key",
}
OF_THE_TABLE = {"data/csv_file.py", "data/table.py", "data/target.py"}  # by way of the splits
EVERYTHING = "work/jobs.py"  # imports what all kinds of jobs need


def imported(file: str) -> Iterator[str]:
    """Files of the pipeline that one imports, relative to it."""
    for node in ast.walk(ast.parse((PIPELINE / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline"):
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                path = Path(*str(name).split(".")).with_suffix(".py")
                if (ROOT / path).is_file():
                    yield path.relative_to("pipeline").as_posix()


def all_imported(files: tuple[str, ...]) -> set[str]:
    found, left = set[str](), [file for file in files if file != EVERYTHING]
    while left:
        if (file := left.pop()) not in found:
            found.add(file)
            left += imported(file)
    return found


@pytest.mark.parametrize("kind", CODE)
def test_a_key_digests_all_code_that_its_files_import(kind: str) -> None:
    elsewhere = {*ELSEWHERE, *(OF_THE_TABLE if kind == "image" else ())}
    assert all_imported(CODE[kind]) - set(CODE[kind]) <= elsewhere


def test_a_file_that_is_missing_would_be_found() -> None:
    files = tuple(file for file in CODE["tabular"] if file != "training/updates.py")
    assert "training/updates.py" in all_imported(files) - set(files)
