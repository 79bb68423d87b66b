"""What every number is computed from, packed and unpacked."""

import io
import lzma

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from manifest.errors import DataError
from pipeline.values import archive, scores

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


def test_more_bytes_than_values_can_have_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    with pytest.raises(DataError, match="too large"):
        archive.unpack(archive.pack({"a": np.zeros(10_000, np.uint8)}))
