"""A name of the packaged assignment is typed in its file, and nowhere in the program."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from pipeline.assignment import read
from pipeline.choices import ACTIVATIONS, OPTIMISERS
from pipeline.config import PROTOCOLS, ImageExperiment, TabularExperiment
from pipeline.models.families import FAMILIES
from pipeline.results.metrics import IMAGE, TABULAR
from tests.conftest import ROOT
from tests.test_architecture import modules

# Where a string of the program equals an id or a title, and why it is no name.
ALLOWED = {
    "benchmarks.images": "the packaged networks are what is measured",
    "benchmarks.pairs": "the packaged base is what is trained, with another dropout",
    "benchmarks.statistics": "[base] is a table of every assignment's file",
    "manifest.outline": "{base} is a place in a heading",
    "pipeline.assignment.checks": "[base] is a table of every assignment's file",
    "pipeline.assignment.declared": "[base] is a table of every assignment's file",
    "pipeline.assignment.without": "[base] is a table of every assignment's file",
    "pipeline.training.images": "best is a part of a checkpoint",
    "pipeline.results.part2": "batch normalisation is a setting, in the table of all settings",
    "report.page.captions": "{base} is a place in a caption",
    "report.page.contents": "{base} is a place in a heading",
    "verification.recomputed": "base is a field of every manifest",
}
# What is only about the packaged source: its published numbers, and checks of them.
OF_THE_SOURCE = ("report.chapters.errata",)
ASSIGNMENT = read()


@cache
def names() -> frozenset[str]:
    """Ids, names and titles of all experiments, without what a registry of the program has."""
    known = ASSIGNMENT.select(ASSIGNMENT.reported)
    found = {word for e in known for word in (e.id, e.name, e.title)}
    return frozenset(found - registered())


def registered() -> set[str]:
    """Families, optimisers, activations, protocols, metrics, and the fields of a recipe."""
    fields = {*TabularExperiment.model_fields, *ImageExperiment.model_fields}
    simple = {model.model for model in ASSIGNMENT.simple}
    metrics = {word for r in (TABULAR, IMAGE) for m in r.metrics for word in (m.id, m.title)}
    choices = {*OPTIMISERS, *ACTIVATIONS, *PROTOCOLS}
    families = {word for model, kind in FAMILIES.items() for word in (model, kind.title)}
    return {*families, *simple, *metrics, *choices, *fields}


def strings(source: str) -> Iterator[str]:
    """Of code; docstrings are none."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from () if id(node) in docstrings else (node.value,)


def named(path: Path) -> set[str]:
    return set(strings(path.read_text(encoding="utf-8"))) & names()


def within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


PROGRAM = [
    *((n, p) for n, p in modules() if not within(n, OF_THE_SOURCE)),
    ("noxfile", ROOT / "noxfile.py"),
]


@pytest.mark.parametrize(("module", "path"), PROGRAM, ids=[name for name, _ in PROGRAM])
def test_no_name_of_the_packaged_assignment_stands_in_the_program(module: str, path: Path) -> None:
    if module not in ALLOWED:
        assert named(path) == set()


def test_every_allowance_for_a_name_is_made_use_of() -> None:
    there = {name for name, _ in PROGRAM}  # benchmarks are not in the container image
    assert {name for name, path in PROGRAM if named(path)} == set(ALLOWED) & there
    assert {name for name in ALLOWED if not name.startswith("benchmarks.")} <= there


@pytest.mark.parametrize("package", OF_THE_SOURCE)
def test_what_is_about_the_source_names_what_the_source_names(package: str) -> None:
    assert any(named(path) for name, path in modules() if within(name, (package,)))


def test_a_name_in_the_program_is_found() -> None:
    assert {*strings('X = {f"2.3.{x}": "dropout-0.3"}; "Base"')} & names() == {
        "dropout-0.3",
        "Base",
    }
