"""Whatever a stranger writes into a manifest is refused in one line, or shown as it is.

The digest is made anew after each change, as a stranger can, so that it hides nothing.
"""

import json
import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

import manifest
from manifest import canonical
from manifest.errors import ManifestError
from report import document

MUTATIONS, TOGETHER = 120, 8
HOSTILE: tuple[Any, ...] = (
    "", "NaN", "x" * 10**6, "x" * 300, "\u202e", "\ud800", "\x1b[31m", "\ue000a\ue001b\ue002", "{{ 7 * 7 }}", "../x",
    None, True, 0, -1, 1, 3, 10**15, 10**400, 1e308, -1e308, 5e-324, -0.0, 0.5, 1e15, [], {}, [[[[]]]], {"claim": "data.rows"},
)  # fmt: skip
Place = tuple[str | int, ...]


def places(value: object, here: Place = ()) -> Iterator[Place]:
    """Every place in a content: of its leaves, and of what holds them."""
    if here:
        yield here
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, item in items:
        yield from places(item, (*here, step))


GONE = object()
Change = tuple[Place, object]


def changed(whole: bytes, changes: list[Change]) -> Any:
    """The content with each place replaced or gone; what an earlier change took away is passed over."""
    content = json.loads(whole)
    for (*steps, last), value in changes:
        with suppress(LookupError, TypeError):
            inside = reduce(getitem, steps, content)
            if value is GONE:
                del inside[last]
            else:
                inside[last] = value
    return content


def resealed(content: Any) -> bytes:
    observed = content.get("observed")
    if isinstance(observed, dict):
        observed["digest"] = canonical.digest(content)
    return json.dumps(content).encode()


def told_or_shown(folder: Path, content: bytes) -> str | None:
    """The one line that refuses it, None where there is a page."""
    (folder / manifest.FILE_NAME).write_bytes(content)
    try:
        document.render(manifest.read(folder), folder).encode("utf-8")
    except ManifestError as error:
        return str(error)
    return None


def in_pages(folder: Path, whole: bytes, changes: list[Change]) -> Iterator[str]:
    """The lines that refuse changes which are shown together until one of them is refused."""
    told = told_or_shown(folder, resealed(changed(whole, changes)))
    if told and len(changes) > 1:
        half = len(changes) // 2
        yield from in_pages(folder, whole, changes[:half])
        yield from in_pages(folder, whole, changes[half:])
    elif told:
        yield told


def read_or_told(folder: Path, content: bytes) -> str | None:
    """The one line that refuses it unseen, None where it is read."""
    (folder / manifest.FILE_NAME).write_bytes(content)
    try:
        manifest.read(folder)
    except ManifestError as error:
        return str(error)
    return None


@pytest.mark.slow
def test_no_change_of_a_manifest_ends_otherwise_than_in_a_line_or_a_page(
    output: Path, tmp_path: Path
) -> None:
    whole = (output / manifest.FILE_NAME).read_bytes()
    shutil.copytree(output / "figures", tmp_path / "figures")
    draw, known = random.Random(12), list(places(json.loads(whole)))  # noqa: S311
    taken = []
    for _ in range(MUTATIONS):
        one = (draw.choice(known), draw.choice((GONE, *HOSTILE)))
        told = read_or_told(tmp_path, resealed(changed(whole, [one])))
        if told is None:
            taken.append(one)
        else:
            assert is_a_line(told)
    assert MUTATIONS // 8 < len(taken) < MUTATIONS * 5 // 6
    for first in range(0, len(taken), TOGETHER):
        told_later = in_pages(tmp_path, whole, taken[first : first + TOGETHER])
        assert all(map(is_a_line, told_later))


def is_a_line(text: str) -> bool:
    return "\n" not in text and len(text) < 1_000


@pytest.mark.parametrize("value", [0, -1, -1e308, 1e308, 1e16, True, "7", [7]])
def test_a_count_that_nothing_can_be_divided_by_is_told(
    value: object, output: Path, tmp_path: Path
) -> None:
    content = json.loads((output / manifest.FILE_NAME).read_bytes())
    shutil.copytree(output / "figures", tmp_path / "figures")
    for claim in content["claims"]:
        if claim["id"] == "data.rows":
            claim["value"] = value
    told = told_or_shown(tmp_path, resealed(content))
    assert (told is None) == (value in (True, "7"))  # a number all the same


def test_a_number_where_a_layer_table_has_a_shape_is_no_such_shape(
    output: Path, tmp_path: Path
) -> None:
    content = json.loads((output / manifest.FILE_NAME).read_bytes())
    shutil.copytree(output / "figures", tmp_path / "figures")
    layers = next(table for table in content["tables"] if table["id"] == "3.3")
    for row in layers["rows"]:
        row[1] = 7
    assert told_or_shown(tmp_path, resealed(content)) is None
