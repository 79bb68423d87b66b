"""What experiments are called stands in the manifest, and nowhere else."""

import random
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from page_text import Block, blocks
from report_example import Example, build
from report_example_asked import Asked, Named

from manifest import Experiment, Group, Manifest
from report import document
from report.chapters.part2 import effects

VERDICTS = ("higher", "lower", "no evidence")
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
            }
        )

    def group(self, one: Group) -> Group:
        own = {f: self.of(getattr(one, f)) for f in ("title", "heading", "noun")}
        members = tuple(
            m.model_copy(update={f: self.of(getattr(m, f)) for f in ("title", "phrase", "heading")})
            for m in one.members
        )
        return one.model_copy(update=own | {"members": members})

    def named(self, one: Named) -> Named:
        fields = ("name", "title", "phrase", "heading", "against", "equal")
        return replace(one, packaged=one.name, **{f: self.of(getattr(one, f)) for f in fields})

    def asked(self, asked: Asked) -> Asked:
        """The same under other ids and other words."""
        lists = ("methods", "simple", "part_3", "part_4", "twins", "equal")
        several = {f: tuple(map(self.named, getattr(asked, f))) for f in lists}
        sweeps = tuple(replace(s, prefix=self.of(s.prefix)) for s in asked.sweeps)
        one = {f: self.named(getattr(asked, f)) for f in ("base", "combination")}
        return replace(asked, sweeps=sweeps, **several, **one)

    def manifest(self, made: Manifest) -> Manifest:
        return made.model_copy(
            update={
                "experiments": tuple(map(self.experiment, made.experiments)),
                "groups": tuple(map(self.group, made.groups)),
            }
        )


@pytest.mark.parametrize("seed", range(3))
def test_other_names_change_those_words_and_nothing_else(seed, tmp_path):
    made = build(tmp_path, Example(verdict=VERDICTS[seed]))
    renaming = Renaming(seed)
    renamed = renaming.manifest(made)
    before, after = (blocks(document.render(one, tmp_path)) for one in (made, renamed))
    assert [block.text for block in before] != [block.text for block in after]
    assert [b.text for b in before] == [renaming.back(block.text) for block in after]
    assert [_shown(block) for block in before] == [_shown(block) for block in after]


@pytest.mark.parametrize("seed", range(3))
def test_other_ids_change_nothing_that_a_reader_sees_but_the_words_made_of_them(
    seed, tmp_path, monkeypatch
):
    """Of all that has one; the source knows the packaged ones."""
    monkeypatch.setattr(effects, "effects", lambda _: iter(()))
    asked, renaming = Asked(), Renaming(seed)
    pages = [
        until_the_audit(
            build(tmp_path / name, Example(verdict=VERDICTS[seed], asked=one)), tmp_path / name
        )
        for name, one in (("own", asked), ("other", renaming.asked(asked)))
    ]
    before, after = pages
    assert [b.text for b in before] == [renaming.back(block.text) for block in after]
    shown = [[tuple(map(renaming.back, sources)) for sources in _shown(block)] for block in after]
    assert [_shown(block) for block in before] == shown


def until_the_audit(made: Manifest, folder: Path) -> list[Block]:
    """Without how often the source contradicts itself, as its errata know the packaged ids."""
    found = blocks(document.render(made, folder))
    end = next(n for n, b in enumerate(found) if b.text == "Audit of the published numbers")
    return [block for block in found[:end] if "contradict each other" not in block.text]


def _shown(block: object) -> list[tuple[str, ...]]:
    known = (sources for _, sources in block.pieces if sources)  # type: ignore[attr-defined]
    return [tuple(map(unquote, sources)) for sources in known]
