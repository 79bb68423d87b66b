"""The manifest and figures that a report carries → its PDF once more, and where the two differ.

One renderer gives the same bytes. Another one gives the same words and figures, and only these are
then compared: it is said which was done.
"""

import json
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from manifest import FILE_NAME
from manifest.attachments import RENDERER, VALUES
from manifest.errors import PipelineError
from report import made
from report.page import renderer
from verification import pages, seen
from verification.carried import BROKEN, opened
from verification.findings import Checked, Finding
from verification.kept import Kept
from verification.opened import Opened


def compare(content: bytes, own: Opened, checked: Checked, kept: Kept) -> None:
    """content: the PDF as it came."""
    other = list(differing(own.files.get(RENDERER, b"")))
    try:
        again = kept.made("rendered", _source(own), lambda: _made(own))
    except PipelineError as error:
        checked.add([Finding(kind="file", place="report", what=f"can't be rendered: {error}")])
        return
    if own.whole and content == again:
        checked.compared.append(
            f"every byte of the PDF with what {_named()} makes of the manifest: they are equal"
        )
        return
    stated = opened(content, checked.file)
    found = kept.made("opened", again, lambda: opened(again, checked.file))
    what = f"of {len(stated.pages):,} pages with what {_named()} makes of the manifest"
    if other:
        expected = kept.made("read", again, lambda: seen.read(found))
        checked.add(pages.differences(seen.read(stated), expected))
        checked.compared.append(
            f"the words, the curves of drawings, the pixels of pictures and the number of areas {what}"
        )
        checked.left_out.append(
            f"the bytes of the PDF, which another renderer made ({'; '.join(other)[:300]})"
        )
        return
    checked.add(_unequal(stated, found, own.whole))
    checked.compared.append(f"every object {what}, which the same renderer made")


def _unequal(stated: PdfReader, found: PdfReader, whole: bool) -> Iterator[Finding]:
    """One renderer makes all of it alike, what nobody reads as well."""
    try:
        known = list(pages.unequal(stated, found))
    except BROKEN as error:
        known = [Finding(kind="file", place="structure", what=f"is broken ({error!r:.80})")]
    if not whole:  # what it carries is told elsewhere
        known = [one for one in known if one.kind == "page"]
    yield from known
    if whole and not known:
        what = "has other bytes than the same renderer makes, though nothing that is shown differs"
        yield Finding(kind="file", place="bytes", what=what)


def _source(own: Opened) -> bytes:
    """All that a rendering depends on: the manifest, whose digests are those of the rest."""
    return (own.folder / FILE_NAME).read_bytes() + bytes([own.whole, _has_values(own)])


def _has_values(own: Opened) -> bool:
    return (own.folder / VALUES).exists()


def _made(own: Opened) -> bytes:
    """With what it carries where that is whole: else it could not be carried."""
    page = made.page(own.manifest, own.folder)
    values = _has_values(own)
    return made.document(own.manifest, own.folder, page, carry=own.whole, values=values)


def differing(content: bytes) -> Iterator[str]:
    """What of the renderer here is not what made the report."""
    try:
        stated = json.loads(content)
    except (RecursionError, ValueError):
        stated = None
    yield from _differing("", stated if isinstance(stated, dict) else {}, renderer.renderer())


def _differing(start: str, stated: dict[str, Any], own: dict[str, Any]) -> Iterator[str]:
    for name, value in own.items():
        other = stated.get(name)
        if isinstance(value, dict) and isinstance(other, dict):
            yield from _differing(f"{name} ", other, value)
        elif other != value:
            yield f"{start}{name}: {other!s:.20} there, {value!s:.20} here"


def _named() -> str:
    known: dict[str, Any] = renderer.renderer()
    return f"WeasyPrint {known['packages']['weasyprint']} with Pango {known['libraries'].get('Pango', '')}"
