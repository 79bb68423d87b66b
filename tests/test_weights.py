"""Files of weights: exported, described, found, loaded; faults are one line."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from manifest.errors import DataError
from pipeline import weights
from pipeline.models.cnn import CNN
from pipeline.weights import Description


def description(**changes: object) -> Description:
    known = {
        "experiment": "cnn",
        "model": "cnn",
        "batch_norm": True,
        "pixels": 32,
        "classes": ("A", "Ä", "$"),
        "data": "noise",
        "digest": "7a" * 32,
        "seed": 42,
        "keys": ("key-42", "key-43"),
    }
    return Description.model_validate(known | changes)


def stored(path: Path, classes: int = 3) -> CNN:
    """A network, and its weights in `path` as the store writes them: a count has a dimension."""
    torch.manual_seed(0)
    network = CNN(classes=classes, pixels=32, batch_norm=True)
    arrays = {n: np.ascontiguousarray(t.numpy()) for n, t in network.state_dict().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(arrays, path)
    return network


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "models" / "cnn.safetensors"
    path.parent.mkdir()
    stored(tmp_path / "store" / "key-43" / weights.STORED)
    weights.export(tmp_path / "store" / "key-43" / weights.STORED, description(), path)
    return path


def test_what_was_exported_comes_back_as_the_network_that_was_stored(exported: Path) -> None:
    path, found = weights.find(exported)
    network = weights.load(path, found)
    expected = stored(exported.parent.parent / "again").eval()
    images = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    assert found == description()
    with torch.inference_mode():
        torch.testing.assert_close(network(images), expected(images))


def test_a_second_export_has_the_same_bytes_and_leaves_nothing_beside(exported: Path) -> None:
    before = exported.read_bytes()
    source = exported.parent.parent / "store" / "key-43" / weights.STORED
    weights.export(source, description(), exported)
    assert exported.read_bytes() == before
    assert list(exported.parent.iterdir()) == [exported]


def test_a_folder_of_the_store_is_described_by_the_export_that_names_it(exported: Path) -> None:
    folder = exported.parent.parent / "store" / "key-43"
    assert weights.find(folder) == (folder / weights.STORED, description())


def test_a_folder_that_no_export_names_is_refused(exported: Path) -> None:
    other = exported.parent.parent / "store" / "key-44"
    other.mkdir()
    with pytest.raises(DataError, match="key-44: no file of weights"):
        weights.find(other)


def test_weights_of_another_network_are_refused(exported: Path) -> None:
    for changes in ({"batch_norm": False}, {"classes": ("A", "B")}, {"pixels": 64}):
        with pytest.raises(DataError, match="don't fit the network"):
            weights.load(exported, description(**changes))


def test_a_file_without_a_description_is_refused(tmp_path: Path) -> None:
    stored(tmp_path / "plain.safetensors")
    with pytest.raises(DataError, match="don't say what network"):
        weights.find(tmp_path / "plain.safetensors")


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ("{", "its metadata: a2-report: Invalid JSON"),
        ('{"version": 2}', "its metadata: model: Field required"),
        (description().model_dump_json().replace("32", "9999999", 1), "its metadata: pixels"),
        (description().model_dump_json().replace('"cnn"', '"gpt"'), "its metadata: model"),
    ],
)
def test_a_description_that_is_none_of_ours_is_refused(
    tmp_path: Path, metadata: str, says: str
) -> None:
    path = tmp_path / "x.safetensors"
    save_file({"a": np.zeros(1)}, path, metadata={weights.METADATA: metadata})
    with pytest.raises(DataError, match=says):
        weights.describe(path)


@pytest.mark.parametrize("kept", [0, 7, 2_000, -1])
def test_a_file_that_is_not_whole_is_refused(exported: Path, kept: int) -> None:
    exported.write_bytes(exported.read_bytes()[:kept])
    with pytest.raises(DataError, match=r"cnn\.safetensors: it holds no weights"):
        weights.find(exported)
