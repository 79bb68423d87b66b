"""A report.pdf → all that was found of it. The steps, in order; each goes on after the one before."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from manifest.errors import CheckError, DataError
from manifest.files import read_regular
from pipeline.values.given import Given
from verification import carried, drawn, rendered
from verification.findings import Checked, Finding
from verification.kept import Kept
from verification.opened import Opened, opened, values_beside
from verification.recomputed import compare, recompute

UNSHOWN = (
    "where and when it was made: versions, device, host, processor, cores and date, which nothing "
    "in a report can show"
)


@dataclass(frozen=True, kw_only=True)
class Effort:
    """draw: figures, too. render: the pages."""

    draw: bool = True
    render: bool = True


@dataclass(frozen=True, kw_only=True)
class Read:
    """A report and what it was computed from, as far as that could be read."""

    checked: Checked
    opened: Opened | None = None
    given: Given | None = None


def check(file: Path, effort: Effort, values: Path | None = None, kept: Kept | None = None) -> Read:
    """A `DataError` where `file` is no report of ours. values: those beside a large report."""
    kept = kept or Kept()
    try:
        content = read_regular(file, carried.MOST_PDF)
    except OSError as error:
        raise DataError(f"{file}: {error.strerror}; name a report.pdf") from None
    checked = Checked(file=str(file))
    reader = carried.opened(content, str(file))
    with tempfile.TemporaryDirectory(prefix="a2-report-") as name:
        try:
            own = opened(carried.files(reader, str(file)), Path(name), checked)
        except CheckError:
            return Read(checked=checked)
        beside = values_beside(own, values, file.parent)
        checked.left_out.append(UNSHOWN)
        given = _recomputed(own, checked, effort, beside, kept)
        if effort.render:
            rendered.compare(content, own, checked, kept)
        else:
            checked.left_out.append("the pages: they were not rendered")
    return Read(checked=checked, opened=own, given=given)


def _recomputed(
    own: Opened, checked: Checked, effort: Effort, content: bytes | Finding, kept: Kept
) -> Given | None:
    if isinstance(content, Finding):
        checked.add([content])
        return None
    drawing = f"recomputed {effort.draw}"
    found = kept.made(drawing, content, lambda: recompute(content, draw=effort.draw))
    if isinstance(found, Finding):
        checked.add([found])
        return None
    compare(own.manifest, found, checked)
    drawn.compare(own.manifest, own.files, found.files, checked)
    return found.given
