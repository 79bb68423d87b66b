"""What was found of a report → a few lines for people, and a file for machines."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from manifest.errors import MachineError
from verification.findings import Checked

MOST = 25  # findings that are told one by one


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


def write(path: Path, every: Sequence[Checked]) -> None:
    """JSON: of one report an object, of several a list."""
    content = [checked.content() for checked in every]
    text = json.dumps(content[0] if len(content) == 1 else content, indent=1, ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{path}: can't be written ({error.strerror})") from error
