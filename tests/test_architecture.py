"""The rules of the code base that a reader of design and README relies on."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"torch", "torchvision", "torchinfo", "safetensors"}
DRAWING = {"matplotlib", "seaborn"}
PACKAGES = (
    *("console", "manifest", "pipeline", "report", "comparison", "crate", "verification"),
    "benchmarks",
)
FOUNDATION = {
    "manifest.errors",
    "pipeline.digests",
    "manifest.files",
    "manifest.halves",
    "manifest.limits",
    "pipeline.choices",
    "pipeline.config",
    "pipeline.declaration",
    "pipeline.given",
    "pipeline.machine",
    "pipeline.repeats",
    "pipeline.records",
    "pipeline.sealed",
}

# Package or module → what it may import of ours. `None`: anything of pipeline.
ALLOWED: dict[str, set[str] | None] = {
    "console": {"console", "manifest"},
    "manifest.errors": set(),
    "manifest.limits": set(),
    "pipeline.choices": set(),
    "pipeline.declaration": {"manifest.limits"},
    "pipeline.config": {"manifest.limits", "pipeline.choices", "pipeline.declaration"},
    "pipeline.given": {"manifest.limits", "pipeline.declaration"},
    "pipeline.machine": set(),
    "pipeline.records": set(),
    "pipeline.repeats": set(),
    "pipeline.sealed": {"manifest.files"},
    "manifest": {"manifest"},
    "pipeline.assignment": {
        "manifest",
        "pipeline.assignment",
        "pipeline.choices",
        "pipeline.config",
        "pipeline.declaration",
        "pipeline.models.families",
        "pipeline.given",
        "pipeline.repeats",
    },
    "pipeline.data": FOUNDATION | {"pipeline.data"},
    "pipeline.checks": FOUNDATION | {"manifest", "pipeline.checks", "pipeline.data"},
    "pipeline.models": FOUNDATION | {"pipeline.models"},
    "pipeline.training": FOUNDATION | {"pipeline.store", "pipeline.training"},
    "pipeline.results": FOUNDATION | {"manifest", "pipeline.assignment", "pipeline.results"},
    "pipeline.networks": FOUNDATION
    | {"manifest", "pipeline.store", "pipeline.data", "pipeline.models", "pipeline.training"}
    | {"pipeline.results", "pipeline.networks"},
    "pipeline.work": FOUNDATION
    | {"console", "manifest", "pipeline.store", "pipeline.data", "pipeline.models"}
    | {"pipeline.training", "pipeline.results", "pipeline.networks", "pipeline.work"},
    "pipeline.values": FOUNDATION
    | {"manifest", "pipeline.assignment", "pipeline.checks", "pipeline.data"}
    | {"pipeline.results", "pipeline.values"},
    "pipeline": {"console", "manifest", "pipeline"},
    "verification.again": FOUNDATION
    | {"console", "manifest", "report", "verification", "pipeline.command.options"}
    | {"pipeline.data", "pipeline.store", "pipeline.training", "pipeline.values", "pipeline.work"},
    "verification": FOUNDATION
    | {"console", "manifest", "report", "verification", "pipeline.assignment"}
    | {"pipeline.command.described", "pipeline.results", "pipeline.values"},
    "report.page": {"manifest", "report.page", "report.pictures"},
    "report.pictures": {"manifest", "report.pictures"},
    "report.published": {"manifest", "report.page", "report.published"},
    "report.phrases": {"manifest", "report.page", "report.phrases"},
    "report.reasons": {"manifest", "report.page", "report.phrases", "report.reasons"},
    "report.chapters": {
        "manifest",
        "report.chapters",
        "report.page",
        "report.phrases",
        "report.published",
        "report.reasons",
    },
    "report": {"console", "manifest", "report"},
    "comparison": {
        "comparison",
        "console",
        "manifest",
        "pipeline.digests",
        "pipeline.records",
        "pipeline.results.metrics",
        "pipeline.results.statistics",
        "pipeline.store",
        "pipeline.values.archive",
        "pipeline.values.names",
        "pipeline.values.scores",
        "pipeline.values.trainings",
        "verification.carried",
        "verification.findings",
        "verification.opened",
    },
    "crate": {"console", "crate", "manifest"},
    "crate.validator": set(),
}
# Package → what it may not import of others.
FORBIDDEN: dict[str, set[str]] = {
    "manifest": HEAVY | DRAWING | {"numpy", "pandas", "sklearn"},
    "pipeline.assignment": HEAVY | DRAWING | {"numpy", "pandas", "sklearn"},
    "pipeline.checks": HEAVY | DRAWING,
    "pipeline.training": DRAWING | {"pandas", "sklearn"},
    "pipeline.results": HEAVY,
    "pipeline.values": HEAVY,
    "verification": HEAVY,
    "verification.again": DRAWING | {"pandas", "sklearn"},
    "report": HEAVY | DRAWING | {"numpy", "pandas", "sklearn"},
    "comparison": HEAVY | DRAWING | {"pandas"},
    "crate": HEAVY | DRAWING | {"numpy", "pandas", "sklearn"},
}
# Module → what it needs all the same: the simple models are those of scikit-learn.
NEEDED = {"pipeline.training.baselines": {"sklearn"}}


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    """Full names of all that `path` imports, `from a import b` as `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, packages: Collection[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def ruled(name: str, package: str, rules: Collection[str]) -> bool:
    """Whether the rule of `package` is that of a module: of those that it is within, the nearest."""
    return package == max((rule for rule in rules if within(name, {rule})), key=len, default=None)


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_what_the_design_allows(package: str) -> None:
    allowed = ALLOWED[package]
    for name, path in modules():
        if ruled(name, package, ALLOWED) and allowed is not None:
            ours = [i for i in imports(path) if within(i, set(PACKAGES))]
            assert not [i for i in ours if not within(i, allowed)], name


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_package_does_without_what_it_must_not_need(package: str) -> None:
    for name, path in modules():
        if ruled(name, package, FORBIDDEN):
            forbidden = FORBIDDEN[package] - NEEDED.get(name, set())
            assert not [i for i in imports(path) if within(i, forbidden)], name


def test_a_chapter_imports_no_other_chapter() -> None:
    for name, path in modules():
        if within(name, {"report.chapters"}) and name != "report.chapters":
            own = ".".join(name.split(".")[:3])
            others = [i for i in imports(path) if within(i, {"report.chapters"})]
            assert not [i for i in others if not within(i, {own})], name


def test_a_chapter_has_a_page_of_its_own_name() -> None:
    chapters = {path.parent.name for path in (ROOT / "report" / "chapters").glob("*/__init__.py")}
    pages = {path.stem for path in (ROOT / "templates").glob("*.html")}
    assert pages == chapters | {"report", "macros"}


def ours(name: str, known: set[str]) -> str | None:
    """The module that an import of `name` loads, if it is ours."""
    return next((n for n in (name, name.rpartition(".")[0]) if n in known), None)


def test_no_module_of_the_report_imports_itself_by_way_of_others() -> None:
    found = {name: path for name, path in modules() if within(name, {"report"})}
    graph = {
        name: {m for m in (ours(i, set(found)) for i in imports(path)) if m and m != name}
        for name, path in found.items()
    }
    graphlib.TopologicalSorter(graph).prepare()  # a circle is an error that names its modules


def test_no_room_needs_one_that_needs_it() -> None:
    """A room is a folder of a package, or a module beside such folders."""
    needs: dict[str, set[str]] = {}
    for name, path in modules():
        used = {room(i) for i in imports(path) if within(i, set(PACKAGES))}
        needs.setdefault(room(name), set()).update(used - {room(name), name.partition(".")[0]})
    graphlib.TopologicalSorter(needs).prepare()


def room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def test_only_the_noxfile_knows_nox_and_it_knows_nothing_of_ours() -> None:
    for name, path in modules():
        assert not [i for i in imports(path) if within(i, {"nox"})], name
    assert not [i for i in imports(ROOT / "noxfile.py") if within(i, set(PACKAGES))]


def test_no_module_is_named_for_nothing_in_particular() -> None:
    names = {path.stem for _, path in modules()}
    assert not names & {"utils", "util", "common", "helpers", "misc"}


def test_reading_an_assignment_imports_no_torch() -> None:
    code = "import sys, pipeline.assignment; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_every_module_says_what_it_is() -> None:
    for name, path in modules():
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), name


# Module → what in it removes, moves or overwrites, and why that is ours.
REMOVING = {
    "console.answers": {"write_text"},  # to the place of `files.beside`
    "console.surroundings": {"rmtree"},  # a folder of a drawn name, which it made for itself
    "pipeline.assignment.new": {"open"},  # what does not exist yet
    "crate.build": {"move", "rmtree", "write_bytes", "write_text"},  # a half that it made
    "manifest.files": {"unlink", "rmdir", "rename", "replace", "open"},  # the primitives
    # in folders of a drawn name, which it made, or in whole ones that it is told are ours
    "manifest.halves": {"move", "open", "unlink", "write_bytes"},
    "manifest.output": {"write_bytes", "write_text"},  # to the places of `files.beside`
    "pipeline.data.emnist": {"move", "write_text", "open"},  # out of a half that it made
    "pipeline.sealed": {"open"},  # to the place of `files.beside`
    "pipeline.store": {"move", "write_text", "write_bytes"},  # out of a half that it made
    "pipeline.values.unpacked": {"write_bytes"},  # to a folder of a drawn name, which it made
    "pipeline.training.device": {"write_text"},  # /proc/self/clear_refs
    "report.__main__": {"open"},  # /dev/null
    "verification.opened": {"write_bytes"},  # to a folder of a drawn name, which was made for it
}


def removals(path: Path) -> set[str]:
    """Names of the calls in a module that can remove, move or overwrite a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if any(keyword.arg == "columns" for keyword in node.keywords):
            continue  # of a table
        name, arguments = node.func.attr, [*node.args, *(k.value for k in node.keywords)]
        texts = [a.value for a in arguments if isinstance(a, ast.Constant)]
        writes = name == "open" and any(
            isinstance(text, str) and set(text) & set("wax+") and len(text) < 4 for text in texts
        )
        moves = name == "replace" and len(node.args) == 1 and not node.keywords and not texts
        always = {"rmtree", "unlink", "rmdir", "rename", "removedirs", "move", "copyfile"}
        if name in always | {"write_text", "write_bytes", "touch", "symlink_to"} or writes or moves:
            found.add(name)
    return found


def test_only_modules_that_know_what_is_ours_remove_move_or_overwrite() -> None:
    for name, path in modules():
        if not within(name, {"benchmarks"}):
            assert removals(path) <= REMOVING.get(name, set()), name
