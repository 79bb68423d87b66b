"""The files that a report carries → its manifest, and a folder as a run leaves it.

What was changed without its seal or digest is found here, and named; then it is looked at all the
same, for the number or figure that was meant.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from manifest import FILE_NAME, Manifest, canonical
from manifest.attachments import RENDERER, VALUES
from manifest.errors import CheckError, DataError
from manifest.files import digest_of_bytes
from verification.findings import Checked, Finding


@dataclass(frozen=True, kw_only=True)
class Opened:
    """files: by name. whole: whether each is as the manifest says, so that a PDF can carry them."""

    manifest: Manifest
    files: dict[str, bytes]
    folder: Path
    whole: bool


def opened(carried: Iterable[tuple[str, bytes]], folder: Path, checked: Checked) -> Opened:
    """A `DataError` where it is no report of ours; a `CheckError` where no manifest is left of one."""
    pairs = list(carried)
    files = dict(pairs)
    if FILE_NAME not in files:
        raise DataError(
            f"{checked.file}: carries no {FILE_NAME}: it is no report of a2-report, or one of a "
            "version before reports could be checked"
        )
    run, sealed = _manifest(files[FILE_NAME], checked)
    found = list(_differing(run, pairs))
    checked.add(found)
    known = {FILE_NAME: sealed, **{n: c for n, c in files.items() if n in _named(run)}}
    _write(known, folder)
    checked.compared.append(
        f"the seal of the manifest and the digests of {len(pairs) - 1:,} other files that it carries"
    )
    whole = not found and sealed == files[FILE_NAME]
    return Opened(manifest=run, files=files, folder=folder, whole=whole)


def _manifest(content: bytes, checked: Checked) -> tuple[Manifest, bytes]:
    """And its bytes, sealed anew where its seal is broken."""
    try:
        parsed = dict(canonical.parse(content))  # type: ignore[call-overload]
        seal = parsed["observed"]["digest"]
        sealed = content if seal == canonical.digest(parsed) else canonical.sealed(parsed)
        run = Manifest.model_validate(parsed)
    except (LookupError, RecursionError, TypeError, ValueError, ValidationError) as error:
        finding = Finding(kind="seal", place=FILE_NAME, what=f"is damaged ({error!r:.200})")
        checked.add([finding])
        raise CheckError(f"{checked.file}: {finding.line}") from error
    if sealed != content:
        what = "was changed since it was written: its digest is that of another"
        checked.add([Finding(kind="seal", place=FILE_NAME, what=what)])
    return run, sealed


def _named(run: Manifest) -> dict[str, str]:
    """Digests of the files that the manifest names."""
    found = {figure.file: figure.digest for figure in run.figures}
    found |= {figure.data: figure.data_digest for figure in run.figures}
    if run.observed.values is not None:
        found[VALUES] = run.observed.values
    return found


def _differing(run: Manifest, pairs: list[tuple[str, bytes]]) -> Iterator[Finding]:
    named, files = _named(run), dict(pairs)
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            yield Finding(kind="attachment", place=name[:200], what=f"is carried {count} times")
        if name not in {FILE_NAME, RENDERER, *named}:
            yield Finding(kind="attachment", place=name[:200], what="is none of a report's")
    for name, digest in named.items():
        if name not in files:
            if name != VALUES:
                yield Finding(kind="attachment", place=name, what="is missing")
        elif (own := digest_of_bytes(files[name])) != digest:
            yield Finding(
                kind="attachment",
                place=name,
                what="is not what the manifest was made with",
                stated=f"SHA-256 {own[:12]}",
                found=digest[:12],
            )
    if RENDERER not in files:
        yield Finding(kind="attachment", place=RENDERER, what="is missing")


def _write(files: dict[str, bytes], folder: Path) -> None:
    """Names are those of a manifest, which have no way out of a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def values_beside(opened: Opened, place: Path | None) -> bytes | None:
    """Those that the PDF carries, else those in a file, which have to be the ones it means."""
    if VALUES in opened.files or place is None:
        return opened.files.get(VALUES)
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != opened.manifest.observed.values:
        raise CheckError(f"{place}: is not the {VALUES} that the report was made from")
    return content
