"""Standard streams that a run outlives: closed from the start, or left by their reader.

`2>&-`, `2>&1 | head` and a terminal that went away lose the words of a run, not its report.
Results go to standard output: where they can't be written, the command says so. A sign that
an encoding lacks is shown as an escape.
"""

import io
import os
import sys

from manifest.errors import MachineError


def make_lasting() -> None:
    """From now on what is said on standard error is said or dropped, never raised."""
    _open_closed()
    sys.stderr = Lasting(
        os.fdopen(sys.stderr.fileno(), "wb", closefd=False),
        encoding=sys.stderr.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )
    sys.stdout = Answer(
        os.fdopen(sys.stdout.fileno(), "wb", closefd=False),
        encoding=sys.stdout.encoding,
        errors="backslashreplace",
        line_buffering=sys.stdout.isatty(),
    )


class Lasting(io.TextIOWrapper):
    """Leads nowhere once it can't be written."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            _lead_nowhere(self.fileno())
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            _lead_nowhere(self.fileno())


class Answer(io.TextIOWrapper):
    """What a command was asked for: a fault is told once, and the exit does not meet it again."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise self._fault(error) from None

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise self._fault(error) from None

    def _fault(self, error: OSError) -> Exception:
        _lead_nowhere(self.fileno())
        if isinstance(error, BrokenPipeError):
            return error
        return MachineError(
            f"standard output can't be written ({error.strerror}); send it to another place"
        )


def _open_closed() -> None:
    """Else the next file that is opened becomes standard error, and gets what is said there."""
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        try:
            os.fstat(number)
        except OSError:
            _lead_nowhere(number)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", closefd=False))


def _lead_nowhere(number: int) -> None:
    """Children inherit it like the stream that was there."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere == number:  # it was closed, and is the first that was free
        os.set_inheritable(number, True)
    else:
        os.dup2(nowhere, number)
        os.close(nowhere)
