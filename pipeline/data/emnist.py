"""EMNIST *balanced* from torchvision → the classes 0–9 A–Z, upright, train and test joined.

The archive holds six splits; only the balanced one is unpacked, in torchvision's layout.
"""

import gzip
import hashlib
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
RAW = Path("EMNIST", "raw")  # torchvision's layout
DIGESTS = "a2-report-digests.json"
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
Fetch = Callable[[Path], None]  # puts the archive at this path, or raises OSError, RuntimeError


def load(
    cache: Path,
    *,
    per_class: int,
    fetch: Fetch | None,
    announce: Callable[[str], None],
    md5: str = EMNIST.md5,
) -> ImageSet:
    """From the cache, else by `fetch` into it; None is "no downloads"."""
    if not _complete(cache):
        if fetch is None:
            raise DataError("EMNIST is not in the cache, and this run downloads nothing")
        announce("downloading EMNIST, about 560 MB, once")
        _download(cache, fetch, md5)
    return read(cache, per_class=per_class)


def read(root: Path, *, per_class: int) -> ImageSet:
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
    rows = first_of_each_class(labels, len(ALPHABET), per_class)
    upright = np.ascontiguousarray(images[rows].transpose(0, 2, 1))  # idx files hold columns
    return grey_set(upright, labels[rows], classes=ALPHABET, source="emnist", name=NAME)


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
    try:
        (root / RAW).mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(archive) as opened:
            for member, file in zip(_members(), FILES, strict=True):
                with opened.open(member) as packed, gzip.open(packed) as content:
                    _write(root / RAW / file, content)
        digests = {file: _sha256(root / RAW / file) for file in FILES}
        (root / RAW / DIGESTS).write_text(json.dumps(digests), encoding="utf-8")
    except UNPACK_ERRORS as error:
        raise DataError(f"{archive}: it can't be unpacked to {root / RAW}: {error}") from error


def _download(cache: Path, fetch: Fetch, md5: str) -> None:
    archive = cache / RAW / "gzip.zip"
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        fetch(archive)
    except (OSError, RuntimeError) as error:  # RuntimeError: the checksum is wrong
        reason = getattr(error, "reason", error)
        raise DataError(f"EMNIST can't be downloaded from {EMNIST.url}: {reason}") from error
    unpack(archive, cache, md5)
    archive.unlink()  # what is needed of it is unpacked


def _folders(root: Path) -> tuple[Path, ...]:
    return (root, root / "EMNIST", root / RAW)


def _complete(root: Path) -> bool:
    return all((root / RAW / file).is_file() for file in FILES)


def _verify(root: Path) -> None:
    """Files that this program unpacked are compared with what it noted then."""
    noted = root / RAW / DIGESTS
    if not noted.is_file():
        return
    try:
        found = {file: _sha256(root / RAW / file) for file in FILES}
        unchanged = json.loads(noted.read_text(encoding="utf-8")) == found
    except (OSError, ValueError) as error:
        raise DataError(f"{root / RAW}: it can't be read: {error}{_REMEDY}") from error
    if not unchanged:
        raise DataError(f"{root / RAW}: its files have changed since the download{_REMEDY}")


def _members() -> list[str]:
    return [f"gzip/{file}.gz" for file in FILES]


def _write(path: Path, content: gzip.GzipFile) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        shutil.copyfileobj(content, file)
    beside.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _timeout(seconds: float) -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
