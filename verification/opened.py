"""The files that a report carries → its manifest, and a folder as a run leaves it.

What was changed without its seal or digest is found here, and named; then it is looked at all the
same, for the number or figure that was meant.
"""

import errno
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from manifest import FILE_NAME, Manifest, canonical
from manifest.attachments import MOST_PACKED, RENDERER, VALUES
from manifest.errors import CheckError, DataError
from manifest.files import digest_of_bytes, digest_of_file, read_regular
from verification.findings import Checked, Finding

BESIDE = VALUES.partition("values")[2]  # how the names of values end that lie beside reports


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
    count = sum(name in files for name in _named(run))
    checked.compared.append(
        f"the seal of the manifest and the digests of {count:,} other files that it carries"
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


def values_beside(own: Opened, named: Path | None, folder: Path) -> bytes | Finding:
    """Those that the PDF carries, else those of the named file or of one in the folder.

    By their digest, as many large reports may lie in one folder with the values of each. They are
    in the report's own folder afterwards, as the run left them, for the rendering.
    """
    if VALUES in own.files:
        return own.files[VALUES]
    digest = own.manifest.observed.values
    if digest is None:
        return _values("the manifest names none, so no number can be computed again")
    try:
        found = _of_digest(digest, [named] if named else sorted(folder.glob(f"*{BESIDE}")))
    except OSError as error:
        return _values(f"{named}: {error.strerror}")
    if found is not None:
        (own.folder / VALUES).write_bytes(found)
        return found
    if named is not None:
        return _values(f"{named}: is not the one that the report was made from")
    return _values("lies beside the report, where the report is large; name it by --values")


def _values(what: str) -> Finding:
    return Finding(kind="attachment", place=VALUES, what=what)


def _of_digest(digest: str, places: Iterable[Path]) -> bytes | None:
    several = list(places)
    for place in several:
        try:
            known = place.stat()
            if _digest_of(place, (known.st_size, known.st_mtime_ns)) != digest:
                continue
            content = read_regular(place, MOST_PACKED)
        except OSError:
            if len(several) == 1:
                raise
            continue  # a pipe, or somebody else's: another one may be it
        if digest_of_bytes(content) == digest:
            return content
    return None


@lru_cache(maxsize=1_000)
def _digest_of(place: Path, state: tuple[int, int]) -> str:
    """state: size and time. Every report of a folder asks for the digests of all values in it."""
    if state[0] > MOST_PACKED:
        raise OSError(errno.EFBIG, f"is larger than {MOST_PACKED:,} bytes", str(place))
    return digest_of_file(place)
