"""An output folder → held by one run: two would mix their figures, manifest and report."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from manifest.errors import MachineError

FILE_NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Held until the block or the process ends, killed or not; the empty file stays."""
    handle = _opened(folder)
    try:
        _hold(handle, folder)
        yield
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    flags = os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(folder / FILE_NAME, flags, 0o666)  # children don't inherit it
    except OSError as error:
        raise MachineError(
            f"--output {folder}: {FILE_NAME} can't be opened there ({error.strerror}); "
            "remove it, or name another folder"
        ) from None


def _hold(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise MachineError(
            f"another run is writing to {folder}; wait for it, or choose another --output"
        ) from None
    except OSError:  # a file system that knows no locks: without one is better than not at all
        return
