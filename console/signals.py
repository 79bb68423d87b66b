"""Signals that end a run → `KeyboardInterrupt`, and its end by force where that comes too late.

SIGTERM comes from docker, systemd and nox, SIGHUP from a terminal that goes away, SIGUSR1 from
SLURM before the time is up; all of them end a run as Ctrl-C does. What `nohup` or a shell had
ignored stays ignored. Python raises the exception between two of its own steps: inside a long
one of a library it comes late, and in a finaliser or a callback of one it is dropped. A thread
that the system itself wakes therefore sees to it that the end comes in time; everything that is
written is whole or not at all, so it can come at any moment.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess, active_children
from types import FrameType

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1")
    if hasattr(signal, name)
)
LONGEST = 5.5  # seconds from a signal to the end, less than the 8 of nox: a machine may be busy


class _Told:
    """Whether one of the signals has come."""

    yet = False


def interrupted() -> bool:
    """From the first signal on."""
    return _Told.yet


def end_on_signals(by_force: Callable[[], object]) -> None:
    """From now on each of them raises `KeyboardInterrupt`, the first time.

    by_force: what is still to be done where the process is ended from outside its own steps; it
    may not return.
    """
    taken = [number for number in ENDING if signal.getsignal(number) != signal.SIG_IGN]
    reader, writer = os.pipe()
    for end in (reader, writer):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    for number in taken:
        signal.signal(number, _interrupt)
    threading.Thread(
        target=_see_to_the_end, args=(reader, set(taken), by_force), daemon=True
    ).start()


def leave_to_the_parent() -> None:
    """In a process that another one ends: signals to a whole group of processes reach it too."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def end_with(parent: int, code: int) -> None:
    """Ends with `code` as soon as `parent`, a sentinel or the reading end of a pipe, is closed."""

    def watch() -> None:
        wait([parent])
        os._exit(code)

    threading.Thread(target=watch, daemon=True).start()


def kill(children: Iterable[BaseProcess] | None = None) -> None:
    """By default all that multiprocessing started here."""
    for child in active_children() if children is None else children:
        child.kill()


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - of every handler
    """One that comes while the first is being dealt with would break that off."""
    if not _Told.yet:
        _Told.yet = True
        raise KeyboardInterrupt


def _see_to_the_end(reader: int, taken: set[int], by_force: Callable[[], object]) -> None:
    """Bytes that the system writes are the numbers of signals, of others too."""
    while not taken & set(_numbers(reader)):
        pass
    time.sleep(LONGEST)
    _Told.yet = True
    by_force()


def _numbers(reader: int) -> bytes:
    wait([reader])
    return os.read(reader, 4096)
