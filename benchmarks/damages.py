"""A file → what a disk, a copy or a person may make of it: eleven kinds of damage, all drawn.

Also what there is below a folder, by which a loss is known.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from numpy.random import Generator

from manifest import files


@dataclass(frozen=True, kw_only=True)
class Place:
    """A file that is to be damaged. `others`: of its kind; `elsewhere`: a folder for links."""

    path: Path
    others: tuple[Path, ...]
    elsewhere: Path

    def content(self) -> bytearray:
        return bytearray(self.path.read_bytes())


Damage = Callable[[Place, Generator], None]


def flip(place: Place, random: Generator) -> None:
    content = place.content()
    content[random.integers(len(content))] ^= 1 << int(random.integers(8))
    place.path.write_bytes(content)


def change(place: Place, random: Generator) -> None:
    """Up to eight bytes; in text to digits, so that it often stays readable."""
    content = place.content()
    text = place.path.suffix in {".csv", ".html", ".json", ".md", ".svg"} or random.random() < 0.3
    for _ in range(random.integers(1, 9)):
        new = random.choice(list(b"0123456789")) if text else random.integers(256)
        content[_digit(content, random) if text else random.integers(len(content))] = int(new)
    place.path.write_bytes(content)


def _digit(content: bytearray, random: Generator) -> int:
    """Where the first digit after a drawn place stands, or that place where there is none."""
    start = int(random.integers(len(content)))
    return next((i for i in range(start, len(content)) if chr(content[i]).isdecimal()), start)


def truncate(place: Place, random: Generator) -> None:
    content = place.content()
    place.path.write_bytes(content[: random.integers(len(content))])


def extend(place: Place, random: Generator) -> None:
    content = place.content()
    more = (b"\n", b" ", b"\0", bytes(content), random.bytes(100))  # numpy's choice drops zeros
    place.path.write_bytes(content + more[random.integers(len(more))])


def empty(place: Place, random: Generator) -> None:  # noqa: ARG001 - nothing is drawn
    place.path.write_bytes(b"")


def zero(place: Place, random: Generator) -> None:
    """A block, as a crash leaves one whose bytes had not reached the disk."""
    content = place.content()
    start, size = int(random.integers(len(content))), int(random.choice([16, 512, 4096]))
    content[start : start + size] = bytes(len(content[start : start + size]))
    place.path.write_bytes(content)


def swap(place: Place, random: Generator) -> None:
    other = place.others[random.integers(len(place.others))]
    place.path.write_bytes(other.read_bytes())


def delete(place: Place, random: Generator) -> None:  # noqa: ARG001
    place.path.unlink()


def folder(place: Place, random: Generator) -> None:
    """With something of the user's in it, or empty."""
    place.path.unlink()
    place.path.mkdir()
    if random.random() < 0.7:
        (place.path / "mine").write_bytes(random.bytes(20))


def link(place: Place, random: Generator) -> None:
    """To nothing, to a file of the user's, or to what stood there."""
    target, drawn = place.elsewhere / "target", random.random()
    if drawn < 0.4:
        target.write_bytes(place.path.read_bytes())
    elif drawn < 0.8:
        target.write_bytes(random.bytes(20))
    place.path.unlink()
    place.path.symlink_to(target)


def pipe(place: Place, random: Generator) -> None:  # noqa: ARG001
    place.path.unlink()
    os.mkfifo(place.path)


KINDS: dict[str, Damage] = {
    "flip": flip,
    "change": change,
    "truncate": truncate,
    "extend": extend,
    "empty": empty,
    "zero": zero,
    "swap": swap,
    "delete": delete,
    "folder": folder,
    "link": link,
    "pipe": pipe,
}
NO_FILES = {"folder", "link", "pipe"}  # of these no file of ours is left under its name


def traces(*folders: Path) -> set[str]:
    """What there is below `folders`, wherever it lies: digests of files, links, pipes."""
    return {_trace(path) for folder in folders for path in _below(folder)}


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        paths = [Path(parent, name) for name in (*folders, *names)]
        yield from (path for path in paths if path.is_symlink() or not path.is_dir())


def _trace(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link to {path.readlink()}"
    return files.digest_of_file(path) if stat.S_ISREG(mode) else "pipe"
