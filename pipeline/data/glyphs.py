"""Drawn characters: fonts → distance fields → warped, pen-drawn images. Needs no network.

A glyph is a field that says how far each point is from its stroke or outline. An image
samples it through an affine and an elastic warp and lays a pen of random width on it, so
one path serves stroke fonts (Hershey's) and outline fonts (those that matplotlib ships).
"""

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from HersheyFonts import HersheyFonts
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import distance_transform_edt
from torch import Tensor

CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOWER = "cijklmopsuvwxyz"  # EMNIST balanced joins these with their capitals
SIDE = 28  # pixels of an image
STROKE_FONTS = ("futural", "rowmans", "scripts", "futuram")
OUTLINE_FONTS = (
    "DejaVuSans.ttf",
    "DejaVuSans-Oblique.ttf",
    "DejaVuSansMono.ttf",
    "DejaVuSerif.ttf",
    "DejaVuSerif-Italic.ttf",
    "STIXGeneral.ttf",
    "STIXGeneralItalic.ttf",
    "cmss10.ttf",
    "cmtt10.ttf",
)
OUTLINE_SHARE = 0.3  # of the images
CANVAS, REACH = 96, 1.7  # pixels of a field, which spans −REACH…REACH of the glyph's half side
CHUNK = 1000  # images at a time
KNOTS = 4  # of the elastic warp, along each side

# Columns of the draws of one image, all standard normal.
CHOICE, OUTLINE, TURN, SLANT, SIZE, ASPECT, PEN, SOFT, LEFT, DOWN, ELASTIC = range(11)
DRAWS = ELASTIC + 2 * KNOTS**2


def draw_characters(per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(36·per_class, 28, 28) uint8, light on dark, and (n,) int64 labels, class by class.

    Image i of a class depends on (seed, class, i) alone, not on `per_class`.
    """
    images = [_draw_class(label, per_class, seed) for label in range(len(CLASSES))]
    return np.concatenate(images), np.repeat(np.arange(len(CLASSES)), per_class)


def _draw_class(label: int, count: int, seed: int) -> np.ndarray:
    strokes, outlines = _fields(CLASSES[label])
    draws = torch.from_numpy(np.random.default_rng([seed, label]).standard_normal((count, DRAWS)))
    uniform = torch.special.ndtr(draws)
    stroked = uniform[:, OUTLINE] >= OUTLINE_SHARE
    field = torch.where(
        stroked,
        (uniform[:, CHOICE] * len(strokes)).long(),
        len(strokes) + (uniform[:, CHOICE] * len(outlines)).long(),
    )
    fields = torch.cat([strokes, outlines])
    parts = (
        _ink(fields[field[rows]], draws[rows].float(), stroked[rows])
        for rows in torch.arange(count).split(CHUNK)
    )
    return torch.cat(list(parts)).numpy()


def _ink(fields: Tensor, draws: Tensor, stroked: Tensor) -> Tensor:
    """(n, CANVAS, CANVAS) fields → (n, 28, 28) uint8."""
    half_side = (9.9 + 0.6 * draws[:, SIZE]).clamp(8.2, 10.8)  # pixels
    places = _places(draws, half_side)
    distance = F.grid_sample(
        fields.unsqueeze(1), places, padding_mode="border", align_corners=False
    ).squeeze(1)
    distance = distance * half_side.view(-1, 1, 1)
    pen = torch.where(stroked, 1.35 + 0.35 * draws[:, PEN], 0.1 + 0.35 * draws[:, PEN])
    pen = torch.where(stroked, pen.clamp(0.6, 2.4), pen.clamp(-0.5, 0.9)).view(-1, 1, 1)
    softness = (1.3 + 0.3 * draws[:, SOFT]).clamp(0.7, 2.2).view(-1, 1, 1)
    ink = ((pen - distance) / softness + 0.5).clamp(0, 1)
    ink = ink / ink.amax(dim=(1, 2), keepdim=True).clamp_min(0.3)
    return (ink * 255).round().to(torch.uint8)


def _places(draws: Tensor, half_side: Tensor) -> Tensor:
    """(n, 28, 28, 2): where in its field, in −1…1, each pixel of an image looks."""
    steps = torch.arange(SIDE) - (SIDE - 1) / 2
    pixels = torch.stack(torch.meshgrid(steps, steps, indexing="xy"), dim=-1)
    shift = 0.4 * draws[:, [LEFT, DOWN]].clamp(-2, 2)
    centred = (pixels - shift.view(-1, 1, 1, 2)) / half_side.view(-1, 1, 1, 1)
    turned = torch.einsum("nij,nyxj->nyxi", _matrices(draws), centred)
    knots = draws[:, ELASTIC:].reshape(-1, 2, KNOTS, KNOTS) * 0.1
    elastic = F.interpolate(knots, size=(SIDE, SIDE), mode="bicubic", align_corners=True)
    return (turned + elastic.permute(0, 2, 3, 1)) / REACH


def _matrices(draws: Tensor) -> Tensor:
    """(n, 2, 2) from an image to its glyph: turned, slanted, narrowed.

    What slants is narrowed as much as it gets wider, so that it stays within the image.
    """
    angle = 0.13 * draws[:, TURN].clamp(-2.5, 2.5)
    slant = 0.22 * draws[:, SLANT].clamp(-2.5, 2.5)
    narrowed = torch.exp(0.13 * draws[:, ASPECT].abs().clamp_max(2.5)) * (1 + 0.7 * slant.abs())
    cosine, sine = angle.cos(), angle.sin()
    across = torch.stack([cosine * narrowed, -sine * narrowed + slant], dim=1)
    return torch.stack([across, torch.stack([sine, cosine], dim=1)], dim=1)


@cache
def _fields(character: str) -> tuple[Tensor, Tensor]:
    """Distance fields of one class from all stroke fonts and from all outline fonts.

    (fonts, CANVAS, CANVAS) float32, in units of the glyph's half side.
    """
    forms = character + (character.lower() if character.lower() in LOWER else "")
    strokes = [_stroke_field(form, font) for form in forms for font in STROKE_FONTS]
    outlines = [_outline_field(form, font) for form in forms for font in OUTLINE_FONTS]
    return torch.stack(strokes), torch.stack(outlines)


def _stroke_field(form: str, font: str) -> Tensor:
    """Distance to the nearest stroke."""
    lines = [np.array(stroke, dtype=float) for stroke in _strokes(form, font)]
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = CANVAS / (2 * REACH) / (max(high - low) / 2)
    image = Image.new("1", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(image)
    for line in lines:
        placed = (line - (low + high) / 2) * scale + CANVAS / 2
        pen.line([tuple(point) for point in placed], fill=1, width=1)
    return _in_half_sides(distance_transform_edt(~np.asarray(image)))


def _strokes(form: str, font: str) -> Iterator[list[tuple[float, float]]]:
    hershey = HersheyFonts()
    hershey.load_default_font(font)
    yield from (list(stroke) for stroke in hershey.strokes_for_text(form))


def _outline_field(form: str, font: str) -> Tensor:
    """Signed distance to the outline, negative inside."""
    size = 200
    face = ImageFont.truetype(str(_font_folder() / font), size)
    left, top, right, bottom = face.getbbox(form)
    side = round(max(right - left, bottom - top) * REACH)
    image = Image.new("L", (side, side))
    place = ((side - left - right) / 2, (side - top - bottom) / 2)
    ImageDraw.Draw(image).text(place, form, fill=255, font=face)
    inside = np.asarray(image.resize((CANVAS, CANVAS), Image.Resampling.BOX)) > 127
    return _in_half_sides(distance_transform_edt(~inside) - distance_transform_edt(inside))


def _in_half_sides(pixels: np.ndarray) -> Tensor:
    return torch.from_numpy((pixels * (2 * REACH / CANVAS)).astype(np.float32))


def _font_folder() -> Path:
    """The fonts of matplotlib, found without importing it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("matplotlib, whose fonts are drawn with, is not installed")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
