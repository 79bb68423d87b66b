"""Each number of a manifest is changed in turn: what shows it changes, and nothing else."""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from page_text import Block, blocks, within

from pipeline import manifest
from pipeline.manifest import Manifest
from report import html
from report.tracing import address

# Digits that belong to no result: names, numbers of figures, the seed of the source, and
# what a word means (a level of confidence, chance, the size of a convolution).
NAMES = re.compile(
    r"VGG-13|F1|(?<!\w)f\d\b|Parts? \d( and \d)?|seed 42|(Table|Figure)\W\d+|(fc|bn|float)\d+|class [01]"
    r"|is 1 in|95\W%|5\W%|0/1|3\W×\W3|2 ×|±0\.5|50\W%|0\.693|of 2\b|0 and 1|reach 0\.5, a perfect model 1|near 1|of 0\.5"
    r"|batch of 32 images|take \w for \w|^\W*2 ×|=\s+2\W×"
)
TEXT = {"p", "li", "figcaption", "dd", "alt", "label"}


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Keys of every number of a manifest as JSON, and its address."""
    for keys, names, number in _walk(value, (), ()):
        if isinstance(number, int | float) and not isinstance(number, bool):
            yield keys, address(names)


def _walk(value: Any, keys: tuple, names: tuple) -> Iterator[tuple[tuple, tuple, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*keys, key), (*names, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            name = item["id"] if isinstance(item, dict) and "id" in item else str(place)
            yield from _walk(item, (*keys, place), (*names, name))
    else:
        yield keys, names, value


def changed(value: float) -> float:
    """Another number of the same kind, far enough away to be printed differently."""
    if isinstance(value, int):
        return value + 1
    if 0 <= value <= 1:
        return 1 - value if abs(1 - 2 * value) > 0.1 else value + 0.17
    return value * 1.37 + 0.11


def mutated(content: dict, keys: tuple) -> Manifest:
    """The manifest with one number changed."""
    owner, before = change(content, keys)
    try:
        return Manifest.model_validate(content)
    finally:
        owner[keys[-1]] = before


def change(content: Any, keys: tuple) -> tuple[Any, float]:
    """Where the number stood, and what it was."""
    for key in keys[:-1]:
        content = content[key]
    before = content[keys[-1]]
    content[keys[-1]] = changed(before)
    return content, before


def entry(source: str) -> str:
    """A claim, a comparison, a cell of a table, …: what a number is a part of."""
    steps = source.split("/")
    if steps[0] in {"tables", "figures"}:
        return source
    depth = {"claims": 2, "comparisons": 2, "observed": 3, "experiments": 2}.get(steps[0], 2)
    return "/".join(steps[:depth])


def differences(
    before: list[Block], after: list[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Blocks that changed, in pairs where there are as many as before."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        same = b - a == d - c
        if same:
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield from ((block, None) for block in before[a:b])
            yield from ((None, block) for block in after[c:d])


def faults(source: str, before: list[Block], after: list[Block]) -> Iterator[str]:
    """What is wrong with a page whose number at `source` was changed."""
    own, pairs = entry(source), list(differences(before, after))
    touched = {id(old) for old, _ in pairs if old is not None}
    for block in before:
        if block.shows(source) and id(block) not in touched:
            yield f"{source} is shown and does not change: {block.place}: {block.text}"
    for old, new in pairs:
        known = [block for block in (old, new) if block is not None]
        if not any(block.shows_of(own) for block in known):
            yield f"{source} is not shown, but changes {known[0].place}: {known[0].text} → {known[-1].text}"
        elif old and new and len(old.pieces) == len(new.pieces):
            yield from _wrong_pieces(source, own, old, new)


def _wrong_pieces(source: str, own: str, old: Block, new: Block) -> Iterator[str]:
    for (text, sources), (other, _) in zip(old.pieces, new.pieces, strict=True):
        if source in sources and text == other:
            yield f"{source} does not change {text!r} in {old.place}: {old.text}"
        if sources and text != other and not any(within(s, own) for s in sources):
            yield f"{source} changes {text!r} of {sources} in {old.place}"


def render_blocks(manifest: Manifest, folder: Path) -> list[Block]:
    return blocks(html.render(manifest, folder))


def check(manifest: Manifest, folder: Path) -> list[str]:
    """Faults of all numbers of a manifest."""
    content = json.loads(manifest.model_dump_json())
    before = render_blocks(manifest, folder)
    shown = {source for block in before for _, sources in block.pieces for source in sources}
    found = []
    for keys, source in leaves(content):
        if source in shown:
            after = render_blocks(mutated(content, keys), folder)
            found += faults(source, before, after)
    return found


def test_what_shows_a_number_changes_with_it_and_nothing_else_does(output: Path) -> None:
    assert check(manifest.read(output), output) == []


def test_a_number_that_is_not_shown_changes_nothing(output: Path) -> None:
    plain = manifest.read(output)
    before, content = render_blocks(plain, output), json.loads(plain.model_dump_json())
    shown = {source for block in before for _, sources in block.pieces for source in sources}
    for keys, source in leaves(content):
        if source not in shown and source != "version":
            change(content, keys)
    after = render_blocks(Manifest.model_validate(content), output)
    assert [(old, new) for old, new in differences(before, after)] == []


def test_no_digit_stands_in_the_page_without_its_source(page: str) -> None:
    unsourced = [
        (block.place, text)
        for block in blocks(page)
        for text, sources in block.pieces
        if block.place.split()[-1] in TEXT and block.place != "R li"
        if not sources and re.search(r"\d", NAMES.sub("", text))
    ]
    assert unsourced == []
