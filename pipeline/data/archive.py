"""A zip with one folder per class → ImageSet, read in memory; nothing is unpacked to disk."""

import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from threading import Lock

from manifest.errors import DataError
from pipeline.data.collection import MOST_BYTES, collect
from pipeline.data.image_set import ImageSet
from pipeline.data.listing import classes_of

MOST_UNPACKED = 4 << 30  # bytes
READ_ERRORS = (OSError, EOFError, NotImplementedError, RuntimeError, zlib.error)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_zip(
    path: Path, *, per_class: int, seed: int, turn: bool, most: int = MOST_UNPACKED
) -> ImageSet:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, *READ_ERRORS) as error:
        raise DataError(
            f"{path}: it is no zip that can be read ({error}); --characters takes an .npz, "
            "a zip, or a folder with one sub-folder per class"
        ) from error
    with archive:
        members = _members(archive, path, most)
        return collect(
            classes_of(members, str(path)),
            _Reader(archive, members, path, most),
            per_class=per_class,
            seed=seed,
            turn=turn,
            source="zip",
            where=str(path),
            name=f"zip {path.name}",
        )


def _members(archive: zipfile.ZipFile, path: Path, most: int) -> dict[str, zipfile.ZipInfo]:
    """By name with "/" between folders; refuses what could lead out of the archive or fill memory."""
    members = {member.filename.replace("\\", "/"): member for member in archive.infolist()}
    for name, member in members.items():
        if fault := _fault(name, member):
            raise DataError(f"{path}: {name!r} {fault}; pack the class folders again, without it")
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > most:
        raise DataError(
            f"{path}: it unpacks to {unpacked / 2**30:.1f} GiB, more than the "
            f"{most / 2**30:.1f} GiB that are read; pack fewer or smaller images"
        )
    return members


def _fault(name: str, member: zipfile.ZipInfo) -> str:
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
        return "is an absolute path"
    if ".." in name.split("/"):
        return "leads out of the zip"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a symbolic link"
    if member.flag_bits & 1:
        return "is encrypted"
    if member.compress_type not in METHODS:
        return "is packed by another method than deflate"
    return ""


class _Reader:
    """Name → content; counts what it really reads, as headers may lie."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        members: Mapping[str, zipfile.ZipInfo],
        path: Path,
        most: int,
    ) -> None:
        self._archive, self._members, self._path = archive, members, path
        self._most, self._read, self._lock = most, 0, Lock()

    def __call__(self, name: str) -> bytes:
        try:
            with self._archive.open(self._members[name]) as file:
                content = file.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, *READ_ERRORS) as error:
            raise DataError(f"{self._path}: {name} is damaged ({error}); pack it again") from error
        with self._lock:
            self._read += len(content)
        if self._read > self._most:
            raise DataError(f"{self._path}: it unpacks to more than its headers say; pack it again")
        return content
