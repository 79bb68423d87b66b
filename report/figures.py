"""A figure of the manifest → its picture as a data URI, its caption, its alternative text."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from manifest.errors import ManifestError
from manifest.files import digest_of_bytes, read_regular
from report.captions import Words, images, tabular
from report.evidence import Evidence
from report.numbering import Numbering

MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
BEGINNINGS = {".svg": (b"<?xml", b"<svg"), ".png": (b"\x89PNG\r\n\x1a\n",)}  # of whole files
ENDS = {".svg": b"</svg>", ".png": b"IEND"}
WIDTH = re.compile(r"<svg[^>]*\swidth=\"([0-9.]+)pt\"")
MOST_BYTES = 64 * 2**20  # of a picture or its data; ours have 135 kB, of 100 classes 1 MB
NARROW = 300  # points, of the 482 that the text is wide
WORDS: dict[str, Words] = {**tabular.FIGURES, **images.FIGURES}


@dataclass(frozen=True, kw_only=True)
class View:
    """What a template needs of a figure. A picture of pixels has no natural print size."""

    id: str
    number: int
    caption: str
    alternative: str
    source: str
    pixels: bool
    narrow: bool


def views(evidence: Evidence, numbering: Numbering, folder: Path) -> dict[str, View]:
    return {
        name: _view(evidence, name, number, folder) for name, number in numbering.figures.items()
    }


def _view(evidence: Evidence, name: str, number: int, folder: Path) -> View:
    figure, facts, words = evidence.figure(name), evidence.facts(name), WORDS[name]
    path = folder / figure.file
    _check_digest(path, figure.digest)
    _check_digest(folder / figure.data, figure.data_digest)
    return View(
        id=figure.id,
        number=number,
        caption=words.caption(facts),
        alternative=words.alternative(facts),
        source=data_uri(path, folder),
        pixels=path.suffix == ".png",
        narrow=_is_narrow(path),
    )


def _check_digest(path: Path, digest: str) -> None:
    try:
        found = digest_of_bytes(read_regular(path, MOST_BYTES))
    except OSError as error:
        raise ManifestError(
            f"{path}: {error.strerror}; run `nox -s full` to draw the figures again"
        ) from None
    if found != digest:
        raise ManifestError(
            f"{path}: is not what the manifest was made with; run `nox -s full` to draw the "
            "figures again"
        )


def _is_narrow(path: Path) -> bool:
    """Whether a drawing leaves room for its caption beside it."""
    if path.suffix != ".svg":
        return False
    width = WIDTH.search(path.read_text(encoding="utf-8", errors="replace"))
    return width is not None and float(width[1]) < NARROW


def data_uri(path: Path, folder: Path) -> str:
    """The file's content; a `ManifestError` if it is not whole or lies outside `folder`."""
    media_type = MEDIA_TYPES.get(path.suffix)
    if media_type is None or not path.resolve().is_relative_to(folder.resolve()):
        raise ManifestError(
            f"{path}: not an SVG or PNG inside {folder}; run `nox -s full` to draw the figures again"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ManifestError(
            f"{path}: {error.strerror}; run `nox -s full` to draw the figures again"
        ) from None
    if not content.startswith(BEGINNINGS[path.suffix]) or ENDS[path.suffix] not in content[-16:]:
        raise ManifestError(f"{path}: damaged; run `nox -s full` to draw the figures again")
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"
