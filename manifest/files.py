"""Bytes from outside, read with a limit; bytes of ours, written whole or not at all.

A pipe is not waited for, a device not read without end, and what a kill leaves behind is a
file of a name that nobody reads.
"""

import errno
import hashlib
import io
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def read_regular(path: Path, limit: int) -> bytes:
    """All bytes of a file; an `OSError` where it is no regular file, or larger than `limit` bytes."""
    with _opened(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"is larger than {limit:,} bytes", str(path))
    return content


def digest_of_bytes(content: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a regular file of any size."""
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _opened(path: Path) -> io.BufferedReader:
    """For reading; a pipe is not waited for, and no device is read."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    kind = os.fstat(handle).st_mode
    if stat.S_ISREG(kind):
        return os.fdopen(handle, "rb")
    os.close(handle)
    if stat.S_ISDIR(kind):
        raise OSError(errno.EISDIR, "is a folder", str(path))
    raise OSError(errno.EINVAL, "is a pipe or a device, not a file", str(path))


def is_plain_file(path: Path) -> bool:
    """Whether a regular file stands there itself, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def name_beside(path: Path) -> Path:
    """A name in the folder of `path` that nobody else has: it is drawn."""
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")


@contextmanager
def beside(path: Path, place: Path | None = None) -> Iterator[Path]:
    """A new file, by default of a drawn name, that takes the place of `path` at the end of the block.

    After a failure it is gone, and what stood at `path` stands there still.
    """
    place = place or name_beside(path)
    place.open("xb").close()
    try:
        yield place
        settle(place)
        place.replace(path)
    except BaseException:
        remove_quietly(place)
        raise
    settle(path.parent)


def move_aside(path: Path, why: str) -> Path:
    """`a` becomes `a.kept`, or `a.kept-2` where that is taken; what it is now."""
    number = 1
    while True:
        place = path.with_name(f"{path.name}.{why}" + (f"-{number}" if number > 1 else ""))
        if not os.path.lexists(place):
            move(path, place)
            return place
        number += 1


def move(path: Path, place: Path) -> None:
    """A rename that a loss of power leaves done or not done, with all that `path` holds."""
    if is_plain_file(path) or (path.is_dir() and not path.is_symlink()):
        with suppress(OSError):  # of what somebody else made, which may not be read
            settle(path)
    path.rename(place)
    settle(place.parent)


def remove_quietly(path: Path) -> None:
    """Of a file that was made here. Where it can't be removed, the fault before it is what is told."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def remove_empty(folder: Path) -> None:
    """A folder of ours; it stays where somebody else's files are in it."""
    try:
        folder.rmdir()
    except OSError:
        return


def settle(path: Path) -> None:
    """What was written is on the disk before anything that follows."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems can't, for folders
            raise
    finally:
        os.close(handle)
