"""A picture of pixels is embedded whole or refused."""

import zlib
from functools import cache

import pytest
from picture_example import chunk, header, png, rows

from report.pictures.png import count_pixels
from report.pictures.refusal import Refused

DATA = chunk(b"IDAT", zlib.compress(rows()))
END = chunk(b"IEND")


def packed(content: bytes) -> bytes:
    return png(header(), chunk(b"IDAT", content), END)


def other_byte(place: int) -> bytes:
    content = bytearray(png())
    content[place] ^= 1
    return bytes(content)


@cache
def zeros() -> bytes:
    """300 MB in 300 kB."""
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(300)) + packer.flush()


BAD = {
    "empty": b"",
    "other": b"GIF89a",
    "signature alone": png()[:8],
    "HTML": b"<script>alert(1)</script>",
    "HTML behind it": png() + b"<script>alert(1)</script>",
    "PNG behind it": png() + png(),
    "cut off": png()[:-20],
    "damaged header": other_byte(20),
    "damaged data": other_byte(70),
    "damaged check": other_byte(-1),
    "length beyond the end": png()[:33] + b"\xff\xff\xff\xff" + png()[37:],
    "no data": png(header(), END),
    "no header": png(DATA, END),
    "no end": png(header(), DATA),
    "two headers": png(header(), header(), DATA, END),
    "short header": png(chunk(b"IHDR", b"\0\0\0\1"), DATA, END),
    "end with data in front": png(END, header(), DATA, END),
    "text": png(header(), chunk(b"tEXt", b"a\0<script>"), DATA, END),
    "packed text": png(header(), chunk(b"zTXt", b"a\0\0x"), DATA, END),
    "profile": png(header(), chunk(b"iCCP", b"a\0\0x"), DATA, END),
    "camera data": png(header(), chunk(b"eXIf", b"MM"), DATA, END),
    "animation": png(header(), chunk(b"acTL", b"\0" * 8), DATA, END),
    "unknown critical chunk": png(header(), chunk(b"ABCD"), DATA, END),
    "data in two places": png(header(), DATA, chunk(b"pHYs", b"\0" * 9), DATA, END),
    "chunks without end": png(header(), *[chunk(b"IDAT")] * 5_000, DATA, END),
    "no width": png(header(width=0), DATA, END),
    "wide": png(header(width=8_001), DATA, END),
    "large": png(header(7_000, 7_000), DATA, END),
    "largest": png(header(2**32 - 1, 2**32 - 1), DATA, END),
    "palette": png(header(form=b"\x08\x03\0\0\0"), DATA, END),
    "interlaced": png(header(form=b"\x08\x06\0\0\1"), DATA, END),
    "16 bits": png(header(form=b"\x10\x06\0\0\0"), DATA, END),
    "fewer pixels": packed(zlib.compress(rows()[:-1])),
    "more pixels": packed(zlib.compress(rows() + b"\0")),
    "bytes behind the pixels": packed(zlib.compress(rows()) + b"x"),
    "no check of the pixels": packed(zlib.compress(rows())[:-4]),
    "not packed": packed(rows()),
    "unknown filter": packed(zlib.compress(rows(kind=5))),
}


def test_a_whole_picture_says_how_many_pixels_it_has():
    assert count_pixels(png()) == 6


def test_data_may_come_in_pieces():
    data = zlib.compress(rows())
    assert count_pixels(png(header(), chunk(b"IDAT", data[:5]), chunk(b"IDAT", data[5:]), END)) == 6


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_anything_else_is_refused(content):
    with pytest.raises(Refused) as refused:
        count_pixels(content)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(("side", "told"), [(3, "another number of pixels"), (60_000, "a side")])
def test_what_would_fill_the_memory_is_not_unpacked(side, told):
    with pytest.raises(Refused, match=told):
        count_pixels(png(header(side, side), chunk(b"IDAT", zeros()), END))


def test_a_picture_without_its_last_byte_or_any_before_is_refused():
    content = png()
    for length in range(len(content)):
        with pytest.raises(Refused):
            count_pixels(content[:length])
