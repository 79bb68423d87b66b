"""Two paths → two sides that can be held beside each other: output folders, reports, or one of each."""

from pathlib import Path

from comparison import folders, reports
from comparison.sides import Side
from manifest.errors import ManifestError


def sides(left: Path, right: Path) -> tuple[Side, Side]:
    """Beside a report, a folder has as much of each training as a report carries."""
    one, other = _read(left), _read(right)
    if left.is_dir() == right.is_dir():
        return one, other
    return (one.as_carried, other) if left.is_dir() else (one, other.as_carried)


def _read(path: Path) -> Side:
    if not path.exists():
        raise ManifestError(
            f"{path}: is not there; name the --output folder of a run, or its report.pdf"
        )
    return folders.read(path) if path.is_dir() else reports.read(path)
