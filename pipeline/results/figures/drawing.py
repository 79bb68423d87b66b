"""A drawing → its picture and its data on disk → the manifest's entry about both."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import manifest
from manifest.files import digest_of_bytes
from manifest.output import Output
from pipeline.records import Run
from pipeline.results.figures import style

Facts = dict[str, float | int | str]
FOLDER = "figures"
_LAYOUTS = ContextVar("layouts", default=6)  # at most
_DPI = ContextVar("dpi", default=style.DPI)
_SEEN = ContextVar("seen", default=True)
_SVG_METADATA: dict[str, None] = {"Date": None, "Creator": None, "Format": None, "Type": None}


class Model(NamedTuple):
    """One panel of a figure with several: `prefix` of its facts, an id, and its label."""

    prefix: str
    label: str
    run: Run


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What a figure function returns.

    data: a frame is saved as CSV without its index, a mapping as JSON.
    facts: undefined ones are left out, since a manifest holds no NaN.
    pixels: the content is pixels, so the picture is a PNG instead of an SVG.
    """

    figure: Figure
    data: pd.DataFrame | Mapping[str, object]
    facts: Facts
    pixels: bool = False


@contextmanager
def roughly() -> Iterator[None]:
    """Within, pictures are laid out once and at few dots: enough to see that they can be drawn."""
    layouts, dpi = _LAYOUTS.set(0), _DPI.set(style.DPI // 10)
    try:
        yield
    finally:
        _LAYOUTS.reset(layouts)
        _DPI.reset(dpi)


@contextmanager
def unseen() -> Iterator[None]:
    """Within, pictures are left out: of a figure there are its facts and its data."""
    seen = _SEEN.set(False)
    try:
        yield
    finally:
        _SEEN.reset(seen)


def save(
    drawing: Drawing, id: str, output: Output, source: tuple[str, ...] = ()
) -> manifest.Figure:
    """Write figures/`id`.svg or .png and .csv or .json in `output`; the same bytes each time."""
    picture, data = _picture(drawing, id), _text(drawing.data).encode("utf-8")
    is_frame = isinstance(drawing.data, pd.DataFrame)
    figure = manifest.Figure(
        id=id,
        file=f"{FOLDER}/{id}.{'png' if drawing.pixels else 'svg'}",
        digest=digest_of_bytes(picture),
        data=f"{FOLDER}/{id}.{'csv' if is_frame else 'json'}",
        data_digest=digest_of_bytes(data),
        facts=dict(drawing.facts),
        source=source,
    )
    output.write(figure.file, picture)
    output.write(figure.data, data)
    return figure


def _picture(drawing: Drawing, salt: str) -> bytes:
    made = io.BytesIO()
    if not _SEEN.get():
        return b""
    form, metadata = ("png", {"Software": None}) if drawing.pixels else ("svg", _SVG_METADATA)
    with mpl.rc_context({**style.RC, "svg.hashsalt": salt}):
        if _LAYOUTS.get():  # else saving does it, once
            _settle(drawing.figure)
        drawing.figure.savefig(made, format=form, dpi=_DPI.get(), metadata=metadata)
    return made.getvalue()


def _settle(figure: Figure) -> None:
    """Repeat the layout, whose first answer may clip labels, and keep where it ends."""
    engine = figure.get_layout_engine()
    if engine is None:
        return
    before = np.zeros(0)
    for _ in range(_LAYOUTS.get()):
        engine.execute(figure)
        places = np.array([axes.get_position().bounds for axes in figure.axes])
        if np.array_equal(places.round(4), before):
            break
        before = places.round(4)
    figure.set_layout_engine("none")


def _text(data: pd.DataFrame | Mapping[str, object]) -> str:
    if isinstance(data, pd.DataFrame):
        return str(data.to_csv(index=False, lineterminator="\n"))
    return json.dumps(data, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
