"""All that can fail early fails here, before anything is trained."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import DataError, MachineError, OptionError
from pipeline.manifest import Contribution

FREE_FOR_REPORT = 200 * 10**6  # bytes: figures, report, what the system needs to breathe
DEFAULT_CONTRIBUTIONS = Path(__file__).parent.parent / "report" / "contributions.toml"


def check_output(folder: Path) -> None:
    """The folder exists afterwards and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise MachineError(
            f"--output {folder}: can't be written ({error.strerror}); name another folder, "
            f"or in a container start it with --user {_owner(folder)}"
        ) from None


def _owner(folder: Path) -> str:
    """`uid:gid` of the nearest folder that exists."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    status = existing.stat()
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


def read_contributions(path: Path | None) -> tuple[Contribution, ...]:
    """[[contribution]] tables with name, parts and contribution, all text."""
    place = path or DEFAULT_CONTRIBUTIONS
    example = "see report/contributions.toml for one that works"
    try:
        content = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise OptionError(f"--contributions {place}: there is no such file; {example}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"--contributions {place}: {error}; {example}") from None
    entries = content.get("contribution")
    if not isinstance(entries, list) or not entries:
        raise DataError(f"--contributions {place}: has no [[contribution]]; {example}")
    return tuple(_contribution(place, entry, example) for entry in entries)


def _contribution(place: Path, entry: object, example: str) -> Contribution:
    fields: Sequence[str] = ("name", "parts", "contribution")
    if not isinstance(entry, dict) or sorted(entry) != sorted(fields):
        raise DataError(
            f"--contributions {place}: {entry!r} must have {', '.join(fields)}; {example}"
        )
    for field in fields:
        if not isinstance(entry[field], str):
            raise DataError(
                f"--contributions {place}: {field} = {entry[field]!r} is no text; {example}"
            )
    return Contribution(**entry)
