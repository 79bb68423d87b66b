"""EMNIST *balanced* from torchvision → the classes 0–9 A–Z, upright, train and test joined.

The archive holds six splits; only the balanced one is unpacked, in torchvision's layout.
"""

import gzip
import json
import os
import shutil
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from torchvision.datasets import EMNIST
from torchvision.datasets.utils import check_integrity, download_url

from manifest import files, halves
from manifest.errors import DataError
from pipeline.data.image_set import (
    ALPHABET,
    ImageSet,
    check_classes,
    first_of_each_class,
    grey_set,
)

CONNECT_TIMEOUT = 10.0  # seconds, of connecting and of each read
NAME = "EMNIST balanced, classes 0–9 A–Z"
ORIGIN = (
    "EMNIST (Cohen, Afshar, Tapson and van Schaik, 2017) was made from the handwriting of several "
    "thousand people in Special Database 19 of the US National Institute of Standards and "
    "Technology. Its balanced set joins most small letters with their capitals."
)
LICENCE = (
    "None is stated with the files; the database they are made from is a work of the US government."
)
RAW = Path("EMNIST", "raw")  # torchvision's layout
DIGESTS = "a2-report-digests.json"
ARCHIVE = "gzip.zip"
DAY = 24 * 3600  # seconds after which nobody goes on with a download
_REMEDY = "; delete that folder, and the next run downloads it again"
FILES = tuple(
    f"emnist-balanced-{part}-{kind}-ubyte"
    for part in ("train", "test")
    for kind in ("images-idx3", "labels-idx1")
)
UNPACK_ERRORS = (
    *(OSError, EOFError, KeyError, NotImplementedError),
    *(zlib.error, zipfile.BadZipFile),
)
UNPACKED = (*FILES, DIGESTS)
Fetch = Callable[[Path], None]  # puts the archive at this path, or raises OSError, RuntimeError


def load(
    cache: Path,
    *,
    per_class: int,
    seed: int,
    fetch: Fetch | None,
    announce: Callable[[str], None],
    md5: str = EMNIST.md5,
) -> ImageSet:
    """From the cache, else by `fetch` into it; None is "no downloads"."""
    _set_damaged_aside(cache, announce)
    if not _complete(cache):
        if fetch is None:
            raise DataError("EMNIST is not in the cache, and this run downloads nothing")
        announce("downloading EMNIST, about 560 MB, once")
        _download(cache, fetch, md5)
    return read(cache, per_class=per_class, seed=seed)


def read(root: Path, *, per_class: int, seed: int) -> ImageSet:
    """The idx files under `root` → ImageSet of 28 px."""
    _verify(root)
    try:
        parts = [EMNIST(root, split="balanced", train=train) for train in (True, False)]
    except (AssertionError, KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise DataError(
            f"{root / RAW}: its idx files can't be read ({error!r}){_REMEDY}"
        ) from error
    labels = np.concatenate([part.targets.numpy() for part in parts])
    images = np.concatenate([part.data.numpy() for part in parts])
    if len(images) != len(labels):
        raise DataError(f"{root / RAW}: {len(images)} images have {len(labels)} labels{_REMEDY}")
    counts = np.bincount(labels, minlength=len(ALPHABET))[: len(ALPHABET)]
    check_classes(counts.tolist(), ALPHABET, str(root / RAW))
    rows = first_of_each_class(labels, len(ALPHABET), per_class, seed)
    upright = np.ascontiguousarray(images[rows].transpose(0, 2, 1))  # idx files hold columns
    return grey_set(
        upright,
        labels[rows],
        classes=ALPHABET,
        source="emnist",
        name=NAME,
        origin=ORIGIN,
        licence=LICENCE,
    )


def fetch(archive: Path) -> None:
    """Downloads the archive with torchvision's checksum; unreachable fails in seconds."""
    with _timeout(CONNECT_TIMEOUT):
        download_url(EMNIST.url, str(archive.parent), filename=archive.name, md5=EMNIST.md5)


def root_in(path: Path) -> Path | None:
    """Torchvision's root folder, if `path` is that or lies in it."""
    path = path.resolve()
    candidates = (path, path.parent, path.parent.parent)
    return next((root for root in candidates if path in _folders(root) and _complete(root)), None)


def is_archive(path: Path) -> bool:
    """Whether this is EMNIST's own zip, as NIST hands it out."""
    try:
        with zipfile.ZipFile(path) as archive:
            return set(_members()) <= set(archive.namelist())
    except UNPACK_ERRORS:
        return False


def unpack(archive: Path, root: Path, md5: str = EMNIST.md5) -> None:
    """The four files of the balanced split, their digests last: those mark them as whole."""
    if not check_integrity(str(archive), md5):
        raise DataError(f"{archive}: it is not the EMNIST archive, whose MD5 is {md5}")
    if _complete(root) and _is_as_noted(root):
        return
    try:
        half = halves.begin((root / RAW).parent, RAW.name)
        try:
            _fill(half, archive)
            halves.finish(half)
            if os.path.lexists(root / RAW):
                files.move_aside(root / RAW, "kept")
            files.move(half, root / RAW)
        finally:
            halves.discard(half, UNPACKED)
    except UNPACK_ERRORS as error:
        raise DataError(f"{archive}: it can't be unpacked to {root / RAW}: {error}") from error


def _fill(half: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for member, file in zip(_members(), FILES, strict=True):
            with (
                opened.open(member) as packed,
                gzip.open(packed) as content,
                (half / file).open("xb") as unpacked,
            ):
                shutil.copyfileobj(content, unpacked)
    digests = {file: files.digest_of_file(half / file) for file in FILES}
    (half / DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
    for name in UNPACKED:
        files.settle(half / name)


def _download(cache: Path, fetch: Fetch, md5: str) -> None:
    """What is needed of the archive is unpacked; it does not stay."""
    for half, _ in halves.left_in(cache, DAY):
        halves.discard(half, (ARCHIVE,))
    try:
        half = halves.begin(cache, "download")
    except OSError as error:
        raise DataError(f"{cache}: EMNIST can't be kept there: {error.strerror}") from error
    try:
        fetch(half / ARCHIVE)
        unpack(half / ARCHIVE, cache, md5)
    except (OSError, RuntimeError) as error:  # RuntimeError: the checksum is wrong
        reason = getattr(error, "reason", error)
        raise DataError(f"EMNIST can't be downloaded from {EMNIST.url}: {reason}") from error
    finally:
        halves.discard(half, (ARCHIVE,))


def _folders(root: Path) -> tuple[Path, ...]:
    return (root, root / "EMNIST", root / RAW)


def _complete(root: Path) -> bool:
    return all((root / RAW / file).is_file() for file in FILES)


def _verify(root: Path) -> None:
    """Files that this program unpacked are compared with what it noted then."""
    if not _is_as_noted(root):
        raise DataError(f"{root / RAW}: its files have changed since they were unpacked{_REMEDY}")


def _set_damaged_aside(cache: Path, announce: Callable[[str], None]) -> None:
    """Of the cache, which can be downloaded again; a folder that the user names stays as it is."""
    if not (cache / RAW / DIGESTS).exists() or _is_as_noted(cache):
        return
    try:
        moved = files.move_aside(cache / RAW, "damaged")
    except OSError as error:
        raise DataError(
            f"{cache / RAW}: is damaged and can't be moved ({error.strerror})"
        ) from error
    announce(
        f"{cache / RAW}: its files have changed since they were unpacked; it is now {moved.name}"
    )


def _is_as_noted(root: Path) -> bool:
    """True also of files that another program put there, of which nothing is noted."""
    noted = root / RAW / DIGESTS
    if not os.path.lexists(noted):
        return True
    try:
        found = {file: files.digest_of_file(root / RAW / file) for file in FILES}
        return bool(json.loads(files.read_regular(noted, 2**16)) == found)
    except (OSError, RecursionError, ValueError):
        return False


def _members() -> list[str]:
    return [f"gzip/{file}.gz" for file in FILES]


@contextmanager
def _timeout(seconds: float) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
