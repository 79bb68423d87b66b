"""A folder with an assignment.toml, or such a file → the `Assignment`; faults with their lines."""

import reprlib
import tomllib
from collections import Counter
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from manifest.errors import OptionError
from manifest.files import read_regular
from pipeline.assignment.declared import Assignment

NAME = "assignment.toml"
PACKAGED = Path(__file__).parents[2] / "assignments" / "a2"
MOST_BYTES = 2**20
TOLD = 5  # faults of one file at once
UNIONS = {"sweep", "methods", "combination", "simple"}  # steps of a place that are no field
Place = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)


def read(path: Path | None = None) -> Assignment:
    """By default the packaged one."""
    file = file_of(path)
    return parsed(Assignment, file, text_of(file))


def file_of(path: Path | None) -> Path:
    place = path or PACKAGED
    return place / NAME if place.is_dir() else place


def parsed(model: type[Model], file: Path, text: str) -> Model:
    """What the text of a file says; a fault names the file."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"--assignment {file}: {error}") from None
    except ValidationError as error:
        faults = error.errors()
        told = "; ".join(_told(fault, text) for fault in faults[:TOLD])
        more = f"; and {len(faults) - TOLD} more" if len(faults) > TOLD else ""
        raise OptionError(f"--assignment {file}: {told}{more}") from None
    except RecursionError:
        raise OptionError(f"--assignment {file}: it is nested too deep") from None


def text_of(file: Path) -> str:
    try:
        return read_regular(file, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OptionError(f"--assignment {file}: is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise OptionError(
            f"--assignment {file}: {error.strerror}; name a folder with an {NAME}, as "
            "`nox -s new -- FOLDER` makes one"
        ) from None


def _told(fault: ErrorDetails, text: str) -> str:
    """`groups[2].members[1].dropout (line 60): Input should be less than 1 (found 9)`."""
    steps = tuple(step for step in fault["loc"] if step not in UNIONS)
    line = line_of(text, steps)
    where = f"{place_of(steps, line)}: " if steps else ""
    message = fault["msg"].removeprefix("Value error, ")
    found = fault["input"]
    shown = f" (found {reprlib.repr(found)})" if isinstance(found, str | int | float) else ""
    return f"{where}{message}{shown}"


def place_of(steps: Place, line: int | None) -> str:
    """`groups[2].members[1].dropout (line 60)`."""
    told = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return told.removeprefix(".") + (f" (line {line})" if line else "")


def line_of(text: str, steps: Place) -> int | None:
    """The line of a field, or of the table that lacks it; None where neither is easily found."""
    best: int | None = None
    table: Place = ()
    counts = Counter[Place]()
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if (stripped := line.strip()).startswith("["):
            table = _table(stripped, counts)
            if table and steps[: len(table)] == table:
                best = number
        elif stripped and not stripped.startswith("#"):
            key = stripped.partition("=")[0].strip()
            if steps[: len(table) + 1] == (*table, key):
                return _in_list(lines, number, steps[len(table) + 1 :])
    return best


def _in_list(lines: list[str], number: int, steps: Place) -> int:
    """The line of an item, where a list has one for each, else that of the list."""
    item = number + 1 + steps[0] if steps and isinstance(steps[0], int) else number
    is_one = item <= len(lines) and lines[item - 1].lstrip().startswith("{")
    return item if is_one else number


def _table(header: str, counts: "Counter[Place]") -> Place:
    """`[[groups.members]]` → ("groups", 2, "members", 1), as tables of one name are counted."""
    names = header.strip("[] ").partition("]")[0].split(".")
    place: Place = ()
    for depth, name in enumerate(names, 1):
        place = (*place, name)
        if header.startswith("[[") and depth == len(names):
            counts[place] += 1
        if counts[place]:
            place = (*place, counts[place] - 1)
    return place
