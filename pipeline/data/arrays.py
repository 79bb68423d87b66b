"""An .npz with x (n, h, w) uint8 and y (n,) in 0…35 → ImageSet, read in blocks of images."""

import math
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from manifest.errors import DataError
from pipeline.data.image_set import (
    ALPHABET,
    LARGEST_SIDE,
    ImageSet,
    check_classes,
    first_of_each_class,
)
from pipeline.data.picture import MOST_PIXELS, light_on_dark, padded, reduced

BLOCK, MOST_BYTES = 1024, 1 << 26  # images and bytes that are read at once
MOST_IMAGES = 10_000_000  # whose labels are held at once
READ_ERRORS = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError)
_FORM = "an .npz of images has x (n, height, width) uint8 and y (n,) integers in 0…35"


def read_npz(path: Path, *, per_class: int, seed: int, turn: bool) -> ImageSet:
    """Only the images that are chosen are ever held, at most 64 px a side."""
    with _opened(path) as archive:
        labels = _labels(archive, path)
        present = np.unique(labels)
        classes = tuple(ALPHABET[label] for label in present)
        labels = np.searchsorted(present, labels)  # classes that don't occur are left out
        check_classes(np.bincount(labels).tolist(), classes, str(path))
        rows = first_of_each_class(labels, len(classes), per_class, seed)
        images, size = _images(archive, path, rows=rows, count=len(labels), turn=turn)
    return ImageSet(
        images=images,
        labels=labels[rows],
        classes=classes,
        sizes=np.tile(size, (len(rows), 1)),
        channel_correlation=None,
        source="npz",
        name=path.name,
    )


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            missing = {"x.npy", "y.npy"} - set(archive.namelist())
            if missing:
                found = ", ".join(sorted(archive.namelist())) or "nothing"
                raise DataError(f"{path}: it holds {found}; {_FORM}")
            yield archive
    except READ_ERRORS as error:
        raise DataError(f"{path}: it can't be read ({error}); {_FORM}") from error


def _labels(archive: zipfile.ZipFile, path: Path) -> np.ndarray:
    with archive.open("y.npy") as file:
        shape, _, dtype = _header(file, archive.getinfo("y.npy").file_size)
        if len(shape) != 1 or dtype.kind not in "iu":
            raise DataError(f"{path}: y is {shape} {dtype}; {_FORM}")
        if shape[0] > MOST_IMAGES:
            raise DataError(f"{path}: {shape[0]:,} images are more than {MOST_IMAGES:,}; {_FORM}")
        labels = np.frombuffer(_exactly(file, shape[0] * dtype.itemsize), dtype)
    wrong = np.flatnonzero((labels < 0) | (labels >= len(ALPHABET)))
    if len(wrong):
        raise DataError(f"{path}: y[{wrong[0]}] is {labels[wrong[0]]}; {_FORM}")
    return labels.astype(np.int64)


def _images(
    archive: zipfile.ZipFile, path: Path, *, rows: np.ndarray, count: int, turn: bool
) -> tuple[np.ndarray, tuple[int, int]]:
    """The chosen rows of x, and the width and height that x has."""
    with archive.open("x.npy") as file:
        shape, by_column, dtype = _header(file, archive.getinfo("x.npy").file_size)
        if len(shape) != 3 or dtype != np.uint8 or 0 in shape[1:] or by_column:
            order = ", stored by column" if by_column else ""
            raise DataError(f"{path}: x is {shape} {dtype}{order}; {_FORM}")
        if shape[0] != count:
            raise DataError(f"{path}: x has {shape[0]} images and y {count} labels; {_FORM}")
        _, height, width = shape
        if height * width > MOST_PIXELS:
            raise DataError(f"{path}: x is {shape}, more than 2²⁴ pixels an image; {_FORM}")
        return _chosen(file, shape, rows, turn), (width, height)


def _chosen(file: IO[bytes], shape: tuple[int, ...], rows: np.ndarray, turn: bool) -> np.ndarray:
    """(n, side, side) uint8 if an image is large or oblong, else as it is."""
    count, height, width = shape
    side = min(max(height, width), LARGEST_SIDE)
    images = np.empty((len(rows), side, side), np.uint8)
    place = np.full(count, -1)
    place[rows] = np.arange(len(rows))
    at_once = min(BLOCK, MOST_BYTES // (height * width))
    for start in range(0, count, at_once):
        size = min(at_once, count - start)
        block = np.frombuffer(_exactly(file, size * height * width), np.uint8)
        for image, target in zip(block.reshape(size, height, width), place[start:], strict=False):
            if target >= 0:
                images[target] = padded(reduced(light_on_dark(image) if turn else image), side)
    return images


def _header(file: IO[bytes], size: int) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, whether it is stored by column, type; refuses objects and lying sizes."""
    readers: dict[tuple[int, int], Callable[..., tuple[tuple[int, ...], bool, np.dtype]]] = {
        (1, 0): npy.read_array_header_1_0,
        (2, 0): npy.read_array_header_2_0,
    }
    version = npy.read_magic(file)
    if version not in readers:
        raise ValueError(f"its array format {version} is unknown")
    try:
        shape, by_column, dtype = readers[version](file)
    except (MemoryError, RecursionError, SyntaxError, TypeError, tokenize.TokenError) as error:
        raise ValueError("the header of an array is damaged") from error
    if dtype.hasobject:
        raise ValueError("it holds Python objects")
    if math.prod(shape) * dtype.itemsize > size:
        raise ValueError(f"an array of {shape} is said to be in {size} bytes")
    return shape, by_column, dtype


def _exactly(file: IO[bytes], size: int) -> bytes:
    content = file.read(size)
    if len(content) < size:
        raise EOFError("it ends too early")
    return content
