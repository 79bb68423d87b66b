"""Random members with random verdicts: what the chapters conclude is true of each of them.

The oracle knows the sentences, not how they are made: it reads the names out of them.
"""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from page_text import blocks
from report_example import Example, build
from report_example_asked import (
    COMBINATION,
    METHODS,
    MORE_METHODS,
    SIMPLE,
    SWEEPS,
    TWINS,
    Asked,
    Named,
)

from manifest import Manifest, Verdict
from report import document

VERDICTS: tuple[Verdict, ...] = ("higher", "lower", "equivalent", "no evidence")
VALUES = {
    "2.1a": (0.1, 0.2, 0.3, 0.7, 0.8, 0.9),
    "2.1b": (8, 16, 32, 128, 256, 512),
    "2.1c": (0.001, 0.002, 0.003, 0.01, 0.02, 0.03),
}
MORE_TWINS = tuple(
    Named(name=f"vgg13-{n}", title=f"VGG-13 {n}", phrase=f"VGG-13 with {n}", against="vgg13")
    for n in ("dropblock", "mixup", "cutout")
)
MORE_SIMPLE = tuple(
    Named(name=n, title=n.title(), phrase=f"a model by {n}") for n in ("neighbours", "bayes")
)


def drawn(seed: int) -> Example:
    """Zero to six members of each group, and any verdict for each of them."""
    draw = random.Random(seed)  # noqa: S311
    sweeps = tuple(
        replace(s, values=tuple(sorted((*draw.sample(VALUES[s.id], draw.randint(0, 6)), base))))
        for s, base in zip(SWEEPS, (0.5, 64, 0.007), strict=True)
    )
    asked = Asked(
        sweeps=sweeps[: draw.randint(0, 3)],
        methods=_some(draw, (*METHODS, *MORE_METHODS)),
        combination=COMBINATION if draw.random() < 0.8 else None,
        simple=_some(draw, (*SIMPLE, *MORE_SIMPLE)),
        twins=_some(draw, (*TWINS, *MORE_TWINS)),
    )
    few = draw.choice((VERDICTS, VERDICTS, VERDICTS[2:], VERDICTS[3:]))
    return Example(
        parts=("2", "bonus"),
        asked=asked,
        verdicts={name: draw.choice(few) for name in asked.comparisons},
    )


def _some(draw: random.Random, known: tuple[Named, ...]) -> tuple[Named, ...]:
    return tuple(draw.sample(known, draw.randint(0, len(known))))


@dataclass(frozen=True)
class Page:
    made: Manifest
    text: dict[str, str]  # of the paragraphs, by the artefact that they stand in

    def verdicts(self, kind: str, group: str, metric: str = "accuracy") -> dict[str, Verdict]:
        """By what the chapter calls a member: its phrase, or the value of a sweep."""
        found = {c.id: c for c in self.made.comparisons}
        recipes = {e.id: e.recipe for e in self.made.experiments}
        return {
            str(recipes[m.experiment].get(g.parameter, m.phrase)): found[c].verdict
            for g in self.made.groups
            if g.kind == kind and group in {"", g.id}
            for m in g.members
            for c in m.comparisons
            if found[c].left.endswith(f".{metric}")
        }


def shown(folder: Path, example: Example) -> Page:
    made, text = build(folder, example), dict[str, str]()
    for block in blocks(document.render(made, folder)):
        artefact, _, tag = block.place.rpartition(" ")
        if tag == "p":
            text[artefact] = f"{text.get(artefact, '')} {block.text}".strip()
    return Page(made, text)


def names(pattern: str, text: str, known: Iterable[str]) -> set[str]:
    """Which of the known names stand where the pattern has its group."""
    found = " ; ".join(re.findall(pattern, text))
    return {
        name for name in known if re.search(rf"(?<![\w.]){re.escape(name)}(?![\w]|\.\d)", found)
    }


def of(verdict: Verdict, verdicts: dict[str, Verdict]) -> set[str]:
    return {name for name, found in verdicts.items() if found == verdict}


VALUES_OF = r"a [a-z ]+ of ((?:[\d.]+(?:, | or )?)+)"


def check_sweep(text: str, verdicts: dict[str, Verdict]) -> None:
    undecided = set(verdicts.values()) == {"no evidence"}
    assert bool(re.search(r"No [a-z ]+ could be told from", text)) == undecided
    says = {
        "higher": rf"On this table, {VALUES_OF} scored higher than",
        "lower": rf"On this table, {VALUES_OF} scored lower than",
        "equivalent": rf"(?i){VALUES_OF} proved equivalent to",
        "no evidence": rf"(?i){VALUES_OF} could not be told from",
    }
    for verdict in VERDICTS:
        expected = set() if undecided else of(verdict, verdicts)
        assert names(says[verdict], text, verdicts) == expected, verdict
    gained, lost = of("higher", verdicts), of("lower", verdicts)
    assert names(r"Of the values tried, take ([\d., or]+)\.", text, verdicts) == gained
    assert names(r"Avoid ([\d., or]+);", text, verdicts) == (set() if gained else lost)
    assert ("Nothing speaks for leaving" in text) == bool(verdicts and not gained and not lost)


TWINS_SAY = {  # one is told by itself, several in a list
    "higher": r"(?:^|\. )([^.:]*?) scored higher in test accuracy than|The test accuracy is higher (.*?\))\.",
    "lower": r"(?:^|\. )([^.:]*?) scored lower in test accuracy than|The test accuracy is lower (.*?\))\.",
    "equivalent": r"(?:^|\. )([^.:]*?) are equivalent in test accuracy|The test accuracy is equivalent (.*?\))\.",
    "no evidence": r"(?:^|\. )([^.:,]*?) could not be told apart: |In test accuracy, these could not be told apart: (.*?\))\.",
}


def check_twins(text: str, verdicts: dict[str, Verdict]) -> None:
    for verdict, pattern in TWINS_SAY.items():
        told = " ; ".join("".join(pair) for pair in re.findall(pattern, text)).lower()
        known = {name.lower(): found for name, found in verdicts.items()}
        assert names("(.*)", told, known) == of(verdict, known), (verdict, text)


METHOD = {
    "higher": r"On this table, ([^.;]*?) scored higher than the base alone",
    "lower": r"On this table, ([^.;]*?) scored lower than the base alone",
    "equivalent": r"(?:^|\. )([^.;]*?) proved equivalent to the base alone",
    "no evidence": r"(?:^|\. )([^.;]*?) could not be told from the base alone",
}


def check_methods(text: str, verdicts: dict[str, Verdict]) -> None:
    known = {name.removeprefix("the base "): verdict for name, verdict in verdicts.items()}
    for verdict, pattern in METHOD.items():
        assert names(pattern, text, known) == of(verdict, known)


def simple_says(network: str) -> dict[str, str]:
    """One model is told by its name, several in a list behind."""
    ranked = r"(?:On this table, (?!these)([^.:(]*?) scored {0} than {1}:|these scored {0} than {1}: (.*?\))\.)"
    return {
        "higher": ranked.format("higher", network),
        "lower": ranked.format("lower", network),
        "equivalent": rf"(?:(?:^|\. )([^.:(]*?) and {network} are equivalent|These are equivalent to {network} [a-z ]*: (.*?\))\.)",
        "no evidence": rf"(?:(?:^|\. )([^.:(]*?) and {network} could not|(?:(?:Neither|Not one) could|The others could not) be told from {network}: (.*?\))\.)",
    }


def check_simple(text: str, page: Page) -> None:
    phrases = {e.id: e.phrase for e in page.made.experiments}
    found = {c.id: c for c in page.made.comparisons}
    members = [m for g in page.made.groups if g.kind == "simple" for m in g.members]
    for network in {found[c].right.rpartition(".")[0] for m in members for c in m.comparisons}:
        verdicts = {
            m.phrase.lower(): found[c].verdict
            for m in members
            for c in m.comparisons
            if found[c].right.startswith(f"{network}.")
        }
        for verdict, pattern in simple_says(phrases[network]).items():
            told = " ; ".join("".join(pair) for pair in re.findall(pattern, text)).lower()
            assert names("(.*)", told, verdicts) == of(verdict, verdicts), (verdict, text)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_concluded_is_true_of_each_member(seed, tmp_path):
    page = shown(tmp_path, drawn(seed))
    for group in page.made.groups:
        if group.kind == "sweep":
            verdicts = page.verdicts("sweep", group.id)
            check_sweep(page.text.get(group.id, ""), verdicts)
            assert (f"no other {group.noun} was tried" in page.text["2.1"]) == (not verdicts)
    check_methods(page.text.get("2.3", ""), page.verdicts("methods", ""))
    check_simple(page.text["2.5"].replace("\u00a0", " "), page)
    if twins := page.verdicts("twins", ""):
        check_twins(page.text["B"], twins)
    assert ("B" in page.text) == bool(twins)


@pytest.mark.parametrize("first", VERDICTS)
@pytest.mark.parametrize("second", VERDICTS)
def test_two_verdicts_side_by_side_in_a_sweep(first, second, tmp_path):
    verdicts = {"2.1a.dropout-0.3": first, "2.1a.dropout-0.7": second}
    page = shown(tmp_path, Example(parts=("2",), verdicts=verdicts))
    check_sweep(page.text["2.1a"], page.verdicts("sweep", "2.1a"))
