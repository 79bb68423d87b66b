"""What a drawing of ours is made of. Whatever is not written here refuses the drawing.

The rules are those of the files that matplotlib writes for `pipeline.results.figures`, whose
tests hold every drawing against them. Above all, `use` shows a path and `clip-path` a
rectangle: so nothing refers to itself, and what is shown again and again can be added up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
NAMESPACES = {None: SVG, "xlink": XLINK}  # by prefix; no other is declared
DOCTYPE = (
    "svg",
    "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    "-//W3C//DTD SVG 1.1//EN",
    False,
)

# Limits, each several times what our largest drawing needs. Of a table with many columns, the
# correlations are the largest: 240 columns have room.
DEPTH = 24  # elements within each other; ours: 8
ELEMENTS = 100_000  # ours: 2,400; 10,000 rows drawn one by one: 10,000; 150 columns: 25,000
LONGEST_VALUE = 8 * 2**20  # characters of an attribute; ours: 360,000, a picture
LONGEST_SHEET = 1_000
# How long a drawing takes to show: the characters of its attributes, those of a path wherever
# it is shown, and for each element as much as takes the same time. WeasyPrint needs 5 µs for one.
WEIGHT = 32 * 2**20  # ours: 1,000,000; 10,000 rows: 6,000,000; 150 columns: 12,000,000
ELEMENT_WEIGHT = 150

_NUMBER = r"-?[0-9]{1,12}(?:\.[0-9]{1,9})?"
_LENGTH = r"[0-9]{1,4}(?:\.[0-9]{1,9})?"
_SIDE = r"(?:2000|1[0-9]{3}|[1-9][0-9]{0,2})(?:\.[0-9]{1,9})?"  # from 1, to 2,001 points
_FACTOR = r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?"
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]{0,63}"
_SHARE = r"(?:1|0(?:\.[0-9]{1,9})?)"
_DASH = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{1,9})?|0\.(?:[1-9]|0[1-9])[0-9]{0,7})"  # from 0.01
_COLOUR = r"(?:none|#[0-9a-f]{6})"
_MOVE = (
    rf"(?:translate\({_NUMBER} {_NUMBER}\)|rotate\({_NUMBER}\)|scale\({_FACTOR}(?: {_FACTOR})?\))"
)
_END = r" {0,2}"  # of a line; XML makes it a space
_STEP = rf"(?:[ML] {_NUMBER} {_NUMBER}|Q(?: {_NUMBER}){{4}}|C(?: {_NUMBER}){{6}}|z){_END}"

Rules = Mapping[str, re.Pattern[str]]


def _rules(**patterns: str) -> Rules:
    return {name.replace("_", "-"): re.compile(pattern) for name, pattern in patterns.items()}


STYLE: Rules = _rules(
    fill=_COLOUR,
    fill_opacity=_SHARE,
    opacity=_SHARE,
    stroke=_COLOUR,
    stroke_dasharray=rf"{_DASH}(?:,{_DASH}){{0,15}}",
    stroke_dashoffset=_LENGTH,
    stroke_linecap=r"butt|round|square",
    stroke_linejoin=r"miter|round|bevel",
    stroke_opacity=_SHARE,
    stroke_width=_LENGTH,
)
SHEET = re.compile(r"\*\{([a-z0-9#.,:; -]*)\}")  # one rule, for all elements

HREF = f"{XLINK} href"
TARGET = re.compile(rf"#({_NAME})")
CLIP = re.compile(rf"url\(#({_NAME})\)")
# Behind it stands the end of a line in ours, which XML makes a space.
EMBEDDED = re.compile(r"data:image/png;base64, ?([A-Za-z0-9+/]+={0,2})")


OUTSIDE = ""  # where the outermost element stands


@dataclass(frozen=True, kw_only=True)
class Element:
    """Where an element may stand, and the values of the attributes that it has to have or may."""

    inside: frozenset[str]
    needed: Rules
    free: Rules


def _element(inside: str, needed: Rules | None = None, free: Rules | None = None) -> Element:
    return Element(
        inside=frozenset(inside.split() or [OUTSIDE]), needed=needed or {}, free=free or {}
    )


_ANY = r"(?s:.*)"  # where svg.py looks closer
_PLACE = {"x": _NUMBER, "y": _NUMBER}
_BOX = {**_PLACE, "width": _LENGTH, "height": _LENGTH}
_MOVED = {"transform": rf"{_MOVE}(?: {_MOVE}){{0,2}}"}

ELEMENTS_BY_NAME: Mapping[str, Element] = {
    "svg": _element(
        "",
        _rules(width=f"{_SIDE}pt", height=f"{_SIDE}pt", viewBox=f"0 0 {_SIDE} {_SIDE}"),
        _rules(version=r"1\.1"),
    ),
    "defs": _element("svg g"),
    "style": _element("defs", _rules(type="text/css")),
    "g": _element("svg g", free=_rules(id=_NAME, style=_ANY, clip_path=CLIP.pattern, **_MOVED)),
    "path": _element(
        "g defs",
        free=_rules(
            id=_NAME,
            d=rf"M {_NUMBER} {_NUMBER}{_END}(?:{_STEP})*+",
            style=_ANY,
            clip_path=CLIP.pattern,
            **_MOVED,
        ),
    ),
    "use": _element("g", {HREF: TARGET}, _rules(style=_ANY, **_PLACE, **_MOVED)),
    "clipPath": _element("defs", _rules(id=_NAME)),
    "rect": _element("clipPath", _rules(**_BOX)),
    "image": _element(
        "g",
        {HREF: EMBEDDED, **_rules(id=_NAME, **_BOX, **_MOVED)},
    ),
}
