"""A folder with one sub-folder per class → ImageSet."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from manifest.errors import DataError
from pipeline.data.collection import MOST_BYTES, collect
from pipeline.data.image_set import ImageSet
from pipeline.data.listing import classes_of

MOST_FOLDERS = 2_000  # a home folder named by mistake is not searched to its end


def read_folder(path: Path, *, per_class: int, seed: int, turn: bool) -> ImageSet:
    classes = classes_of(_paths(path), str(path))

    def read(name: str) -> bytes:
        place = path / name
        try:
            if not stat.S_ISREG(place.stat().st_mode):  # a pipe would be waited for
                raise DataError(f"{place}: it is no file; take it out")
            with place.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError as error:
            raise DataError(f"{place}: it can't be read: {error.strerror}") from error

    return collect(
        classes,
        read,
        per_class=per_class,
        seed=seed,
        turn=turn,
        source="folder",
        where=str(path),
        name=f"folder {path.resolve().name}",
    )


def _paths(root: Path) -> Iterator[str]:
    """Relative, with "/" at the end of folders and between them everywhere."""

    def refuse(error: OSError) -> None:
        raise DataError(f"{error.filename}: it can't be listed: {error.strerror}") from error

    walk = os.walk(root, onerror=refuse, followlinks=True)
    for count, (folder, folders, files) in enumerate(walk):
        if count > MOST_FOLDERS:
            raise DataError(
                f"{root}: it holds more than {MOST_FOLDERS:,} folders; "
                "name the one that holds a sub-folder per class"
            )
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*(f"{name}/" for name in folders), *files):
            yield (Path(folder) / name).relative_to(root).as_posix() + "/" * name.endswith("/")
