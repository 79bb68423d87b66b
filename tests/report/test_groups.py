"""Whatever an assignment asks for is spoken of, and what it doesn't ask for is not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import PARTS, Example, build
from report_example_asked import (
    ACTIVATION,
    BASE,
    BEST,
    COMBINATION,
    DECAY,
    LAYOUT,
    METHODS,
    MORE_METHODS,
    SIMPLE,
    TWINS,
    Asked,
)

from manifest import Group, Manifest
from manifest.errors import ManifestError
from report import document
from report.page import formats
from report.page.tracing import address

ASKED = Asked()
NO_METHODS = replace(ASKED, methods=())
ON_ADAM = replace(ASKED.base, changes={"optimiser": "adam"})
WORDS = {"published": "split-last", "leak-free": "split-first"}
OWN_BASE = replace(ASKED.base, name="small-net", title="Small net", phrase="my small network")
OWN_COMBINATION = replace(
    COMBINATION, name="all-in", title="All in", phrase="the network with all", question="Why not?"
)
NOTHING = Asked(sweeps=(), methods=(), combination=None, simple=(), twins=())
FEW = replace(
    ASKED.swept("2.1a", 0.5, 0.7).swept("2.1b", 64).swept("2.1c"),
    methods=METHODS[:1], simple=SIMPLE[:1], twins=TWINS[:1],
)  # fmt: skip
PLAIN = replace(COMBINATION, changes={"batch_norm": True, "dropout": 0.3})
VARIANTS = {
    "as packaged": Example(),
    "other optimiser": Example(asked=replace(ASKED, base=ON_ADAM)),
    "one optimiser": Example(asked=replace(ASKED, optimisers=("sgd",), combination=PLAIN)),
    "three optimisers": Example(asked=replace(ASKED, optimisers=("sgd", "adam", "adamw"))),
    "other words": Example(asked=replace(ASKED, protocols=WORDS)),
    "other ids": Example(asked=replace(NO_METHODS, base=OWN_BASE, combination=OWN_COMBINATION)),
    "combination alone": Example(asked=replace(NOTHING, combination=COMBINATION)),
    "dropout 0.9": Example(asked=ASKED.swept("2.1a", 0.3, 0.5, 0.7, 0.9)),
    "five batch sizes": Example(asked=ASKED.swept("2.1b", 16, 32, 64, 128, 256)),
    "names, lists and small numbers": Example(
        asked=replace(ASKED, sweeps=(ACTIVATION, LAYOUT, DECAY))
    ),
    "six methods": Example(asked=replace(ASKED, methods=(*METHODS, *MORE_METHODS))),
    "no methods": Example(asked=NO_METHODS),
    "no learning rates": Example(asked=ASKED.swept("2.1c")),
    "no combination": Example(asked=replace(ASKED, combination=None)),
    "few": Example(asked=FEW),
    "nothing": Example(asked=NOTHING),
    "one seed": Example(seeds=1),
    **{f"only part {part}": Example(parts=(part,)) for part in PARTS},
}
CHAPTER = {"combination": "2.4c", "simple": "2.5", "twins": "B"}


pytestmark = pytest.mark.xdist_group("groups")  # one process, so each page is made once


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Callable[[str], tuple[Manifest, list[Block]]]:
    """By the name of a variant; nobody changes them."""
    return cache(lambda name: shown(tmp_path_factory.mktemp("variant"), VARIANTS[name]))


@pytest.fixture(params=VARIANTS)
def variant(request, pages) -> tuple[Manifest, list[Block]]:
    return pages(request.param)


def shown(folder: Path, example: Example) -> tuple[Manifest, list[Block]]:
    """A manifest and its page, up to the audit, which quotes the source."""
    made = build(folder, example)
    found = blocks(document.render(made, folder))
    end = next(n for n, block in enumerate(found) if block.text == "Audit of the published numbers")
    return made, found[:end]


def analysis(page: list[Block], group: Group) -> list[Block]:
    """The paragraphs of the chapter of a group, no table and no caption."""
    place = f"{CHAPTER.get(group.kind, group.id)} p"
    return [block for block in page if block.place == place]


def text(page: list[Block]) -> str:
    return " ".join(block.text for block in page).replace("\u00a0", " ").replace("\u202f", " ")


def with_value(made: Manifest, group: Group, value: object) -> str:
    """As in "dropout of 0.3" and "activation ReLU"."""
    known = {c.id: c.phrase for c in made.choices if c.parameter == group.parameter}
    if known:
        return f"{group.noun} {known[str(value)]}"
    return f"{group.noun} of {formats.setting(value)}"


def in_its_table(page: list[Block], group: Group) -> list[Block]:
    return [block for block in page if block.place == f"{group.id} td"]


def test_every_member_of_a_group_is_spoken_of_in_its_chapter(variant):
    """A value of a sweep stands in its table at least; a method may share the base with others."""
    made, page = variant
    recipes = {experiment.id: experiment.recipe for experiment in made.experiments}
    for group in made.groups:
        told = text(analysis(page, group))
        for member in group.members:
            value = recipes[member.experiment].get(group.parameter)
            if value is not None:
                known = {block.text for block in in_its_table(page, group)}
                assert with_value(made, group, value).split()[-1] in known
            else:
                name = member.phrase.removeprefix("the base ")
                assert name.lower() in told.lower(), (name, told)


def test_every_comparison_of_a_group_is_in_the_table_or_the_analysis_of_its_chapter(variant):
    made, page = variant
    for group in made.groups:
        known = analysis(page, group) + in_its_table(page, group)
        for name in (name for member in group.members for name in member.comparisons):
            assert any(block.shows_of(address(("comparisons", name))) for block in known), name


def counted(made: Manifest) -> Iterator[tuple[str, int]]:
    """What a number word may stand before, and how many of it there are."""
    kinds = {
        kind: [g for g in made.groups if g.kind == kind] for kind in ("sweep", *CHAPTER, "methods")
    }
    sizes = {kind: sum(len(group.members) for group in found) for kind, found in kinds.items()}
    yield "tables? with different hyperparameter setups", len(kinds["sweep"])
    yield "methods?,? (?:each )?added|methods? (?:is|are each) added", sizes["methods"]
    yield "simple models?", sizes["simple"]
    yield "models? (?:is|are) compared with", sizes["twins"]


def test_no_number_word_contradicts_a_count(variant):
    made, page = variant
    for what, number in counted(made):
        for found in re.findall(rf"(\w+) (?:{what})", text(page)):
            assert found.lower() in {formats.WORDS[number], "those", "all", "a"}, (
                found,
                what,
                number,
            )


ABSENT = {
    "no methods": "early stopping|scheduler|ReduceLROnPlateau|accumulation|methods you used|added to the base",
    "no learning rates": r"0\.001|0\.01\b|no learning rate of|three tables",
    "no combination": "combination|best model|published best|Adam optimiser",
    "one optimiser": "Adam|[Oo]ptimisers|by protocol and optimiser",
    "other words": "published protocol|leak-free",
    "other ids": r"\b[Tt]he base\b|\bBase\b|published combination",
    "combination alone": "sweep|early stopping|logistic|trees|simple model|setup|three tables",
    "nothing": "setup|sweep|method|combination|early stopping|logistic|trees|twin|Bonus|augmentation|simple model|effect",
    "only part 1": r"Part [234I]|Parts \d|Bonus|CNN|VGG|image model|EMNIST|Adam",
    "only part 2": r"Part [134I]|Parts \d|Bonus|CNN|VGG|image model|EMNIST",
    "only part 3": r"Part [124I]|Parts \d|Bonus|VGG|the base|diabetes|SGD",
    "only part 4": r"Part [123I]|Parts \d|Bonus|the base|oversampl|diabetes|SGD",
    "only part bonus": r"Part |Parts \d|the base|oversampl|diabetes|SGD",
}  # fmt: skip


@pytest.mark.parametrize("name", ABSENT)
def test_no_word_of_what_is_not_there_is_left(name, pages):
    _, page = pages(name)
    found = [
        block.text
        for block in page
        if re.search(ABSENT[name], block.text)
        if not block.place.startswith(("4.", "3.", "F1 dd", "recipes")) or "part" in name
    ]
    assert found == []


def test_headings_are_counted_without_a_gap(variant):
    _, page = variant
    number = {"h3": 0, "h4": 0}
    for block in page:
        level, found = block.place.split()[-1], re.match(r"(\d)\. ", block.text)
        if level in {"h2", "h3"}:
            number["h4"] = 0
        if level == "h2":
            number["h3"] = 0
        if level in number and found:
            number[level] += 1
            assert int(found[1]) == number[level], block.text


def test_a_question_stands_under_the_heading_of_its_method(page):
    heading = page.index('id="method-plateau.sgd.published"')
    question = page.index("Does lowering the rate on a plateau", heading)
    assert question < page.index("ReduceLROnPlateau divides", heading)


def test_an_id_that_another_table_has_is_refused(tmp_path):
    sweeps = (replace(ASKED.sweeps[0], id="2.2a"), *ASKED.sweeps[1:])
    with pytest.raises(ManifestError, match="is taken"):
        shown(tmp_path, Example(asked=replace(ASKED, sweeps=sweeps)))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            None,
            "has a dropout of 0.3, a batch size of 16, the optimiser Adam and batch normalisation. It",
        ),
        ({"dropout": 0.7}, "this model has a dropout of 0.7. It was trained for 300 epochs"),
        (
            {"hidden": [8], "batch_norm": False, "dropout": 0.0},
            "has one fully connected hidden layer of 8 units and a dropout of 0. It",
        ),
        ({}, "They are those of the base. It was trained"),
    ],
)
def test_the_settings_of_the_combination_are_its_own(changes, says, tmp_path):
    made = build(tmp_path, Example(parts=("2",)))
    base = next(e for e in made.experiments if e.id == BASE)
    own = tuple(
        e.model_copy(update={"recipe": dict(base.recipe) | changes})
        if changes is not None and e.id == BEST
        else e
        for e in made.experiments
    )
    page = blocks(document.render(made.model_copy(update={"experiments": own}), tmp_path))
    assert says in text([block for block in page if block.place == "2.4a p"])
