"""Named arrays ↔ the bytes of an .npz that xz has packed; equal arrays give equal bytes.

A float is kept as its bytes, first those that are most alike: `name.float32` is (4, n) uint8. That
packs to three quarters of what the numbers one after the other come to.
"""

import io
import lzma
import math
from collections.abc import Mapping
from typing import NoReturn
from zipfile import ZIP_STORED, ZipFile

import numpy as np
from numpy.lib import format as npy

from manifest.attachments import MOST_UNPACKED, VALUES
from manifest.errors import DataError

FLOATS = {f".{name}": np.dtype(name).newbyteorder("<") for name in ("float32", "float64")}
KINDS = "iub"  # of numpy: whole numbers and truths, beside the bytes of floats
MOST_MEMBERS = 50_000
PRESET = 6
Arrays = Mapping[str, np.ndarray]


def pack(arrays: Arrays) -> bytes:
    """Floats, whole numbers and truths of one dimension, or of several where they are no floats."""
    held = io.BytesIO()
    np.savez(held, allow_pickle=False, **dict(_stored(name, a) for name, a in arrays.items()))
    return lzma.compress(held.getvalue(), check=lzma.CHECK_SHA256, preset=PRESET)


def _stored(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    if array.dtype.kind != "f":
        return name, array.astype(array.dtype.newbyteorder("<"))
    suffix = f".{array.dtype.name}"
    size = FLOATS[suffix].itemsize
    single = np.frombuffer(array.astype(FLOATS[suffix]).tobytes(), np.uint8)
    return name + suffix, np.ascontiguousarray(single.reshape(-1, size).T)


def unpack(content: bytes) -> dict[str, np.ndarray]:
    """A `DataError` where they are none of ours."""
    try:
        return dict(_loaded(*entry) for entry in _members(_inflated(content)).items())
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001 - what zipfile and NumPy raise of strangers' bytes has no end
        _refuse(f"{error!r:.80}")


def _inflated(content: bytes) -> bytes:
    """Of one stream, and of no more bytes than values can have."""
    reader = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2**28)
    held = reader.decompress(content, MOST_UNPACKED)
    if not reader.eof or reader.unused_data:
        _refuse("cut off, followed by something else, or too large")
    return held


def _members(held: bytes) -> dict[str, np.ndarray]:
    with ZipFile(io.BytesIO(held)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS or any(e.compress_type != ZIP_STORED for e in entries):
            _refuse("packed in another way")
        if sum(entry.file_size for entry in entries) > len(held):
            _refuse("members that share their bytes")
        return {e.filename.removesuffix(".npy"): _array(archive.read(e)) for e in entries}


def _array(content: bytes) -> np.ndarray:
    """Of an .npy. The header is a stranger's: memory is taken for what is there, not for what it says."""
    file = io.BytesIO(content)
    if npy.read_magic(file) != (1, 0):
        _refuse("an array of another version")
    shape, is_fortran, kind = npy.read_array_header_1_0(file)
    if kind.kind not in KINDS:
        _refuse(f"an array of {kind!s:.20}")
    if min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize != len(content) - file.tell():
        _refuse(f"an array of {shape!s:.40}, and other bytes")
    flat = np.frombuffer(content, kind, offset=file.tell())
    return flat.reshape(shape, order="F" if is_fortran else "C")


def _loaded(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    suffix = name[name.rfind(".") :]
    if suffix not in FLOATS:
        return name, array
    kind = FLOATS[suffix]
    if array.dtype != np.uint8 or array.ndim != 2 or len(array) != kind.itemsize:
        _refuse(f"{name:.80} holds no {kind.name}")
    found = np.frombuffer(np.ascontiguousarray(array.T).tobytes(), kind)
    return name.removesuffix(suffix), found


def _refuse(what: str) -> NoReturn:
    raise DataError(f"{VALUES}: is damaged or none of ours ({what}); ask for the report again")
