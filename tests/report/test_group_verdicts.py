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


def check_sweep(text: str, verdicts: dict[str, Verdict]) -> None:
    undecided = set(verdicts.values()) == {"no evidence"}
    assert ("is to be preferred" in text) == undecided
    assert ("no other" in text) == (not verdicts)
    says = {
        "higher": r"Of the values tried, (.*?) improves? on the base value",
        "lower": r"(?<!Whether )[Mm]oving the [a-z ]+ from [\d.]+ to ([\d., or]+) costs accuracy",
        "equivalent": r"[Mm]oving the [a-z ]+ from [\d.]+ to ([\d., or]+) makes no difference",
        "no evidence": r"Whether moving the [a-z ]+ from [\d.]+ to ([\d., or]+) changes the accuracy",
    }
    for verdict in VERDICTS:
        expected = set() if undecided else of(verdict, verdicts)
        assert names(says[verdict], text, verdicts) == expected, verdict


TWIN = {  # one alone, and several together
    "higher": r"(?:^|\. )([^.:]*?) has a higher test accuracy|test accuracy is higher (for .*?\))\.",
    "lower": r"(?:^|\. )([^.:]*?) has a lower test accuracy|test accuracy is lower (for .*?\))\.",
    "equivalent": r"The test accuracy of ([^.:]*?) is equivalent|test accuracy is equivalent between (.*?\))\.",
    "no evidence": r"difference in test accuracy between (?:([^.:(]*?): |(.*?\))\.)",
}


def check_twins(text: str, verdicts: dict[str, Verdict]) -> None:
    for verdict in VERDICTS:
        told = " ; ".join("".join(pair) for pair in re.findall(TWIN[verdict], text))
        found = names("(.*)", told.replace("The ", "the "), verdicts)
        assert found == of(verdict, verdicts), verdict


METHOD = {
    "higher": "In this network it pays.",
    "lower": "In this network it costs accuracy.",
    "equivalent": "In this network it makes no difference",
    "no evidence": "What it does for this network stays open.",
}
SIMPLE_ENDS = {
    "higher": "scored higher",
    "lower": "scored lower",
    "equivalent": "proved interchangeable",
    "no evidence": "could not be told",
}


def check_methods(text: str, verdicts: dict[str, Verdict]) -> None:
    for verdict, sentence in METHOD.items():
        assert text.count(sentence) == len(of(verdict, verdicts))


def check_simple(text: str, verdicts: dict[str, Verdict]) -> None:
    _, _, told = text.partition("by balanced accuracy, ")
    ends = re.split("|".join(f"(?<={end})" for end in SIMPLE_ENDS.values()), told)
    for verdict, end in SIMPLE_ENDS.items():
        own = " ".join(piece for piece in ends if piece.endswith(end))
        assert {name for name in verdicts if name in own} == of(verdict, verdicts)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_concluded_is_true_of_each_member(seed, tmp_path):
    page = shown(tmp_path, drawn(seed))
    for group in page.made.groups:
        if group.kind == "sweep":
            check_sweep(page.text[group.id], page.verdicts("sweep", group.id))
    check_methods(page.text.get("2.3", ""), page.verdicts("methods", ""))
    if "2.8" in page.text:  # which needs a change beside the base
        check_simple(page.text["2.8"], page.verdicts("simple", "", "balanced-accuracy"))
    if twins := page.verdicts("twins", ""):
        check_twins(page.text["B"], twins)
    assert ("B" in page.text) == bool(twins)


@pytest.mark.parametrize("first", VERDICTS)
@pytest.mark.parametrize("second", VERDICTS)
def test_two_verdicts_side_by_side_in_a_sweep(first, second, tmp_path):
    verdicts = {"2.1a.dropout-0.3": first, "2.1a.dropout-0.7": second}
    page = shown(tmp_path, Example(parts=("2",), verdicts=verdicts))
    check_sweep(page.text["2.1a"], page.verdicts("sweep", "2.1a"))
