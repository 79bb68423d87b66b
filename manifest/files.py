"""Bytes from outside, read with a limit; bytes of ours, written whole or not at all.

A pipe is not waited for, a device not read without end, and what a kill leaves behind is a
file of a name that nobody reads.
"""

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = 2**20  # bytes at once


def read_regular(path: Path, limit: int) -> bytes:
    """All bytes of a file; an `OSError` where it is no regular file, or larger than `limit` bytes."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        kind = os.fstat(handle).st_mode
        if stat.S_ISDIR(kind):
            raise OSError(errno.EISDIR, "is a folder", str(path))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, "is a pipe or a device, not a file", str(path))
        content = file.read(limit + 1)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"is larger than {limit:,} bytes", str(path))
    return content


def digest_of_bytes(content: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    """SHA-256 of a regular file of any size, by blocks."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "is not a file", str(path))
        digest = hashlib.sha256()
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_plain_file(path: Path) -> bool:
    """Whether a regular file stands there itself, not a link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


@contextmanager
def beside(path: Path, mark: str = ".part") -> Iterator[Path]:
    """A new file in the folder of `path`, which takes its place at the end of the block.

    Its name is drawn, so that it is never somebody else's. It is gone after a failure.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=mark, dir=path.parent)
    os.close(handle)
    place = Path(name)
    try:
        yield place
        place.chmod(0o666 & ~_umask())  # mkstemp makes it private
        _settle(place)
        place.replace(path)
    except BaseException:
        remove_quietly(place)
        raise
    _settle(path.parent)


def remove_quietly(path: Path) -> None:
    """Of a file that was made here. Where it can't be removed, the fault before it is what is told."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _umask() -> int:
    """It can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _settle(path: Path) -> None:
    """What was written is on the disk before anything that follows."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems can't, for folders
            raise
    finally:
        os.close(handle)
