"""The paths in a folder or zip → the image files of each class."""

import re
from collections.abc import Collection, Iterable

from manifest import limits
from manifest.errors import DataError

Parts = tuple[str, ...]

SUFFIXES = frozenset(
    {".bmp", ".gif", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff"}
    | {".webp"}
)
_FORM = "images are expected as one sub-folder per class with the images in it"


def classes_of(paths: Iterable[str], where: str) -> dict[str, list[str]]:
    """Paths below `where`, those of folders ending in "/" → sorted image paths by class.

    Hidden files and what isn't an image by its suffix are passed over, folders around
    the class folders are looked through. A class folder may turn out to be empty.
    """
    visible = [path for path in paths if not _hidden(path)]
    images = {path: tuple(path.split("/")) for path in visible if _is_image(path)}
    if not images:
        raise DataError(
            f"{where}: there is no image in it; {_FORM}, ending in one of "
            f"{', '.join(sorted(SUFFIXES))}"
        )
    depth = _depth_of_wrappers(images.values())
    classes: dict[str, list[str]] = {
        parts[depth]: []
        for parts in (tuple(path.rstrip("/").split("/")) for path in visible if path.endswith("/"))
        if len(parts) == depth + 1
    }
    for path, parts in sorted(images.items()):
        if len(parts) != depth + 2:
            place = "outside the class folders" if len(parts) < depth + 2 else "too deep"
            raise DataError(f"{where}: {path[: limits.NAME]} lies {place}; {_FORM}")
        classes.setdefault(parts[depth], []).append(path)
    _check_names(classes, where)
    return {label: classes[label] for label in sorted(classes, key=_natural)}


def _check_names(classes: Collection[str], where: str) -> None:
    """Of each class, whose tables and pictures a report has to hold."""
    if len(classes) > limits.CLASSES:
        raise DataError(
            f"{where}: it has {len(classes):,} class folders, and a report can tell of "
            f"{limits.CLASSES}; take the others out"
        )
    for label in classes:
        if len(label) > limits.CLASS:
            raise DataError(
                f"{where}: the name of class folder {label[:40]!a} … has {len(label):,} characters; "
                f"give it one of {limits.CLASS} at most"
            )
        if not label.isprintable():  # neither a terminal nor a report could show it
            raise DataError(f"{where}: rename the class folder {label!a}; it can't be printed")


def _hidden(path: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


def _is_image(path: str) -> bool:
    return any(path.lower().endswith(suffix) for suffix in SUFFIXES)


def _depth_of_wrappers(images: Iterable[Parts]) -> int:
    """How many folders all images share, the one of a class left out."""
    images, depth = list(images), 0
    while len({parts[depth] for parts in images}) == 1 and all(
        len(parts) > depth + 2 for parts in images
    ):
        depth += 1
    return depth


def _natural(label: str) -> list[tuple[int, int, str]]:
    """2 before 10, digits before letters."""
    return [
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece)
        for piece in re.split(r"(\d+)", label)
        if piece
    ]
