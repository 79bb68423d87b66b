"""What experiments are called stands in the manifest, and nowhere else."""

import ast
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_text import blocks
from report_example import Example, build
from report_example_asked import Asked, Named
from report_example_groups import experiments, groups

from manifest import Experiment, Group, Manifest
from report import document

ROOT = Path(__file__).parents[2]
LETTERS = "bcdfghjklmnpqrstvwxyz"


class Renaming:
    """Other words for names, always the same ones, and the way back."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311
        self._words: dict[str, str] = {}

    def of(self, name: str) -> str:
        """An article stays: it belongs to the sentence."""
        article = "the " if name.startswith("the ") else ""
        own = name.removeprefix(article)
        if own and own not in self._words:
            self._words[own] = "zz" + "".join(self._draw.choices(LETTERS, k=9))
        return article + self._words.get(own, "")

    def back(self, text: str) -> str:
        for own, word in self._words.items():
            text = text.replace(word, own).replace(word.capitalize(), own[:1].upper() + own[1:])
        return text

    def experiment(self, one: Experiment) -> Experiment:
        return one.model_copy(
            update={
                "title": self.of(one.title),
                "phrase": self.of(one.phrase),
                "name": self.of(one.name),
            }
        )

    def group(self, one: Group) -> Group:
        own = {f: self.of(getattr(one, f)) for f in ("title", "heading", "noun")}
        members = tuple(
            m.model_copy(update={f: self.of(getattr(m, f)) for f in ("title", "phrase", "heading")})
            for m in one.members
        )
        return one.model_copy(update=own | {"members": members})

    def manifest(self, made: Manifest) -> Manifest:
        return made.model_copy(
            update={
                "experiments": tuple(map(self.experiment, made.experiments)),
                "groups": tuple(map(self.group, made.groups)),
            }
        )


@pytest.mark.parametrize("seed", range(3))
def test_other_names_change_those_words_and_nothing_else(seed, tmp_path):
    made = by_id(build(tmp_path, Example(verdict=("higher", "lower", "no evidence")[seed])))
    renaming = Renaming(seed)
    renamed = renaming.manifest(made)
    before, after = (blocks(document.render(one, tmp_path)) for one in (made, renamed))
    assert [block.text for block in before] != [block.text for block in after]
    assert [b.text for b in before] == [renaming.back(block.text) for block in after]
    assert [_shown(block) for block in before] == [_shown(block) for block in after]


def by_id(made: Manifest) -> Manifest:
    """With the figures' setups by their ids, which stay."""
    setups = {"2.2a": "rate-0.001.sgd.published", "2.2b": "base.sgd.published"}
    figures = tuple(
        f.model_copy(update={"facts": {**f.facts, "setup": setups[f.id]}}) if f.id in setups else f
        for f in made.figures
    )
    return made.model_copy(update={"figures": figures})


def _shown(block: object) -> list[tuple[str, ...]]:
    return [sources for _, sources in block.pieces if sources]  # type: ignore[attr-defined]


# Where a name of the packaged groups may stand in the program, and why.
ALLOWED = {
    "report.page.roles": "the experiments that today's chapters are built on, each named once",
    "report.chapters.part2.best": "base and best are the comparisons and facts of both models",
    "report.chapters.part2.seeds": "base is how figures name the facts of that model",
    "report.chapters.part2.captions_seeds": "base and best are how figures name the facts of both models",
    "report.page.captions": "base and cnn are places in a caption",
    "report.phrases.recipes": "accumulation is a setting, whatever a method is called",
}
ELSEWHERE = (
    "report.published",
    "report.chapters.part2.effects",
    "report.chapters.errata",
    "report.chapters.audit",
)


def strings(source: str) -> Iterator[str]:
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


def names() -> set[str]:
    """Ids, names and titles of all experiments of the packaged assignment."""
    known = {word for e in experiments(Asked()) for word in (e.id, e.name, e.title)}
    members = (m for group in groups(Asked()) for m in group.members)
    return known | {word for m in members for word in (m.experiment, m.title)}


def named(source: str) -> set[str]:
    return set(strings(source)) & names()


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


WRITERS = [
    path
    for path in sorted((ROOT / "report").glob("**/*.py"))
    if not re.match(rf"(?:{'|'.join(map(re.escape, ELSEWHERE))})\b(?!_)", module_of(path))
]


@pytest.mark.parametrize("path", WRITERS, ids=module_of)
def test_no_name_of_the_packaged_assignment_stands_in_the_program(path):
    if module_of(path) not in ALLOWED:
        assert named(path.read_text(encoding="utf-8")) == set()


def test_every_allowance_for_a_name_is_made_use_of():
    found = {module_of(path) for path in WRITERS if named(path.read_text(encoding="utf-8"))}
    assert found == set(ALLOWED)


def test_a_name_in_the_program_is_found():
    assert named('X = {"plateau": "Early stopping", f"2.3.{x}": "plateaus"}') == {
        "plateau",
        "Early stopping",
    }
    assert Named(name="plateau", title="x", phrase="y").name in names()
