"""Parts 3 and 4 of an assignment with other networks, more of them, or none."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import Example, build
from report_example_asked import PART_3, PART_4, RESNET18, TWINS, VGG11, VGG13, Asked

from manifest import Manifest
from report import document
from report.page.tracing import address

ASKED = Asked()
RESNET_FIRST = replace(
    ASKED, part_3=(replace(RESNET18, part="3"), replace(VGG11, part="3")), part_4=(), twins=()
)
VARIANTS = {
    "as packaged": Example(),
    "only ResNet-18 and VGG-11 in Part 3": Example(parts=("3",), asked=RESNET_FIRST),
    "one network in Part 3": Example(
        parts=("3",), asked=replace(ASKED, part_3=PART_3[:1], part_4=(), twins=())
    ),
    "three in Part 4": Example(asked=replace(ASKED, part_4=(VGG13, VGG11, RESNET18))),
    "three in Part 4, without Part 3": Example(
        parts=("4",), asked=replace(ASKED, part_3=(), part_4=(VGG13, VGG11, RESNET18), twins=())
    ),
    "one in Part 4, without Part 3": Example(
        parts=("4",), asked=replace(ASKED, part_3=(), part_4=(RESNET18,), twins=())
    ),
    "without Part 4": Example(
        parts=("3", "bonus"), asked=replace(ASKED, part_4=(), twins=TWINS[1:2])
    ),
    "Part 4 alone of both": Example(parts=("4",)),
}


pytestmark = pytest.mark.xdist_group("networks")  # one process, so each page is made once


@pytest.fixture(params=VARIANTS, scope="module")
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def variant(name, tmp_path_factory) -> tuple[Example, Manifest, list[Block]]:
    example, folder = VARIANTS[name], tmp_path_factory.mktemp("variant")
    made = build(folder, example)
    return example, made, shown(made, folder)


def shown(made: Manifest, folder: Path) -> list[Block]:
    """The page up to the audit, which quotes the source."""
    found = blocks(document.render(made, folder))
    end = next(n for n, block in enumerate(found) if block.text == "Audit of the published numbers")
    return found[:end]


def text(page: list[Block]) -> str:
    return " ".join(block.text for block in page).replace("\u00a0", " ").replace("\u202f", " ")


def chapter(page: list[Block], part: str) -> str:
    return text([block for block in page if block.place.startswith(part)])


def test_every_network_is_spoken_of_in_its_part(variant):
    example, _, page = variant
    for part, networks in (("3", example.asked.part_3), ("4", example.asked.part_4)):
        if part in example.parts:
            told = chapter(page, part)
            assert all(network.phrase in told for network in networks)


def test_every_comparison_of_networks_is_told(variant):
    _, made, page = variant
    for comparison in made.comparisons:
        if comparison.id.startswith(("3.6.", "4.3b.")) and comparison.id[0] in made.parts:
            place = address(("comparisons", comparison.id))
            assert any(block.shows_of(place) for block in page), comparison.id


def test_no_network_is_named_that_is_not_there(variant):
    _, made, page = variant
    there = " ".join(f"{e.title} {e.phrase}" for e in made.experiments)
    for network in (*PART_3, *PART_4, VGG11, RESNET18):
        if network.title not in there:
            assert not re.search(rf"\b{re.escape(network.title)}\b", told_of(page)), network.title


def told_of(page: list[Block]) -> str:
    """Without the headings, whose words are the assignment's own."""
    return text([block for block in page if not block.place.endswith(("h2", "h3", "h4"))])


@pytest.mark.parametrize(
    ("name", "part", "absent"),
    [
        ("only ResNet-18 and VGG-11 in Part 3", "3", ["variant", "plain", "the CNN", "Part 4"]),
        ("three in Part 4, without Part 3", "4", ["Part III", "variant", "the CNN", "both"]),
        (
            "one in Part 4, without Part 3",
            "4",
            ["Part III", "both", "side by side", "higher", "as long", "max-pooling", "flattened"],
        ),
        ("without Part 4", "3", ["VGG", "deeper"]),
        ("one network in Part 3", "3", ["variant", "side by side", "goes on with"]),
    ],
    indirect=["name"],
)
def test_there_is_no_word_of_what_is_not_there(part, absent, variant):
    _, _, page = variant
    told = chapter(page, part)
    assert told
    assert [words for words in absent if words in told] == []


def test_what_a_residual_network_is_made_of_is_what_was_counted(tmp_path):
    example = VARIANTS["only ResNet-18 and VGG-11 in Part 3"]
    told = chapter(shown(build(tmp_path, example), tmp_path), "3.3")
    assert "20 convolutions have from 64 to 512 filters; the maps go through ReLU 17 times." in told
    assert "Of the convolutions, 17 are of 3 × 3 pixels and three of 1 × 1." in told
    assert "There is no max-pooling. Convolutions that skip every second pixel halve" in told
    assert "At the end, the mean over each map is taken." in told
    assert "The means of the maps go into the only fully connected layer" in told
    assert "none depends on the size of the images" in told
    assert "A skip connection carries the input" in told  # as its family says
    assert "dropout" not in told


def test_several_networks_of_part_4_have_a_heading_a_table_and_a_comparison_each(tmp_path):
    page = shown(build(tmp_path, VARIANTS["three in Part 4"]), tmp_path)
    told = chapter(page, "4")
    for title in ("VGG-13", "VGG-11", "ResNet-18"):
        assert f"lists the layers of {title} for images of 224 pixels a side" in told
    assert told.count("layer by layer, for one image of 224 pixels a side") == 3
    assert "VGG-13 after two fully connected layers, VGG-11 after two" in told
    assert "There is none in ResNet-18." in told
    assert "Blocks of one, one, two, two and two convolutions" in told
    assert "Four grids. " in told
    assert "all networks on one scale" in told


def test_the_first_of_part_4_is_the_measure_where_there_is_no_part_3(tmp_path):
    made = build(tmp_path, VARIANTS["three in Part 4, without Part 3"])
    told = chapter(shown(made, tmp_path), "4")
    assert {c.right for c in made.comparisons if c.id.startswith("4.3b.")} == {"vgg13.accuracy"}
    assert (
        "could not be told apart: VGG-11 and VGG-13 (+0.4 points, p = 0.63) and ResNet-18" in told
    )


def test_only_what_differs_is_said_to_differ_in_its_channels(tmp_path):
    told = chapter(shown(build(tmp_path, VARIANTS["as packaged"]), tmp_path), "4.2")
    assert "The channels of VGG-13 grow from 64 to 512, those of the CNN from 32 to 256." in told
    assert "The CNN and its variant have four convolutional layers, each with a pooling" in told
