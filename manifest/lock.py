"""An output folder → held by one run: two would mix their figures, manifest and report."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from manifest.errors import MachineError

FILE_NAME = ".lock"
PATIENCE = 5.0  # seconds
HANDLE = "A2_REPORT_LOCK"  # a program that holds it lends it by number to those that it starts


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Held until the block or the process ends, killed or not; the empty file stays."""
    handle = _opened(folder)
    try:
        if not _is_lent(handle):
            _hold(handle, folder)
        yield handle
    finally:
        os.close(handle)


def is_lent(folder: Path) -> bool:
    """Whether whoever started this program holds the lock on `folder` and lent it."""
    try:
        handle = os.open(folder / FILE_NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        return _is_lent(handle)
    finally:
        os.close(handle)


def _opened(folder: Path) -> int:
    flags = os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(folder / FILE_NAME, flags, 0o666)  # children don't inherit it
    except OSError as error:
        raise MachineError(
            f"{folder}: {FILE_NAME} can't be opened there ({error.strerror}); put that right, or "
            "name another --output"
        ) from None


def _is_lent(handle: int) -> bool:
    lent = os.environ.get(HANDLE, "")
    try:
        return lent.isdecimal() and os.path.sameopenfile(int(lent), handle)
    except (OSError, OverflowError):  # closed, or no number of a file
        return False


def _hold(handle: int, folder: Path) -> None:
    """The report of a run that was killed ends with it, but may have to load its modules first."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(0.1)
                continue
            raise MachineError(
                f"another run is writing to {folder}; wait for it, or choose another --output"
            ) from None
        except OSError:  # a file system that knows no locks: without one is better than not at all
            return
        return
