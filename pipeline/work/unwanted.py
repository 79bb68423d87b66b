"""A store and the keys that are wanted → what else of ours lies there; it goes when it is told to.

A result is ours if its marker says so, which carries a digest of its own; of one that is damaged or
of an earlier version, if its description has its folder's name as its key; an epoch and a time, if
they begin with our mark. Whatever can not be told to be ours stays, and is only counted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from manifest import files, halves
from pipeline import sealed
from pipeline.digests import digest_of
from pipeline.store import (
    CONTENT,
    EPOCH,
    MARKER,
    PARTIAL,
    RESULT,
    UNREADABLE,
    WEEK,
    DamagedError,
    Store,
)
from pipeline.work.costs import ENDING, purpose

UNKNOWN = "–"
Kind = Literal["result", "damaged result", "unfinished", "time", "damaged time"]
_KEY = re.compile(r"[0-9a-f]{24}")
_DAMAGED = re.compile(r"([0-9a-f]{24})(\.cost)?\.damaged(-[0-9]+)?")
MOST = 2**26  # bytes of a description


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something of ours. size: bytes; age: seconds since it was written."""

    path: Path
    key: str
    kind: Kind
    experiment: str
    size: int
    age: float


@dataclass(frozen=True, kw_only=True)
class Looked:
    """unwanted: of ours; kept: how many of ours are wanted; foreign: how many things are not ours."""

    unwanted: tuple[Entry, ...]
    kept: int
    foreign: int


def look(root: Path, wanted: frozenset[str]) -> Looked:
    """wanted: keys of times, and of results, these by `on_any_processor` or as they are."""
    unwanted, kept, foreign = list[Entry](), 0, 0
    store = Store(root)
    for path in sorted(store.root.iterdir()):
        entry = _entry(path, store)
        if entry is None:
            foreign += 1
        elif not entry.kind.startswith("damaged") and _is_wanted(entry, store, wanted):
            kept += 1
        else:
            unwanted.append(entry)
    return Looked(unwanted=tuple(unwanted), kept=kept, foreign=foreign)


def on_any_processor(content: Mapping[str, object]) -> str:
    """Of all that a result depends on; a machine without a GPU can still say what one with it wants."""
    return digest_of({**content, "processor": None, "level": None})


def _is_wanted(entry: Entry, store: Store, wanted: frozenset[str]) -> bool:
    """What is unfinished does not say what it depends on, and is swept by a run after a week."""
    if entry.key in wanted or (entry.kind == "unfinished" and entry.age < WEEK):
        return True
    if entry.kind != "result":
        return False
    with suppress(DamagedError):
        return on_any_processor(store.depends_on(entry.key)) in wanted
    return False


def remove(entry: Entry) -> bool:
    """Whether it is gone. Only files that we write are removed; a folder with others in it stays."""
    if entry.kind == "unfinished":
        sealed.remove(entry.path / EPOCH, entry.key)
    elif entry.kind == "time":
        sealed.remove(entry.path, purpose(entry.key))
    elif entry.kind == "damaged time":
        files.remove_quietly(entry.path)
    elif {part.name for part in entry.path.iterdir()} <= {*CONTENT, MARKER}:
        halves.discard(halves.withdraw(entry.path, entry.key), (*CONTENT, MARKER))
    return not entry.path.exists()


def _entry(path: Path, store: Store) -> Entry | None:
    """None of what is not ours, as far as can be told."""
    if path.is_symlink() or (known := _known(path, store)) is None:
        return None
    key, kind, experiment = known
    parts = [path, *path.iterdir()] if path.is_dir() else [path]
    return Entry(
        path=path,
        key=key,
        kind=kind,
        experiment=experiment,
        size=sum(part.lstat().st_size for part in parts if files.is_plain_file(part)),
        age=halves.age(path),
    )


def _known(path: Path, store: Store) -> tuple[str, Kind, str] | None:
    """Key, kind and experiment."""
    damaged = _DAMAGED.fullmatch(path.name)
    if not path.is_dir():
        key = damaged[1] if damaged and damaged[2] else path.name.removesuffix(ENDING)
        is_ours = key != path.name and sealed.is_ours(path, purpose(key))
        return (key, "damaged time" if damaged else "time", UNKNOWN) if is_ours else None
    key = path.name.removesuffix(PARTIAL)
    if key != path.name:
        return (key, "unfinished", UNKNOWN) if sealed.is_ours(path / EPOCH, key) else None
    key = damaged[1] if damaged and not damaged[2] else key
    if not _KEY.fullmatch(key):
        return None
    if not damaged and (experiment := store.experiment_of(key)) is not None:
        return key, "result", experiment
    return (key, "damaged result", UNKNOWN) if _describes(path, key) else None


def _describes(folder: Path, key: str) -> bool:
    """Whether a result of ours lies there that its marker does not vouch for."""
    try:
        found = json.loads(files.read_regular(folder / RESULT, MOST))
        return bool(found["key"] == key)
    except UNREADABLE:
        return False


def told(looked: Looked) -> Iterator[str]:
    for entry in looked.unwanted:
        yield (
            f"{entry.path.name}  {entry.kind}  {entry.experiment}  {megabytes(entry.size)}  "
            f"{days(entry.age)}"
        )


def megabytes(size: int) -> str:
    return f"{size / 1e6:,.2f} MB"


def days(age: float) -> str:
    return f"{age / 86_400:,.1f} days old"
