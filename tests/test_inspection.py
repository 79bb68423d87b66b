"""What a stored network looks at, from its weights in the store."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from manifest.errors import DataError
from pipeline.config import ImageScale
from pipeline.store import Store
from pipeline.work.inspection import inspect
from tests.packaged import CNN, cnn
from tests.results.test_part3 import characters, cnn_run

SCALE = ImageScale(images_per_class=40, pixels=32, epochs=1)
LABELS = np.repeat(np.arange(4), 40)


def stored(folder: Path, classes: int = 4) -> Store:
    """The store with one run, whose network was never trained."""
    torch.manual_seed(0)
    network = cnn(classes=classes, pixels=32)
    store = Store(folder)
    store.write(run(), {name: t.numpy() for name, t in network.state_dict().items()})
    return store


def run():
    return replace(cnn_run({10: 0}, LABELS, np.arange(0, 160, 4)), key="key")


def test_the_network_is_read_on_one_core_and_gives_the_same_again(tmp_path: Path) -> None:
    store, threads = stored(tmp_path), torch.get_num_threads()
    first, second = (inspect(run(), CNN, SCALE, characters(LABELS), store) for _ in range(2))
    assert first.saliency.tobytes() == second.saliency.tobytes()
    assert first.active.tobytes() == second.active.tobytes()
    assert first.active.shape == (4, 40)
    assert first.inputs.shape == (2, 32, 32)
    assert torch.get_num_threads() == threads


def test_weights_that_are_missing_or_of_another_network_name_the_entry(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"key: its weights don't fit the network"):
        inspect(run(), CNN, SCALE, characters(LABELS), stored(tmp_path / "other", classes=5))
    store = stored(tmp_path / "missing")
    (store.root / "key" / "weights.safetensors").unlink()
    with pytest.raises(
        DataError, match=r"key: this result is damaged .* same command trains it again"
    ):
        inspect(run(), CNN, SCALE, characters(LABELS), store)
