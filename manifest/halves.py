"""Folders that are being filled: marked as ours first, renamed when they are whole.

What a kill leaves of one is known by its mark, and goes file by file: only names that we
write are removed, never a link, and a folder with something else in it stays.
"""

import re
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from manifest import files

MARK = "unfinished"
_NAME = re.compile(r"\.(.+)\.[0-9a-f]{16}")


def begin(folder: Path, of: str) -> Path:
    """A new folder in `folder`, for something that will be called `of`."""
    half = folder / f".{of}.{secrets.token_hex(8)}"
    half.mkdir(parents=True)
    (half / MARK).write_bytes(_mark(of))
    return half


def finish(half: Path) -> None:
    """From now on nothing tells it from a whole one but its name."""
    (half / MARK).unlink()


def withdraw(whole: Path, of: str) -> Path:
    """A whole folder becomes one as `begin` makes it, which nobody reads: to be discarded.

    After a kill it is known by its mark, as any that was not finished.
    """
    half = whole.with_name(f".{of}.{secrets.token_hex(8)}")
    with (whole / MARK).open("xb") as mark:
        mark.write(_mark(of))
    files.move(whole, half)
    return half


def left_in(folder: Path, seconds: float) -> Iterator[tuple[Path, str]]:
    """Folders that were begun in `folder` and not touched for `seconds`, and what each is of."""
    for half in folder.iterdir() if folder.is_dir() else ():
        found = _NAME.fullmatch(half.name)
        if found and _is_marked(half, found[1]) and age(half) > seconds:
            yield half, found[1]


def _is_marked(half: Path, of: str) -> bool:
    """Whether it is a folder itself, no link to one, with our mark in it."""
    if half.is_symlink() or not files.is_plain_file(half / MARK):
        return False
    try:
        return files.read_regular(half / MARK, 2**10) == _mark(of)
    except OSError:
        return False


def discard(half: Path, names: Iterable[str]) -> None:
    """Removes the files of a folder that we began, and then the folder."""
    for name in (*names, MARK):
        if files.is_plain_file(half / name):
            files.remove_quietly(half / name)
    files.remove_empty(half)


def age(folder: Path) -> float:
    """Seconds since something was put into it."""
    return time.time() - folder.stat().st_mtime


def _mark(of: str) -> bytes:
    return f"a2-report {of}\n".encode()
