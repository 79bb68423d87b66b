"""A manifest and the files beside it → report.html and report.pdf, as bytes."""

from pathlib import Path

import manifest
from manifest.errors import MachineError, ManifestError
from report.document import render as render_html
from report.page.attached import attached


def page(run: manifest.Manifest, folder: Path) -> str:
    """A `ManifestError` names the file, where the manifest holds what no run gives."""
    try:
        found = render_html(run, folder)
        found.encode("utf-8")
    except (OverflowError, UnicodeEncodeError) as error:  # numbers and signs that no run gives
        raise ManifestError(
            f"{folder / manifest.FILE_NAME}: damaged ({error}); run `nox -s full` to make it again"
        ) from error
    except ManifestError as error:
        place = folder / manifest.FILE_NAME
        raise error if str(folder) in str(error) else ManifestError(f"{place}: {error}") from error
    return found


def document(
    run: manifest.Manifest, folder: Path, content: str, *, carry: bool = True, values: bool = True
) -> bytes:
    """The PDF of a page. The libraries for it have to be there. carry: what it takes to check it.

    values: whether they are in the folder; a report that is too large for them is the same without.
    """
    from report.page.pdf import render  # noqa: PLC0415 - it loads Pango

    try:
        files = attached(run, folder, values=values) if carry else ()
        return render(content, run.observed.created, files)
    except OSError as error:  # its fonts go through temporary files
        raise MachineError(
            f"report.pdf can't be laid out ({error}); make room for temporary files, "
            "or name another folder for them by TMPDIR"
        ) from error
