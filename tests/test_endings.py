"""Every command of ours ends with a code that says what to do about it."""

import errno
import io
import sys

import pytest

from console.endings import BEGIN_ANEW, Ending, end
from manifest.errors import CheckError, DataError


def raising(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (DataError("a.csv: 7 is too many"), 2, "a2-report: a.csv: 7 is too many\n"),
        (CheckError("2 of 9 do not hold"), 4, "a2-report: 2 of 9 do not hold\n"),
        (OSError(errno.ENOSPC, "No space left", "a/b"), 2, "a/b: No space left; free some disk"),
        (OSError(errno.EROFS, "Read-only file system", "a"), 2, "a: Read-only file system; put"),
        (OSError(errno.EIO, "Input/output error"), 2, "a2-report: Input/output error; put"),
        (MemoryError(), 2, "needs more memory"),
        (KeyboardInterrupt(), 130, "interrupted; the same command goes on from here"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
    ],
)
def test_what_is_no_bug_is_one_line_and_a_code(error, code, says, capsys):
    assert end(raising(error), "python -m pipeline") == code
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == (1 if says else 0)


def test_what_begins_anew_does_not_say_that_it_goes_on(capsys):
    assert end(raising(KeyboardInterrupt()), "python -m verification", BEGIN_ANEW) == 130
    assert capsys.readouterr().err == "a2-report: interrupted; the same command begins anew\n"


@pytest.mark.parametrize("error", [KeyError("mean"), OSError(errno.EBADF, "Bad file descriptor")])
def test_a_bug_keeps_its_traceback(error):
    with pytest.raises(type(error)):
        end(raising(error), "python -m pipeline")


def test_what_was_said_is_written_before_the_end_is_told(monkeypatch):
    class Full(io.StringIO):
        def flush(self):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    assert end(lambda: None, "python -m report") == Ending.CAN_BE_PUT_RIGHT
