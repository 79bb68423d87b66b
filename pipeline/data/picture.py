"""The bytes of one image file → grey pixels, light on dark, at most 64 pixels a side."""

import io
import struct
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from manifest.errors import DataError
from pipeline.data.image_set import LARGEST_SIDE

FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")  # those of `listing.SUFFIXES`
MOST_PIXELS = 1 << 24
DECODE_ERRORS = (
    *(OSError, SyntaxError, ValueError, EOFError, OverflowError),  # broken files raise any
    *(TypeError, LookupError, struct.error),
    *(UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning),
)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """pixels: (height, width) uint8; size: width and height that the file has.

    moments: (4, 4) of (1, red, green, blue), summed over the pixels; None if not measured, or if
    the file has one channel.
    """

    pixels: np.ndarray
    size: tuple[int, int]
    moments: np.ndarray | None


def read_picture(content: bytes, name: str, *, turn: bool, measured: bool) -> Picture:
    """`turn`: whether what is dark on light is turned. `name` is for the error message."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError(f"{image.width} × {image.height} pixels are more than 2²⁴")
            colours = _colours(ImageOps.exif_transpose(image))
    except DECODE_ERRORS as error:
        raise DataError(
            f"{name}: this image can't be read ({_reason(error)}); repair or remove it"
        ) from error
    grey = np.asarray(colours.convert("L"))
    return Picture(
        pixels=reduced(light_on_dark(grey) if turn else grey),
        size=colours.size,
        moments=_moments(np.asarray(colours)) if measured and colours.mode != "L" else None,
    )


def light_on_dark(grey: np.ndarray) -> np.ndarray:
    """(height, width) uint8, turned if the border is nearer to its lightest than darkest."""
    middle = 127.5 if grey.min() == grey.max() else (int(grey.min()) + int(grey.max())) / 2
    return 255 - grey if ground(grey) > middle else grey


def ground(grey: np.ndarray) -> int:
    """The median brightness of the border."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return int(np.sort(border)[len(border) // 2])


def reduced(grey: np.ndarray, side: int = LARGEST_SIDE) -> np.ndarray:
    """Antialiased to at most `side` pixels in height and width; never enlarged."""
    scale = side / max(grey.shape)
    if scale >= 1:
        return grey
    height, width = (max(1, round(length * scale)) for length in grey.shape)
    return np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BILINEAR))


def padded(grey: np.ndarray, side: int) -> np.ndarray:
    """In the middle of a square of its border's brightness."""
    height, width = grey.shape
    square = np.full((side, side), ground(grey), np.uint8)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    return square


def _colours(image: Image.Image) -> Image.Image:
    """Any mode → L or RGB of 8 bits."""
    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return image.convert("L")
    if image.mode == "F" or image.mode.startswith("I"):
        return Image.fromarray(_eight_bits(np.asarray(image)))
    if image.has_transparency_data:
        return _opaque(np.asarray(image.convert("RGBA")))
    return image.convert("RGB")


def _eight_bits(values: np.ndarray) -> np.ndarray:
    """16-bit, 32-bit and float pixels in 0…1, 0…255 or 0…65535, whichever holds them."""
    if not np.isfinite(values).all() or values.min() < 0 or values.max() > 65535:
        raise ValueError(f"its pixels reach from {values.min()} to {values.max()}")
    largest = 65535 if values.max() > 255 else 255
    if values.dtype.kind == "f" and values.max() <= 1:
        largest = 1
    return np.rint(values * (255 / largest)).astype(np.uint8)


def _opaque(rgba: np.ndarray) -> Image.Image:
    """Over white if what is visible is dark, else over black."""
    colours, alpha = rgba[..., :3].astype(np.float32), rgba[..., 3:].astype(np.float32) / 255
    visible = float((colours * alpha).sum()) / max(3 * float(alpha.sum()), 1e-6)
    behind = 255.0 if visible < 127.5 else 0.0
    return Image.fromarray(np.rint(colours * alpha + behind * (1 - alpha)).astype(np.uint8))


def _moments(colours: np.ndarray) -> np.ndarray:
    step = 1 + max(colours.shape) // 512  # a sample of large images
    sample = colours[::step, ::step]
    columns = np.ones((4, sample.shape[0] * sample.shape[1]))
    columns[1:] = sample.reshape(-1, 3).T
    return columns @ columns.T


def _reason(error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "it is none of " + ", ".join(FORMATS)
    return str(error) or type(error).__name__
