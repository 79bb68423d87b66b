"""Small pictures such as the pipeline writes, and the parts to build worse ones of."""

import base64
import struct
import zlib

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
IMAGE = (
    '<image xlink:href="{}" id="image1" transform="scale(1 -1) translate(0 -9)"'
    ' x="1" y="-1" width="9" height="9"/>'
)


def drawing(inside: str = "", *, more: str = "", head: str = "", width: str = "90pt") -> bytes:
    """A drawing with `inside` in its group, `more` attributes on its root, and `head` before it."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n{head}'
        f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" width="{width}" height="60pt"'
        f' viewBox="0 0 90 60"{more}>\n <g id="figure_1">{inside}</g>\n</svg>\n'
    ).encode()


def embedded(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode("ascii")


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def header(width: int = 3, height: int = 2, form: bytes = b"\x08\x06\0\0\0") -> bytes:
    return chunk(b"IHDR", struct.pack(">II", width, height) + form)


def rows(width: int = 3, height: int = 2, kind: int = 0) -> bytes:
    return (bytes([kind]) + b"\x10\x20\x30\xff" * width) * height


def png(*chunks: bytes) -> bytes:
    """Of these chunks, or a whole one of 3 × 2 pixels."""
    plain = (
        header(),
        chunk(b"pHYs", b"\0\0\x2e\x23\0\0\x2e\x23\1"),
        chunk(b"IDAT", zlib.compress(rows())),
        chunk(b"IEND"),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks or plain)
