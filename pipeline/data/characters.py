"""`--characters` → the images of Parts 3 and 4, from the first source that has them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from manifest import limits
from manifest.errors import DataError, one_line
from pipeline.data import drawn, emnist
from pipeline.data.archive import read_zip
from pipeline.data.arrays import read_npz
from pipeline.data.folder import read_folder
from pipeline.data.image_set import ImageSet
from pipeline.records import Characters

_FORMS = (
    "--characters takes auto, emnist, drawn, or the path of an .npz, a zip, or a folder with one "
    "sub-folder per class"
)


def load_characters(
    source: str,
    *,
    per_class: int,
    seed: int,
    cache: Path,
    polarity: str = "auto",
    download: bool = True,
    announce: Callable[[str], None],
    fetch: emnist.Fetch = emnist.fetch,
) -> Characters:
    """At most `per_class` images of each class; the same ones for one seed, whenever they are asked for.

    source: "auto", "emnist", "drawn", or the path of an .npz, a folder or a zip.
    download: whether "auto" may; "emnist" always does what it takes.
    polarity: "auto" turns images that are dark on light, "keep" leaves them.
    """
    if source == "auto":
        return _emnist_or_drawn(per_class, seed, cache, fetch if download else None, announce)
    if source == "emnist":
        return _identified(
            emnist.load(cache, per_class=per_class, seed=seed, fetch=fetch, announce=announce)
        )
    if source == "drawn":
        return _identified(drawn.load(cache, per_class=per_class, seed=seed, announce=announce))
    turn = polarity != "keep"
    found = _read_path(Path(source), per_class=per_class, seed=seed, cache=cache, turn=turn)
    _check_contrast(found, source)
    return _identified(found)


def _emnist_or_drawn(
    per_class: int,
    seed: int,
    cache: Path,
    fetch: emnist.Fetch | None,
    announce: Callable[[str], None],
) -> Characters:
    """The fallback is never silent: it is announced, and the report repeats the notice."""
    try:
        found = emnist.load(cache, per_class=per_class, seed=seed, fetch=fetch, announce=announce)
    except DataError as error:
        notice = f"characters are drawn, as EMNIST is not available: {error}"
        announce(notice)
        found = drawn.load(cache, per_class=per_class, seed=seed, announce=announce)
        told = notice.replace(str(cache), cache.name)  # no path of a machine
        return _identified(found, (told[: limits.TEXT],))
    return _identified(found)


def _read_path(path: Path, *, per_class: int, seed: int, cache: Path, turn: bool) -> ImageSet:
    try:
        path.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: {reason}; {_FORMS}") from error
    if path.is_dir():
        if root := emnist.root_in(path):
            return emnist.read(root, per_class=per_class, seed=seed)
        return read_folder(path, per_class=per_class, seed=seed, turn=turn)
    if not path.is_file():  # a pipe would be waited for, a device read without end
        raise DataError(f"{path}: it is neither a file nor a folder; {_FORMS}")
    if path.suffix.lower() == ".npz":
        return read_npz(path, per_class=per_class, seed=seed, turn=turn)
    if emnist.is_archive(path):
        emnist.unpack(path, cache)
        return emnist.read(cache, per_class=per_class, seed=seed)
    return read_zip(path, per_class=per_class, seed=seed, turn=turn)


def _check_contrast(found: ImageSet, source: str) -> None:
    """An image of one brightness is taken among others; of these alone, nothing is to be learnt."""
    if (np.ptp(found.images, axis=(1, 2)) > 0).any():
        return
    raise DataError(
        f"{source}: each of the {len(found.images):,} images read is of one brightness, with nothing "
        "drawn in it; name other images, and look whether they were stored as they should"
    )


def _identified(found: ImageSet, notices: tuple[str, ...] = ()) -> Characters:
    """With the digest of what networks are trained on."""
    digest = hashlib.sha256(repr((found.images.shape, found.classes)).encode())
    for array in (found.images, found.labels):
        digest.update(np.ascontiguousarray(array).data)
    named = vars(found) | {"name": one_line(found.name)}
    return Characters(**named, digest=digest.hexdigest(), notices=notices)
