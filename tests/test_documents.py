"""What the README and its neighbours say of the code is there."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
FOLDER = re.compile(r"^\| `([a-z]+(?:/[a-z]+)?)` \|", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_the_tree_has_every_room() -> None:
    """A package with packages in it stands there by them."""
    rooms = {"assignments"}
    for package in PACKAGES:
        inner = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
        rooms |= {f"{package}/{name}" for name in inner} or {package}
    tree = set(FOLDER.findall(README.partition("## How it is built")[2]))
    assert tree >= rooms
    left_out = {"benchmarks"}  # of the container image
    assert not [name for name in tree - left_out if not (ROOT / name).is_dir()]


def test_every_package_says_which_module_is_its_door() -> None:
    for name in ("command", "work", "networks"):
        text = (ROOT / "pipeline" / name / "__init__.py").read_text(encoding="utf-8")
        assert "the door" in text, name


def test_the_citation_names_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
