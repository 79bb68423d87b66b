"""A command of ours → its exit code: the one place where endings are told apart.

0    done
1    a bug: its traceback
2    what the user can put right: one line
3    a report with gaps, which it names
4    checked, and it does not hold
130  interrupted: the same command goes on, or begins anew where nothing is kept on the way
"""

import errno
import os
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import NoReturn

from cyclopts import CycloptsError

from console import collector, signals
from console.streams import make_lasting
from console.surroundings import arrange
from manifest.errors import CheckError, GapsError, PipelineError, one_line

NAME = "a2-report"
GO_ON = "interrupted; the same command goes on from here"
BEGIN_ANEW = "interrupted; the same command begins anew"
FULL = {errno.ENOSPC, errno.EDQUOT}
OF_THE_MACHINE = {  # what no code of ours can be at fault for
    *FULL,
    errno.EACCES,
    errno.EIO,
    errno.EMFILE,
    errno.ENAMETOOLONG,
    errno.ENFILE,
    errno.EPERM,
    errno.EROFS,
}


class Ending(IntEnum):
    """Exit codes. nox passes all of them on."""

    DONE = 0
    BUG = 1
    CAN_BE_PUT_RIGHT = 2
    GAPS = 3
    DOES_NOT_HOLD = 4
    INTERRUPTED = 130


def program(main: Callable[[], int], name: str, interrupted: str = GO_ON) -> int:
    """All of a process of ours: its streams, its signals, its surroundings, and then `main`.

    name: what was typed, such as `python -m pipeline`. interrupted: what is said where it was.
    """
    make_lasting()
    collector.seldom()
    try:
        signals.end_on_signals(lambda: _end_by_force(interrupted))
        return end(arrange, name, interrupted) or main()
    except KeyboardInterrupt:  # before or after what `end` carries out
        return _tell_of(interrupted)


def end(command: Callable[[], object], program: str, interrupted: str = GO_ON) -> int:
    """Carries `command` out. What is no fault of ours is one line; a bug is raised.

    program: what was typed, such as `python -m pipeline`. interrupted: what is said where it was.
    """
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read what was said has read enough
        return Ending.DONE
    except BaseException as error:
        # A library may have made another error of the interruption.
        if isinstance(error, KeyboardInterrupt) or signals.interrupted():
            return _tell_of(interrupted)
        if not isinstance(error, Exception) or not (line := _line(error, program)):
            raise
        _say(line)
        return _ending(error)
    return Ending.DONE


def _ending(error: Exception) -> Ending:
    """Of what is told in one line."""
    if isinstance(error, CheckError):
        return Ending.DOES_NOT_HOLD
    return Ending.GAPS if isinstance(error, GapsError) else Ending.CAN_BE_PUT_RIGHT


def _line(error: Exception, program: str) -> str:
    """What the user can do about it; empty of a bug."""
    if isinstance(error, PipelineError):
        return str(error)
    if isinstance(error, CycloptsError):
        help_of = " ".join((program, *(error.command_chain or ()), "--help"))
        return f"{error} See `{help_of}`."
    if _lacks_memory(error):
        return "this needs more memory than there is; take smaller data or fewer seeds"
    if isinstance(error, OSError) and error.errno in OF_THE_MACHINE:
        return _fault_of_machine(error)
    return ""


def _lacks_memory(error: Exception) -> bool:
    """Also of the loader of libraries, under `ulimit -v`, and of a fork."""
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error)
    return isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM


def _tell_of(interruption: str) -> Ending:
    _say(interruption)
    return Ending.INTERRUPTED


def _end_by_force(interrupted: str) -> NoReturn:
    """Without the interpreter's own end, which could wait for what is stuck."""
    try:
        signals.kill()
        os.write(2, f"{NAME}: {interrupted}\n".encode())  # a stream may be in the middle of a line
    finally:
        os._exit(Ending.INTERRUPTED)


def _say(line: str) -> None:
    sys.stderr.write(f"{NAME}: {one_line(line)}\n")


def _fault_of_machine(error: OSError) -> str:
    place = f"{error.filename}: " if error.filename is not None else ""
    remedy = "free some disk" if error.errno in FULL else "put that right"
    return f"{place}{error.strerror}; {remedy}, and run the same command again"
