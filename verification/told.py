"""What was found of a report → a few lines for people, and a file for machines."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from manifest import files
from manifest.errors import MachineError
from verification.findings import OF, Checked

MOST = 25  # findings that are told one by one
HEAD = 2**10  # bytes in which a mark stands


def lines(checked: Checked) -> Iterator[str]:
    yield f"{checked.file}: {verdict(checked)}"
    for finding in checked.findings[:MOST]:
        yield f"  does not hold: {finding.line}"
    if (more := len(checked.findings) - MOST) > 0:
        yield f"  and {more:,} more; --json FILE has all of them"
    yield from (f"  compared: {told}" for told in checked.compared)
    yield from (f"  left out: {told}" for told in checked.left_out)


def verdict(checked: Checked) -> str:
    if checked.holds:
        return "everything that was compared holds"
    count = len(checked.findings)
    return f"does not hold in {count:,} {'place' if count == 1 else 'places'}"


def check_place(path: Path) -> None:
    """Before anything is checked: a file that is not one of ours is not overwritten."""
    if not path.absolute().parent.is_dir():
        raise MachineError(f"--json {path}: there is no such folder; make it, or name another")
    if os.path.lexists(path) and not _is_ours(path):
        raise MachineError(
            f"--json {path}: is not from a2-report, as far as can be told; move it away, or name "
            "another file"
        )


def _is_ours(path: Path) -> bool:
    if not files.is_plain_file(path):
        return False
    with path.open("rb") as file:
        return f'"of": "{OF}"'.encode() in file.read(HEAD)


def write(path: Path, checked: Checked) -> None:
    """As JSON."""
    text = json.dumps(checked.content(), indent=1, ensure_ascii=False)
    try:
        with files.beside(path) as place:
            place.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise MachineError(
            f"{path}: can't be written ({error.strerror}); put that right, or name another file"
        ) from error
