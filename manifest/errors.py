"""What the user can put right, as one line and exit code 2; anything else is a bug.

    PipelineError
    ├── OptionError      an option has a value that it can't have
    ├── DataError        a table or a set of images can't be used
    ├── MachineError     the machine lacks a library, a device, memory, disk or access
    │   └── KeepingError what was trained can't be kept: nothing else could be
    ├── ManifestError    a manifest is missing, damaged or of another version
    ├── TrainingError    a training came to numbers that are not finite
    ├── GapsError        a report was made, and lacks what failed: exit code 3
    └── CheckError       what was checked does not hold: exit code 4

Every message names the file or option, the value found, and what puts it right.
"""


def one_line(text: str) -> str:
    """Names come from files: what would steer a terminal is shown as an escape."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


class PipelineError(Exception):
    """A fault of the input or the machine. Its text is always a single line."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


class OptionError(PipelineError):
    """An option has a value that it can't have."""


class DataError(PipelineError):
    """A table or a set of images can't be used."""


class MachineError(PipelineError):
    """The machine lacks a library, a device, memory, disk space or write access."""


class ManifestError(PipelineError):
    """A manifest is missing, damaged or of another version."""


class TrainingError(PipelineError):
    """A training came to numbers that are not finite."""


class KeepingError(MachineError):
    """What was trained can't be written: with any other training it would be the same."""


class GapsError(PipelineError):
    """A report was made that lacks something, which it names; a command ends with exit code 3."""


class CheckError(PipelineError):
    """What was checked does not hold; a command ends with exit code 4."""
