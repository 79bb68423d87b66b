"""An output folder → the files that report.pdf carries, by which it can be checked with nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manifest import FILE_NAME, Manifest, limits
from manifest.attachments import MOST_ATTACHED, MOST_PACKED, RENDERER, VALUES
from manifest.errors import ManifestError
from manifest.files import digest_of_bytes, read_regular
from report.page import renderer

MOST_FIGURE = 2**26  # bytes of one file of a figure


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file inside a PDF; about: what a reader's list says of it."""

    name: str
    content: bytes
    about: str


def attached(run: Manifest, folder: Path, *, values: bool = True) -> tuple[Attached, ...]:
    """In the order in which a reader lists them; a `ManifestError` where one is not as it was.

    values: whether they are in the folder. Whoever checks a large report may have it without them.
    """
    return tuple(_each(run, folder, values))


def _each(run: Manifest, folder: Path, has_values: bool) -> Iterator[Attached]:
    own = _read(folder, FILE_NAME, limits.BYTES)
    yield Attached(name=FILE_NAME, content=own, about="Every number of this report")
    for figure in run.figures:
        for file, digest, about in (
            (figure.file, figure.digest, f"Figure {figure.id}"),
            (figure.data, figure.data_digest, f"Figure {figure.id}: its data"),
        ):
            content = _as_written(folder, file, digest, MOST_FIGURE)
            yield Attached(name=file, content=content, about=about)
    if run.observed.values is not None and has_values:
        values = _as_written(folder, VALUES, run.observed.values, MOST_PACKED)
        if len(values) <= MOST_ATTACHED:
            about = "What every number was computed from"
            yield Attached(name=VALUES, content=values, about=about)
    about = "What made this file of the manifest"
    yield Attached(name=RENDERER, content=renderer.content(), about=about)


def _as_written(folder: Path, name: str, digest: str, most: int) -> bytes:
    content = _read(folder, name, most)
    if digest_of_bytes(content) != digest:
        raise ManifestError(
            f"{folder / name}: is not what the manifest was made with; run `nox -s full` to make it again"
        )
    return content


def _read(folder: Path, name: str, most: int) -> bytes:
    try:
        return read_regular(folder / name, most)
    except OSError as error:
        raise ManifestError(
            f"{folder / name}: {error.strerror}; run `nox -s full` to make it again"
        ) from None
