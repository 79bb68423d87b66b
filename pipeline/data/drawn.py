"""Drawn characters, drawn once and then kept in the cache with their digest."""

import hashlib
import os
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np

from pipeline.data.glyphs import draw_characters
from pipeline.data.image_set import ALPHABET, SEED, ImageSet, grey_set

# Other versions of these may draw otherwise.
LIBRARIES = ("hershey-fonts", "matplotlib", "numpy", "pillow", "scipy", "torch")
Draw = Callable[[int, int], tuple[np.ndarray, np.ndarray]]


def load(
    cache: Path,
    *,
    per_class: int,
    announce: Callable[[str], None],
    draw: Draw = draw_characters,
) -> ImageSet:
    """`per_class` images of each of 36 classes, 28 px; drawn if the cache doesn't have them."""
    path = cache / f"drawn-{per_class}-{SEED}-{_version()}.npz"
    kept = _read(path)
    if kept is None:
        announce(f"drawing {len(ALPHABET) * per_class:,} characters")
        kept = draw(per_class, SEED)
        _keep(path, *kept, announce)
    images, labels = kept
    name = f"characters drawn by a2-report, {len(ALPHABET)} classes"
    return grey_set(images, labels, classes=ALPHABET, source="drawn", name=name)


def _version() -> str:
    """Of everything that decides what is drawn: this folder's code and the libraries."""
    digest = hashlib.sha256(repr([version(library) for library in LIBRARIES]).encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _digest(images: np.ndarray, labels: np.ndarray) -> str:
    digest = hashlib.sha256(repr((images.shape, images.dtype.str, labels.dtype.str)).encode())
    digest.update(np.ascontiguousarray(images).data)
    digest.update(np.ascontiguousarray(labels).data)
    return digest.hexdigest()


def _read(path: Path) -> tuple[np.ndarray, np.ndarray] | None:
    """Images and labels; None if they aren't there or aren't what was written."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            images, labels, digest = kept["images"], kept["labels"], str(kept["digest"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return (images, labels) if _digest(images, labels) == digest else None


def _keep(
    path: Path, images: np.ndarray, labels: np.ndarray, announce: Callable[[str], None]
) -> None:
    """Written beside and renamed, so that a kill leaves no half of it."""
    beside = path.with_name(f".{path.stem}.{os.getpid()}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            np.savez_compressed(
                beside, images=images, labels=labels, digest=np.array(_digest(images, labels))
            )
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        announce(f"the drawn characters can't be kept for the next run: {error}")
