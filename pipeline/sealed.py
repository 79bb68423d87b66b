"""Bytes of ours in one file between a mark and their digest: checkpoints and caches.

The first line, `a2-report <purpose>`, says whose a file is, also of one that a kill cut off.
The last 32 bytes are the SHA-256 of all before: what differs from it is never taken.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from manifest import files

MOST_BYTES = 2**34
SIZE = hashlib.sha256().digest_size


class SealError(Exception):
    """A file is not what was sealed; the text says why."""


class _Sealing(io.RawIOBase):
    """Passes on what is written, and digests it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, content: "memoryview | bytes", /) -> int:  # type: ignore[override]
        self.digest.update(content)
        return self._file.write(content)


@contextmanager
def writing(path: Path, purpose: str) -> Iterator[IO[bytes]]:
    """A stream whose bytes are in `path`, sealed, at the end of the block; whole or not at all."""
    with files.beside(path) as place, place.open("wb") as file:
        stream = _Sealing(file)
        stream.write(_mark(purpose))
        yield stream  # type: ignore[misc]  # it has what torch and numpy ask of one
        file.write(stream.digest.digest())


def read(path: Path, purpose: str) -> io.BytesIO:
    """What was written for `purpose`; `SealError` where that is not what the file holds."""
    try:
        found = memoryview(files.read_regular(path, MOST_BYTES))
    except OSError as error:
        raise SealError(str(error.strerror)) from error
    mark, content = _mark(purpose), found[:-SIZE]
    if found[-SIZE:] != hashlib.sha256(content).digest():
        raise SealError("its bytes are not those that were written")
    if content[: len(mark)] != mark:
        raise SealError("it was written for something else")
    return io.BytesIO(content[len(mark) :])


def remove(path: Path, purpose: str) -> None:
    """The file, halves of it that a kill left, and their folder, as far as they are ours."""
    removed = _remove([path], purpose) + remove_halves(path, purpose)
    if removed:
        files.remove_empty(path.parent)


def remove_halves(path: Path, purpose: str) -> int:
    """What a kill left of files that were to take the place of `path`; how many."""
    drawn = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}\.part")
    halves = [place for place in path.parent.glob(".*.part") if drawn.fullmatch(place.name)]
    return _remove(halves, purpose, cut_off=True)


def _remove(paths: Iterable[Path], purpose: str, *, cut_off: bool = False) -> int:
    ours = [path for path in paths if is_ours(path, purpose, cut_off=cut_off)]
    for path in ours:
        files.remove_quietly(path)
    return len(ours)


def is_ours(path: Path, purpose: str, *, cut_off: bool = False) -> bool:
    """Whether a file begins with our mark for `purpose`. cut_off: by a kill before the mark stood there whole, of a file with a name that was drawn."""
    mark = _mark(purpose)
    if not files.is_plain_file(path):
        return False
    with path.open("rb") as file:
        found = file.read(len(mark))
    return found == mark or (cut_off and mark.startswith(found))


def _mark(purpose: str) -> bytes:
    return f"a2-report {purpose}\n".encode()
