"""A PNG → how many pixels it has, once it is known to be whole and of the kind that we write.

Of ours, each has 8 bits of red, green, blue and opacity, and says at most its resolution.
Whoever decodes it later meets no chunk with a name, a text or a profile, no size that would
fill the memory, and nothing behind the picture.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from report.pictures.refusal import Refused, shortened

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LONGEST_SIDE = 8_000
MOST_PIXELS = 40_000_000
_MOST_CHUNKS = 4_096
_ORDER = re.compile(rb"IHDR(?:pHYs)?(?:IDAT)+IEND")
_RGBA = (8, 6, 0, 0, 0)  # bits, colour type, compression, filter, no interlacing
_CHANNELS = 4  # of a byte each
_LAST_FILTER = 4


def count_pixels(content: bytes) -> int:
    """`Refused` where anything is amiss."""
    if not content.startswith(SIGNATURE):
        raise Refused("is no PNG")
    chunks = list(_chunks(content))
    kinds = b"".join(kind for kind, _ in chunks)
    if not _ORDER.fullmatch(kinds):
        raise Refused(f"has the chunks {shortened(kinds.decode('latin-1'))}")
    width, height = _size(chunks[0][1])
    _check_rows(b"".join(data for kind, data in chunks if kind == b"IDAT"), width, height)
    return width * height


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, count = len(SIGNATURE), 0
    while place < len(content):
        count += 1
        length = int.from_bytes(content[place : place + 4])
        end = place + 12 + length
        if end > len(content) or count > _MOST_CHUNKS:
            raise Refused("is cut off, or goes on behind its picture")
        kind, data = content[place + 4 : place + 8], content[place + 8 : end - 4]
        if zlib.crc32(kind + data) != int.from_bytes(content[end - 4 : end]):
            raise Refused(f"has a damaged chunk {shortened(kind.decode('latin-1'))}")
        yield kind, data
        place = end


def _size(header: bytes) -> tuple[int, int]:
    if len(header) != 13:
        raise Refused("has no header")
    width, height, *form = struct.unpack(">IIBBBBB", header)
    if tuple(form) != _RGBA:
        raise Refused("has pixels of another form than 8 bits of RGBA")
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise Refused(f"has {width} × {height} pixels, not from 1 to {LONGEST_SIDE:,} a side")
    if width * height > MOST_PIXELS:
        raise Refused(f"has {width} × {height} pixels, over {MOST_PIXELS:,}")
    return width, height


def _check_rows(packed: bytes, width: int, height: int) -> None:
    """Never more is unpacked than the header says: a small file can hold gigabytes of zeros."""
    row = 1 + _CHANNELS * width
    unpacker = zlib.decompressobj()
    try:
        rows = unpacker.decompress(packed, row * height + 1)
    except zlib.error:
        raise Refused("has pixels that can't be unpacked") from None
    if len(rows) != row * height or not unpacker.eof or unpacker.unused_data:
        raise Refused("has another number of pixels than it says")
    if max(rows[::row]) > _LAST_FILTER:
        raise Refused("has rows with an unknown filter")
