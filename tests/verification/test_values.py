"""What every number is computed from, packed and unpacked."""

import io
import json
import lzma
import zipfile
from tokenize import TokenError
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from manifest.errors import DataError
from pipeline.values import archive, names, scores, unpacked

RANDOM = np.random.default_rng(3)


def drawn(rows=200, classes=6):
    labels = RANDOM.integers(0, classes, rows)
    logits = RANDOM.normal(size=(rows, classes)) + 2 * (labels[:, None] == np.arange(classes))
    found = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return labels, found.astype(np.float32)


def test_what_numbers_rest_on_comes_back_to_the_last_bit():
    labels, found = drawn()
    again = scores.restored(labels, scores.reduced(labels, found))
    rows = np.arange(len(labels))
    assert np.array_equal(again.argmax(axis=1), found.argmax(axis=1))
    assert np.array_equal(again.max(axis=1), found.max(axis=1))
    assert np.array_equal(again[rows, labels], found[rows, labels])
    own, other = found[rows, labels][:, None], again[rows, labels][:, None]
    assert np.array_equal(found > own, again > other)


@pytest.mark.parametrize("label", range(6))
def test_areas_under_curves_come_back(label):
    labels, found = drawn()
    again = scores.restored(labels, scores.reduced(labels, found))
    areas = [roc_auc_score(labels == label, one[:, label]) for one in (found, again)]
    assert areas[0] == pytest.approx(areas[1], abs=1e-12)


def test_equal_arrays_give_equal_bytes_that_come_back():
    arrays = {
        "a/scores": RANDOM.random(300).astype(np.float32),
        "b": np.arange(7),
        "c/loss": RANDOM.random(3),
    }
    content = archive.pack(arrays)
    found = archive.unpack(content)
    assert content == archive.pack(dict(arrays))
    assert set(found) == set(arrays)
    assert all(np.array_equal(found[name], arrays[name]) for name in arrays)
    assert found["a/scores"].dtype == np.float32


def _npz(save, **arrays):
    held = io.BytesIO()
    save(held, **arrays)
    return lzma.compress(held.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        lzma.compress(b"no archive"),
        archive.pack({"a": np.arange(3)})[:-20],
        archive.pack({"a": np.arange(3)}) + b"more",
        _npz(np.savez, a=np.array([{}], dtype=object)),
        _npz(np.savez_compressed, a=np.zeros(1000, np.uint8)),
        _npz(np.savez, a=np.array(["text"])),
        _npz(np.savez, **{"a.float32": np.zeros((3, 5), np.uint8)}),
    ],
    ids=range(9),
)
def test_what_is_none_of_ours_is_refused_in_one_line(content):
    with pytest.raises(DataError, match=r"values\.npz\.xz"):
        archive.unpack(content)


def _stored(content: bytes, flags: int = 0) -> bytes:
    """An archive of one array whose bytes are these. flags: 1 says that it is encrypted."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("a.npy", content)
    raw = bytearray(held.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= flags
    return lzma.compress(bytes(raw))


def _npy(header: str, content: bytes = b"\0" * 8) -> bytes:
    text = header.encode().ljust(118) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text + content


SHAPED = "{{'descr': '|u1', 'fortran_order': False, 'shape': {}}}"


@pytest.mark.parametrize(
    "content",
    [
        _stored(_npy(SHAPED.format((8,))), flags=1),
        _stored(_npy(SHAPED.format((2**40,)))),
        _stored(_npy(SHAPED.format((-2, -4)))),
        _stored(_npy(SHAPED.format((0, 2**62)))),
        _stored(_npy("{'descr': (")),
        _stored(_npy("{'descr': 'O', 'fortran_order': False, 'shape': (1,)}")),
        _stored(_npy(SHAPED.format((8,))).replace(b"\x01\x00", b"\x03\x00", 1)),
    ],
    ids=["encrypted", "large", "negative", "empty", "torn", "object", "version"],
)
def test_a_header_that_lies_is_refused_before_memory_is_taken(content):
    with pytest.raises(DataError, match=r"values\.npz\.xz"):
        archive.unpack(content)


def test_the_same_array_said_truly_is_read():
    assert archive.unpack(_stored(_npy(SHAPED.format((8,)))))["a"].shape == (8,)


def test_members_that_share_their_bytes_are_refused():
    raw = bytearray(lzma.decompress(archive.pack({"a": np.arange(50), "b": np.arange(50)})))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 20 : second + 28] = (400_000).to_bytes(4, "little") * 2
    with pytest.raises(DataError, match="share their bytes"):
        archive.unpack(lzma.compress(bytes(raw)))


FAULTS = (
    *(RuntimeError, NotImplementedError, TokenError, MemoryError),
    *(AttributeError, AssertionError, OSError),
)


@pytest.mark.parametrize("error", FAULTS)
def test_whatever_values_break_is_told_in_one_line(monkeypatch, error):
    def broken(*_):
        raise error

    monkeypatch.setattr(unpacked, "_given", broken)
    told = json.dumps({"version": names.VERSION})
    content = archive.pack({names.DOCUMENT: np.frombuffer(told.encode(), np.uint8)})
    with pytest.raises(DataError, match="do not belong together"):
        unpacked.unpack(content)


@pytest.mark.parametrize(("splits", "starts"), [(-3, -3), (0, 10**9), (2, 1_000)])
def test_repeats_are_as_many_as_a_run_can_have(splits, starts):
    with pytest.raises(ValueError, match="more repeats"):
        unpacked._repeats({"first": 1, "splits": splits, "starts": starts})


def test_a_file_that_the_assignment_does_not_name_is_not_written(monkeypatch):
    written = []
    monkeypatch.setattr(unpacked, "_write", lambda files, folder: written.extend(files))
    declared = SimpleNamespace(published="source.toml", references=None)
    monkeypatch.setattr(unpacked, "read", lambda _: declared)
    files = ("assignment.toml", "source.toml", "other.toml")
    arrays = {f"{names.FILE}{name}": np.zeros(1, np.uint8) for name in files}
    with pytest.raises(ValueError, match=r"does not name, 'other\.toml'"):
        unpacked._given(arrays, {})
    assert written == ["assignment.toml"]


def test_more_bytes_than_values_can_have_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match="too large"):
        archive.unpack(archive.pack({"a": np.zeros(10_000, np.uint8)}))
