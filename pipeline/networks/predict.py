"""A file of weights and image files → the likeliest classes of each image.

An image is read as those of a folder are: any mode and size, light on dark.
"""

import stat
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from manifest.errors import DataError, one_line
from pipeline.data.collection import MOST_BYTES
from pipeline.data.picture import padded, read_picture
from pipeline.networks import weights
from pipeline.training.batches import plain

SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """`likeliest`: classes with their probabilities, at most three, from the likeliest down."""

    image: Path
    likeliest: tuple[tuple[str, float], ...]


def predict(place: Path, images: Sequence[Path], *, turn: bool) -> Iterator[Prediction]:
    """All images are read before the first is answered, so that a fault leaves no half answer."""
    found, description = weights.find(place)
    network = weights.load(found, description)
    pictures = [_read(image, turn) for image in images]
    for image, picture in zip(images, pictures, strict=True):
        probabilities = _probabilities(network, picture, description.pixels)
        if not np.isfinite(probabilities).all():
            raise DataError(
                f"{found.place}: its weights give no probabilities; train the network again"
            )
        order = np.argsort(-probabilities, kind="stable")[:SHOWN]
        likeliest = ((description.classes[c], float(probabilities[c])) for c in order)
        yield Prediction(image=image, likeliest=tuple(likeliest))


def _read(image: Path, turn: bool) -> np.ndarray:
    """(side, side) uint8, in the middle of a square."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's remarks on what it could read all the same
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        pixels = read_picture(_content(image), str(image), turn=turn, measured=False).pixels
    return padded(pixels, max(pixels.shape))


def _content(image: Path) -> bytes:
    try:
        if not stat.S_ISREG(image.stat().st_mode):  # a pipe would be waited for
            raise DataError(f"{image}: it is no file; name an image")
        with image.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{image}: it can't be read: {reason}; name an image") from error
    if len(content) > MOST_BYTES:
        raise DataError(f"{image}: it is larger than 64 MiB; store it at fewer pixels")
    return content


@torch.inference_mode()
def _probabilities(network: torch.nn.Module, picture: np.ndarray, pixels: int) -> np.ndarray:
    """(classes,), those of one picture."""
    logits: torch.Tensor = network(plain(torch.from_numpy(picture)[None], pixels))
    probabilities: np.ndarray = logits.softmax(dim=1)[0].numpy()
    return probabilities


def lines(predictions: Sequence[Prediction]) -> Iterator[str]:
    """One for each image, names in a column: `a.png  A 93.1%  4 3.2%  H 1.0%`."""
    names = [one_line(str(prediction.image)) for prediction in predictions]
    width = max(map(len, names), default=0)
    for name, prediction in zip(names, predictions, strict=True):
        told = (f"{one_line(c)} {p:.1%}" for c, p in prediction.likeliest)
        yield "  ".join((name.ljust(width), *told))
