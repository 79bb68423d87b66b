"""All that can fail early fails here, before anything is trained."""

import errno
import os
import reprlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
from pathlib import Path

from manifest import Contribution, limits
from manifest.errors import DataError, MachineError, OptionError
from manifest.files import read_regular

FREE_FOR_REPORT = 200 * 10**6  # bytes: figures, report, what the system needs to breathe
LONGEST = {"name": limits.PERSON, "parts": limits.PERSON, "contribution": limits.CONTRIBUTION}
MOST_BYTES = 2**20  # of contributions: as many as can be, of the longest, are 100 kB


def check_output(folder: Path) -> None:
    """The folder exists afterwards, and can be written with what an earlier run left in it."""
    _check_writable(folder)
    for inner in (folder / "store", folder / "figures"):
        if os.path.lexists(inner):
            _check_writable(inner)
    for name in ("manifest.json", "report.html", "report.pdf"):
        if (folder / name).is_dir():
            raise MachineError(f"--output {folder}: {name} is a folder there; move it away")


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass  # it never had a name
    except OSError as error:
        raise MachineError(
            f"--output {folder}: can't be written ({_reason(folder, error)}"
        ) from None


def _reason(folder: Path, error: OSError) -> str:
    """What is in the way, and what helps: of permission alone, another user can be it."""
    for place in (folder, *folder.absolute().parents):
        if os.path.lexists(place) and not place.is_dir():
            kind = "a file" if place.is_file() else "no folder"
            what = "it" if place == folder else str(place)
            return f"{what} is {kind}); name another folder"
    told = f"{error.strerror}); name another folder"
    if error.errno == errno.EROFS:
        return f"{told}, or mount this one so that it can be written"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"{told}, or in a container start it with --user {_owner(folder)}"
    return told


def _owner(folder: Path) -> str:
    """`uid:gid` of the nearest folder that exists."""
    places = (folder, *folder.absolute().parents)
    status = next(place for place in places if os.access(place, os.F_OK)).stat()
    return f"{status.st_uid}:{status.st_gid}"


def check_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + FREE_FOR_REPORT:
        raise MachineError(
            f"--output {folder}: {free / 1e9:.1f} GB are free and the run needs "
            f"{(needed + FREE_FOR_REPORT) / 1e9:.1f} GB; free some, or name a folder elsewhere"
        )


def check_libraries() -> None:
    """Pango and HarfBuzz-Subset, without which there is no PDF; installed where possible."""
    command = [sys.executable, "-m", "report", "check", "--install"]
    done = subprocess.run(command, check=False)
    if done.returncode == 2:
        raise SystemExit(2)  # the check has said why
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with code {done.returncode}")


def check_file(option: str, path: Path | None) -> None:
    """Refuses what is there and no file: a pipe would be waited for, a device read without end."""
    if path is None or not os.access(path, os.F_OK):
        return  # whoever reads it says what is wrong
    if not (path.is_file() or path.is_dir()):
        raise OptionError(f"{option} {path}: is a pipe or a device; save its content as a file")


def read_contributions(path: Path, named_by: str = "--contributions") -> tuple[Contribution, ...]:
    """[[contribution]] tables with name, parts and contribution, all text.

    named_by: the option that names the file, or the one whose file does.
    """
    check_file(named_by, path)
    place = f"{named_by} {path}"
    example = "see assignments/a2/contributions.toml for one that works"
    try:
        content = tomllib.loads(read_regular(path, MOST_BYTES).decode("utf-8"))
    except FileNotFoundError:
        raise OptionError(f"{place}: there is no such file; {example}") from None
    except (OSError, RecursionError, ValueError) as error:  # tomllib's own is a ValueError
        raise DataError(f"{place}: {error}; {example}") from None
    entries = content.get("contribution")
    if not isinstance(entries, list) or not entries:
        raise DataError(f"{place}: has no [[contribution]]; {example}")
    if len(entries) > limits.CONTRIBUTIONS:
        raise DataError(
            f"{place}: has {len(entries):,} [[contribution]], at most "
            f"{limits.CONTRIBUTIONS} can be; {example}"
        )
    return tuple(_contribution(place, entry, example) for entry in entries)


def _contribution(place: str, entry: object, example: str) -> Contribution:
    if not isinstance(entry, dict) or sorted(entry) != sorted(LONGEST):
        raise DataError(f"{place}: {reprlib.repr(entry)} must have {', '.join(LONGEST)}; {example}")
    for field, longest in LONGEST.items():
        if not isinstance(entry[field], str):
            raise DataError(
                f"{place}: {field} = {reprlib.repr(entry[field])} is no text; {example}"
            )
        if any(map(_steers, entry[field])):
            raise DataError(
                f"{place}: {field} = {reprlib.repr(entry[field])} has control characters; {example}"
            )
        if len(entry[field]) > longest:
            raise DataError(
                f"{place}: {field} = {reprlib.repr(entry[field])} has "
                f"{len(entry[field]):,} characters, at most {longest} can be; {example}"
            )
    return Contribution(**entry)


TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # of what follows


def _steers(sign: str) -> bool:
    """A terminal, or the direction of a line."""
    if unicodedata.bidirectional(sign) in TURNS:
        return True
    return unicodedata.category(sign) == "Cc" and sign not in "\t\n\r"
