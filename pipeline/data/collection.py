"""Image files by class, from a folder or a zip → ImageSet, decoded on all cores."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice

import numpy as np
from PIL import Image

from manifest.errors import DataError
from pipeline import machine
from pipeline.data.image_set import ImageSet, Source, check_classes, first_of_class
from pipeline.data.picture import Picture, padded, read_picture

CHUNK = 64  # files
MOST_BYTES = 1 << 26  # of one file
MEASURED_PER_CLASS = 20  # images whose colour channels are correlated

Read = Callable[[str], bytes]


def collect(
    classes: Mapping[str, Sequence[str]],
    read: Read,
    *,
    per_class: int,
    seed: int,
    turn: bool,
    source: Source,
    where: str,
    name: str,
) -> ImageSet:
    """classes: the paths of each; `read` gives the content of a path in `where`."""
    check_classes([len(paths) for paths in classes.values()], list(classes), where)
    chosen = [
        [paths[row] for row in first_of_class(label, len(paths), per_class, seed)]
        for label, paths in enumerate(classes.values())
    ]
    pictures = _read_all(
        [
            (path, order < MEASURED_PER_CLASS)
            for paths in chosen
            for order, path in enumerate(paths)
        ],
        partial(_read_one, read=read, turn=turn, where=where),
    )
    return ImageSet(
        images=_squares([picture.pixels for picture in pictures]),
        labels=np.repeat(np.arange(len(chosen)), [len(paths) for paths in chosen]),
        classes=tuple(classes),
        sizes=np.array([picture.size for picture in pictures]),
        channel_correlation=_correlation(pictures),
        source=source,
        name=name,
    )


def _read_one(path: str, measured: bool, *, read: Read, turn: bool, where: str) -> Picture:
    name = f"{where}: {path}"
    content = read(path)
    if len(content) > MOST_BYTES:
        raise DataError(f"{name}: it is larger than 64 MiB; store it at fewer pixels")
    return read_picture(content, name, turn=turn, measured=measured)


def _read_all(
    entries: Sequence[tuple[str, bool]], read: Callable[[str, bool], Picture]
) -> list[Picture]:
    def read_chunk(chunk: list[tuple[str, bool]]) -> list[Picture]:
        return [read(path, measured) for path, measured in chunk]

    with warnings.catch_warnings(), ThreadPoolExecutor(machine.cores()) as pool:
        warnings.simplefilter("ignore")  # Pillow's remarks on what it could read all the same
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        # Threads are enough: decoding lets go of the interpreter's lock.
        return [picture for part in pool.map(read_chunk, _chunks(entries)) for picture in part]


def _chunks(entries: Sequence[tuple[str, bool]]) -> Iterator[list[tuple[str, bool]]]:
    iterator = iter(entries)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _squares(images: Sequence[np.ndarray]) -> np.ndarray:
    """All of one side, the largest that is found."""
    side = max(max(image.shape) for image in images)
    squares = np.empty((len(images), side, side), np.uint8)
    for square, image in zip(squares, images, strict=True):
        square[:] = padded(image, side)
    return squares


def _correlation(pictures: Sequence[Picture]) -> np.ndarray | None:
    """Pearson's r of the channels over all measured pixels; 0 where a channel is constant.

    None of grey images, which have one channel.
    """
    coloured = [p.moments for p in pictures if p.moments is not None]
    if not coloured:
        return None
    moments = np.sum(coloured, axis=0)
    mean = moments[0, 1:] / moments[0, 0]
    covariance = moments[1:, 1:] / moments[0, 0] - np.outer(mean, mean)
    if np.ptp(moments[1:, 1:]) == 0:  # equal, and so are a constant channel's
        return np.ones((3, 3))
    deviation = np.sqrt(np.maximum(np.diag(covariance), 0))
    scale = np.outer(deviation, deviation)
    correlation = np.divide(covariance, scale, out=np.eye(3), where=scale > 1e-9)
    np.fill_diagonal(correlation, 1.0)
    return correlation.clip(-1, 1)
