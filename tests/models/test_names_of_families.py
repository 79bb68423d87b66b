"""A family of networks is named in its own file, by assignments and by tests, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.models.families import FAMILIES
from tests.conftest import ROOT

OWN = ROOT / "pipeline" / "models" / "families"
ELSEWHERE = (  # what is about the source of the packaged assignment
    "report/chapters/errata/",
    "report/published/",
    "report/chapters/references/",
    "report/chapters/recipes/blocks.py",  # which works they are from
)
FILES = [
    path
    for package in ("console", "manifest", "pipeline", "report")
    for path in sorted((ROOT / package).rglob("*.py"))
    if OWN not in path.parents and not path.relative_to(ROOT).as_posix().startswith(ELSEWHERE)
]
NAMED = re.compile(rf"(?i)(?<![a-z])(?:{'|'.join(sorted(FAMILIES))}|resnet)(?![a-z])[-_]?\d*")


def words(source: str) -> Iterator[str]:
    """All names and strings of a module but its docstrings and comments."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
        yield from (
            value
            for field in ("id", "attr", "arg", "name", "module")
            if isinstance(value := getattr(node, field, None), str)
        )


def named(source: str) -> list[str]:
    return [word for word in words(source) if NAMED.search(word)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_family_is_named_in_the_program(path: Path) -> None:
    assert [word for word in named(path.read_text(encoding="utf-8")) if word not in ALLOWED] == []


ALLOWED = {  # headings as the packaged source has them
    "1) Provide the model details of your CNN.",
    "2) Discuss how the architecture is different from your CNN architectures defined in Part III.",
    "2) Discuss how the architecture is different from your CNN architectures.",
}


def test_no_family_is_named_on_a_page() -> None:
    for page in (ROOT / "templates").glob("*.html"):
        assert not NAMED.search(page.read_text(encoding="utf-8")), page.name


@pytest.mark.parametrize(
    "source",
    ['X = "cnn"', "vgg13 = 1", "scale.vgg13", 'f"{x} and VGG-13"', "f(cnn=1)", "import a.resnet18"],
)
def test_a_name_in_the_program_is_found(source: str) -> None:
    assert named(source)


def test_families_are_told_from_words_that_hold_their_names() -> None:
    assert not named('X = "outcnnd"; svgg = "resnets"')
