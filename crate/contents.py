"""An output folder → the files of ours in it that an archive takes, each with what it is.

Which files are ours is what the folder's index says, with their digests; of figures, their data and
the values, the manifest says it, too. One that was changed since stops the export: an archive would
bear witness to what no run wrote.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from manifest import FILE_NAME, Manifest, files
from manifest.attachments import VALUES
from manifest.errors import ManifestError
from manifest.output import INDEX, Index

MOST_BYTES = 2**24  # of an index
TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".safetensors": "application/octet-stream",
    ".svg": "image/svg+xml",
}
KNOWN = {
    FILE_NAME: "Every number of the report, with its unit, interval, tests and source.",
    "report.html": "The report as one page.",
    "report.pdf": "The report.",
    VALUES: "The values that the numbers of the report were made from.",
}
FOLDERS = {
    "figures": "A figure of the report, or the data that it was drawn from.",
    "models": "Weights of a network on images, or the card that says what they are worth.",
}
PAGES = ("report.html", "report.pdf")


@dataclass(frozen=True, kw_only=True)
class Content:
    """name: below the output folder. digest: SHA-256."""

    name: str
    digest: str
    size: int
    about: str

    @property
    def type(self) -> str:
        return TYPES.get(PurePosixPath(self.name).suffix, "application/octet-stream")


def contents(folder: Path, found: Manifest) -> list[Content]:
    """In the order of their names. What an earlier run left in the folder is none of it."""
    listed = {name: one.digest for name, one in _index(folder).files.items()}
    stated = _stated(found)
    needed = {FILE_NAME, *PAGES, *stated}
    if missing := sorted(needed - listed.keys()):
        raise ManifestError(f"{folder / missing[0]}: is not there; run `nox -s full` to make it")
    if others := sorted(name for name, digest in stated.items() if listed[name] != digest):
        raise ManifestError(
            f"{folder / others[0]}: is not what the manifest was made with; run `nox -s full` to make "
            "it again"
        )
    models = {f"models/{e.id}.{kind}" for e in found.experiments for kind in ("md", "safetensors")}
    names = needed | (models & listed.keys())
    return [_content(folder, name, listed[name]) for name in sorted(names)]


def _stated(found: Manifest) -> dict[str, str]:
    """Digests that the manifest itself has, by file."""
    stated = {figure.file: figure.digest for figure in found.figures}
    stated |= {figure.data: figure.data_digest for figure in found.figures}
    values = found.observed.values
    return stated if values is None else stated | {VALUES: values}


def _content(folder: Path, name: str, digest: str) -> Content:
    path = folder / name
    try:
        is_its_own = path.resolve().is_relative_to(folder.resolve())
        there = files.digest_of_file(path) if is_its_own and files.is_plain_file(path) else None
    except OSError as error:
        raise ManifestError(f"{path}: {error.strerror}; run `nox -s full` to make it") from error
    if there != digest:
        raise ManifestError(
            f"{path}: is gone, or was changed since it was written; run `nox -s full` to make it again"
        )
    about = KNOWN.get(name) or FOLDERS[PurePosixPath(name).parts[0]]
    return Content(name=name, digest=digest, size=path.stat().st_size, about=about)


def _index(folder: Path) -> Index:
    path = folder / INDEX
    try:
        found = Index.model_validate_json(files.read_regular(path, MOST_BYTES))
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or "is damaged"
        raise ManifestError(f"{path}: {told}; run `nox -s full` to make it again") from None
    if found.digest != found.sealed().digest:
        raise ManifestError(f"{path}: is damaged; run `nox -s full` to make it again")
    return found
