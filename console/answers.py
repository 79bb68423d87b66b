"""What a command tells, also as a file that the user names: never over one that is not ours."""

import json
import os
from pathlib import Path

from manifest import files
from manifest.errors import MachineError

HEAD = 2**10  # bytes in which a mark stands


def check_place(option: str, path: Path | None, mark: str) -> None:
    """Before anything takes long. mark: what stands at the beginning of a file of this kind."""
    if path is None:
        return
    if not path.absolute().parent.is_dir():
        raise MachineError(f"{option} {path}: there is no such folder; make it, or name another")
    if os.path.lexists(path) and not _is_ours(path, mark):
        raise MachineError(
            f"{option} {path}: is not from a2-report, as far as can be told; move it away, or name "
            "another file"
        )


def of(name: str) -> str:
    """The mark of a JSON file of ours: `{"of": NAME, …`, on lines of their own."""
    return f'"of": {json.dumps(name)}'


def write_json(path: Path, content: object) -> None:
    """content: with its field `of` first. Half of a letter that a file's name may have is escaped."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    write(path, text + "\n")


def write(path: Path, text: str) -> None:
    try:
        with files.beside(path) as place:
            place.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise MachineError(
            f"{path}: can't be written ({error.strerror}); put that right, or name another file"
        ) from error


def _is_ours(path: Path, mark: str) -> bool:
    if not files.is_plain_file(path):
        return False
    with path.open("rb") as file:
        return mark.encode() in file.read(HEAD)
