"""Files of weights: exported, described, found, loaded; faults are one line."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save, save_file
from torch import nn

from manifest.errors import DataError
from pipeline.networks import weights
from pipeline.networks.weights import Description
from pipeline.store import Store
from tests.packaged import CNN, cnn
from tests.test_store import run

NORMED = CNN.network.model_copy(update={"batch_norm": True}).model_dump()
PLAIN = CNN.network.model_dump()


def description(**changes: object) -> Description:
    known = {
        "experiment": "cnn",
        "network": NORMED,
        "pixels": 32,
        "classes": ("A", "Ä", "$"),
        "data": "noise",
        "digest": "7a" * 32,
        "seed": 42,
        "keys": ("key-42", "key-43"),
    }
    return Description.model_validate(known | changes)


def network(classes: int = 3) -> nn.Module:
    torch.manual_seed(0)
    return cnn(classes=classes, pixels=32, batch_norm=True).eval()


def content(classes: int = 3) -> bytes:
    """Its weights as the store has them: a count has a dimension."""
    state = network(classes).state_dict()
    return save({n: np.ascontiguousarray(t.numpy()) for n, t in state.items()})


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """An output folder's file of weights, beside the store that they are from."""
    path = tmp_path / "models" / "cnn.safetensors"
    path.parent.mkdir()
    Store(tmp_path / "store").write(run("key-43"), load(content()))
    path.write_bytes(weights.exported(content(), description()))
    return path


def plain(found: Description) -> Description:
    return found.model_copy(update={"seal": ""})


def test_what_was_exported_comes_back_as_the_network_that_was_stored(exported: Path) -> None:
    found, described = weights.find(exported)
    images = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    assert plain(described) == description()
    with torch.inference_mode():
        torch.testing.assert_close(weights.load(found, described)(images), network()(images))


def test_a_second_export_has_the_same_bytes(exported: Path) -> None:
    assert exported.read_bytes() == weights.exported(content(), description())


def test_a_folder_of_the_store_is_described_by_the_export_that_names_it(exported: Path) -> None:
    folder = exported.parent.parent / "store" / "key-43"
    found, described = weights.find(folder)
    assert found.content == (folder / weights.STORED).read_bytes()
    assert plain(described) == description()


@pytest.mark.parametrize("name", ["models/cnn.safetensors", "store/key-43/weights.safetensors"])
def test_a_flipped_bit_of_the_weights_is_found(name: str, exported: Path) -> None:
    path = exported.parent.parent / name
    damaged = bytearray(path.read_bytes())
    damaged[-1000] ^= 64
    path.write_bytes(damaged)
    with pytest.raises(DataError, match=r"not what was written|not those that were exported"):
        weights.find(path if path == exported else path.parent)


def test_a_description_that_was_changed_is_found(exported: Path) -> None:
    before = exported.read_bytes()
    exported.write_bytes(before.replace("Ä".encode(), "Ö".encode()))
    assert exported.read_bytes() != before
    with pytest.raises(DataError, match="not those that were exported"):
        weights.find(exported)
    with pytest.raises(DataError, match="not those that were exported"):
        weights.find(exported.parent.parent / "store" / "key-43")


def test_weights_of_another_experiment_are_refused_where_a_run_exports(
    exported: Path, tmp_path: Path
) -> None:
    other = exported.with_stem("vgg13")
    other.write_bytes(exported.read_bytes())
    with pytest.raises(DataError, match="it holds the weights of cnn"):
        weights.find(other)
    elsewhere = tmp_path / "best.safetensors"
    elsewhere.write_bytes(exported.read_bytes())
    assert weights.find(elsewhere)[1].experiment == "cnn"


def test_a_folder_that_no_export_names_is_refused(exported: Path) -> None:
    other = exported.parent.parent / "store" / "key-44"
    other.mkdir()
    with pytest.raises(DataError, match="key-44: no file of weights"):
        weights.find(other)


def test_weights_of_another_network_are_refused(exported: Path) -> None:
    for changes in ({"network": PLAIN}, {"classes": ("A", "B")}, {"pixels": 64}):
        with pytest.raises(DataError, match="don't fit the network"):
            weights.load(weights.find(exported)[0], description(**changes))


def test_a_file_without_a_description_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain.safetensors").write_bytes(content())
    with pytest.raises(DataError, match="don't say what network"):
        weights.find(tmp_path / "plain.safetensors")


@pytest.mark.parametrize(
    ("metadata", "says"),
    [
        ("{", "its metadata: a2-report: Invalid JSON"),
        ('{"version": 4}', "its metadata: network: Field required"),
        (
            description().model_dump_json().replace('"pixels":32', '"pixels":9999'),
            "its metadata: pixels",
        ),
        (description().model_dump_json().replace('"cnn"', '"gpt"'), "its metadata: network"),
        (description().model_dump_json().replace("[32,64,128,256]", "[]"), "its metadata: network"),
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
