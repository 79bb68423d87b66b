"""Drawn characters, drawn once and then kept in the cache, sealed."""

import hashlib
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from manifest import files
from pipeline import sealed
from pipeline.data.glyphs import draw_characters
from pipeline.data.image_set import ALPHABET, ImageSet, grey_set

# Other versions of these may draw otherwise.
LIBRARIES = ("hershey-fonts", "matplotlib", "numpy", "pillow", "scipy", "torch")
ORIGIN = (
    "This program drew them, from stroke and outline fonts that come with its libraries, with "
    "random pens, slants and warps. Nobody wrote them by hand."
)
LICENCE = "None is needed: they were made by this run."
Draw = Callable[[int, int], tuple[np.ndarray, np.ndarray]]


def load(
    cache: Path,
    *,
    per_class: int,
    seed: int,
    announce: Callable[[str], None],
    draw: Draw = draw_characters,
) -> ImageSet:
    """`per_class` images of each of 36 classes, 28 px; drawn if the cache doesn't have them."""
    path = cache / f"drawn-{per_class}-{seed}-{_version()}.sealed"
    kept = _read(path, announce)
    if kept is None:
        announce(f"drawing {len(ALPHABET) * per_class:,} characters")
        kept = draw(per_class, seed)
        _keep(path, *kept, announce)
    images, labels = kept
    name = f"characters drawn by a2-report, {len(ALPHABET)} classes"
    return grey_set(
        images,
        labels,
        classes=ALPHABET,
        source="drawn",
        name=name,
        origin=ORIGIN,
        licence=LICENCE,
    )


def _version() -> str:
    """Of everything that decides what is drawn: this folder's code and the libraries."""
    digest = hashlib.sha256(repr([version(library) for library in LIBRARIES]).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _purpose(path: Path) -> str:
    """With its name, so that a file of fewer images or another version is not taken for it."""
    return f"drawn-characters {path.stem}"


def _read(path: Path, announce: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray] | None:
    """Images and labels; None if they aren't there or aren't what was written."""
    if not os.path.lexists(path):
        return None
    try:
        with np.load(sealed.read(path, _purpose(path)), allow_pickle=False) as kept:
            return kept["images"], kept["labels"]
    except sealed.SealError as error:
        try:
            moved = files.move_aside(path, "damaged")
        except OSError:  # a cache that can be read only
            announce(f"{path}: is damaged ({error}); it is passed over")
        else:
            announce(f"{path}: is damaged ({error}); it is now {moved.name}")
        return None


def _keep(
    path: Path, images: np.ndarray, labels: np.ndarray, announce: Callable[[str], None]
) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sealed.remove_halves(path, _purpose(path))
        with sealed.writing(path, _purpose(path)) as stream:
            np.savez_compressed(stream, images=images, labels=labels)
    except OSError as error:
        announce(f"the drawn characters can't be kept for the next run: {error}")
