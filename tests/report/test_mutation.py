"""Each number of a manifest is changed in turn: what shows it changes, and nothing else."""

import copy
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from page_text import Block, blocks, within
from report_example import Example, build

import manifest
from manifest import Heading, Manifest
from report import document
from report.page.tracing import address

# Digits that belong to no result: names, numbers of figures, the seed of the source, and
# what a word means (a level of confidence, chance, the size of a convolution).
NAMES = re.compile(
    r"VGG-13|F1|(?<!\w)f\d\b|Parts? \d( and \d)?|seed 42|(Table|Figure)\W\d+|(fc|bn|float)\d+|class [01]"
    r"|is 1 in|95\W%|5\W%|80\W%|1/splits|0/1|3\W×\W3|2 ×|±0\.5|50\W%|0\.693|of 2\b|0 and 1|reach 0\.5, a perfect model 1|near 1|of 0\.5"
    r"|batch of 32 images|take \w for \w|These are [^.]*\.|^\W*2 ×|=\s+2\W×"
)
# Numbers that others are named by, and what a source asks of a run to be compared with it.
NAMING = {"version", "first_seed", "published"}
TOGETHER = 80  # numbers at most that are changed at once
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


def change(content: Any, keys: tuple) -> None:
    """Puts another number in the place of one."""
    for key in keys[:-1]:
        content = content[key]
    content[keys[-1]] = changed(content[keys[-1]])


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


def faults(batch: Sequence[str], before: list[Block], after: list[Block]) -> Iterator[str]:
    """What is wrong with a page after numbers that no block shows together were changed."""
    pairs = list(differences(before, after))
    touched = {id(old) for old, _ in pairs}
    for block in before:
        if id(block) not in touched:
            still = [source for source in batch if block.shows(source)]
            yield from (f"{source} does not change {block.place}: {block.text}" for source in still)
    for old, new in pairs:
        known = [block for block in (old, new) if block is not None]
        shown = [s for s in batch if any(block.shows_of(entry(s)) for block in known)]
        if all(block.derived for block in known):
            continue
        if not shown:
            yield f"one of {batch} changes {known[0].place}: {known[0].text} → {known[-1].text}"
        elif old and new and len(old.pieces) == len(new.pieces):
            yield from _wrong_pieces(shown, old, new)


def _wrong_pieces(shown: Sequence[str], old: Block, new: Block) -> Iterator[str]:
    entries = [entry(source) for source in shown]
    for (text, sources), (other, _) in zip(old.pieces, new.pieces, strict=True):
        if text == other and set(sources) & set(shown):
            yield f"{shown} does not change {text!r} in {old.place}: {old.text}"
        if (
            text != other
            and sources
            and not any(within(s, own) for s in sources for own in entries)
        ):
            yield f"{shown} changes {text!r} of {sources} in {old.place}"


def render_blocks(manifest: Manifest, folder: Path) -> list[Block]:
    return blocks(document.render(manifest, folder))


def batches(before: list[Block], sources: Iterable[str]) -> list[list[str]]:
    """Numbers that can be changed together, as no block shows two of their entries."""
    made: list[tuple[list[str], set[int]]] = []
    for source in sources:
        own = entry(source)
        places = {place for place, block in enumerate(before) if block.shows_of(own)}
        for batch, taken in made:
            if len(batch) < TOGETHER and not taken & places:
                batch.append(source)
                taken.update(places)
                break
        else:
            made.append(([source], places))
    return [batch for batch, _ in made]


def check(manifest: Manifest, folder: Path, text: str = "") -> list[str]:
    """Faults of all numbers of a manifest that its page shows, or its blocks with this text."""
    content = json.loads(manifest.model_dump_json())
    before = render_blocks(manifest, folder)
    keys = {source: keys for keys, source in leaves(content)}
    asked = [block for block in before if text in block.text]
    shown = {source for block in asked for _, sources in block.pieces for source in sources}
    assert shown
    found = []
    for batch in batches(before, sorted(shown & set(keys))):
        other = copy.deepcopy(content)
        for source in batch:
            change(other, keys[source])
        after = render_blocks(Manifest.model_validate(other), folder)
        found += faults(batch, before, after)
    return found


def test_what_shows_a_number_changes_with_it_and_nothing_else_does(output: Path) -> None:
    assert check(manifest.read(output), output) == []


def test_numbers_in_a_text_written_by_hand_are_held_to_the_same(tmp_path: Path) -> None:
    text = (
        "By hand: {base.accuracy}, {base.mcc:interval} and {cnn.architecture.parameters}. "
        "{verdict:dropout-0.3} In a word: {verdict:cnn-augmented:word}."
    )
    example = Example(verdict="higher", written=(Heading(anchor="network-why", text=text),))
    assert check(build(tmp_path, example), tmp_path, "By hand: ") == []


def test_a_number_that_is_not_shown_changes_nothing_but_its_own_entry(output: Path) -> None:
    plain = manifest.read(output)
    before, content = render_blocks(plain, output), json.loads(plain.model_dump_json())
    shown = {source for block in before for _, sources in block.pieces for source in sources}
    hidden = {
        source: keys
        for keys, source in leaves(content)
        if source not in shown and source.partition("/")[0] not in NAMING
    }
    for keys in hidden.values():
        change(content, keys)
    after = render_blocks(Manifest.model_validate(content), output)
    entries = {entry(source) for source in hidden}
    strange = [
        (old.text if old else None, new.text if new else None)
        for old, new in differences(before, after)
        if not any(block and block.shows_of(own) for own in entries for block in (old, new))
        if not any(block and block.derived for block in (old, new))
    ]
    assert strange == []


def test_no_digit_stands_in_the_page_without_its_source(page: str) -> None:
    unsourced = [
        (block.place, text)
        for block in blocks(page)
        for text, sources in block.pieces
        if block.place.split()[-1] in TEXT and block.place != "R li"
        if not sources and re.search(r"\d", NAMES.sub("", text))
    ]
    assert unsourced == []
