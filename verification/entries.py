"""What a manifest states, and what it should → where they differ, entry by entry.

Numbers agree to nine digits, which is beyond the last one that a report shows: an area under a
curve is summed in another order where ties stand for numbers between the same two.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from verification.findings import Finding, Kind, short

CLOSE, NEAR = 1e-9, 1e-12
KINDS: dict[str, Kind] = {
    "claims": "number",
    "comparisons": "comparison",
    "tables": "table",
    "figures": "figure",
}
MOST = 20  # differences of one entry that are told
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def differences(section: str, stated: Any, found: Any) -> Iterator[Finding]:
    """Of one field of a manifest, as JSON has it."""
    kind = KINDS.get(section.rpartition(".")[2], "entry")
    if not _is_by_id(stated) or not _is_by_id(found):
        yield from _told(kind, section, "", stated, found)
        return
    old, new = _by_id(stated), _by_id(found)
    for name in dict.fromkeys((*old, *new)):
        place = name if kind != "entry" else f"{section} {name}"
        if name not in old:
            yield Finding(kind=kind, place=place, what="is missing from the manifest")
        elif name not in new:
            yield Finding(kind=kind, place=place, what="does not follow from the runs")
        else:
            yield from _told(kind, place, "", old[name], new[name])
    if list(old) != list(new) and old.keys() == new.keys():
        yield Finding(kind=kind, place=section, what="stands in another order")


def _is_by_id(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict) and "id" in entry for entry in value
    )


def _by_id(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {f"{e.get('parameter', e.get('kind', ''))} {e['id']}".strip(): e for e in entries}


def _told(kind: Kind, place: str, start: str, stated: Any, found: Any) -> Iterator[Finding]:
    for number, (path, old, new) in enumerate(_walk(start, stated, found)):
        if number == MOST:
            yield Finding(kind=kind, place=place, what="and more of it differs")
            return
        yield Finding(
            kind=kind, place=place, what=path or "value", stated=short(old), found=short(new)
        )


def _walk(path: str, stated: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(stated, dict) and isinstance(found, dict):
        for name in dict.fromkeys((*stated, *found)):
            step = f"{path}.{name}" if path else name
            yield from _walk(step, stated.get(name), found.get(name))
    elif isinstance(stated, list) and isinstance(found, list) and len(stated) == len(found):
        for place, (old, new) in enumerate(zip(stated, found, strict=True)):
            yield from _walk(f"{path}[{place}]", old, new)
    elif not are_equal(stated, found):
        yield path, stated, found


def are_equal(stated: Any, found: Any) -> bool:
    """Whole numbers and texts to the last sign, others as far as anybody is shown."""
    if isinstance(stated, float) and isinstance(found, float | int):
        return math.isclose(stated, found, rel_tol=CLOSE, abs_tol=NEAR)
    return type(stated) is type(found) and bool(stated == found)


def are_alike(stated: str, found: str, far: float = CLOSE) -> bool:
    """Two texts that differ in numbers alone, and in these by no more than `far` or their last bits."""
    if stated == found:
        return True
    if NUMBER.sub("#", stated) != NUMBER.sub("#", found):
        return False
    pairs = zip(NUMBER.findall(stated), NUMBER.findall(found), strict=True)
    return all(
        old == new or math.isclose(float(old), float(new), rel_tol=CLOSE, abs_tol=far)
        for old, new in pairs
    )
