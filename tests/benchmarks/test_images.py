"""Each way trains the same network on the same images; ratios are those of one round."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import blocks, images
from benchmarks.blocks import CEILING, ENGINE, NOTEBOOK, WAYS
from benchmarks.contestants import (
    Case,
    Ceiling,
    Engine,
    Notebook,
    enlarged,
    notebook_cnn,
    write_folder,
)
from benchmarks.images import Result
from tests.packaged import CNN, VGG13, cnn

ON_ONE_CORE = pytest.mark.filterwarnings("ignore:This DataLoader will create 2 worker")
CASE = Case(experiment=CNN.model_copy(update={"batch_size": 8}), pixels=32, steps=12)


def bars() -> tuple[np.ndarray, np.ndarray]:
    labels = np.repeat(np.arange(3), 16)
    pictures = np.zeros((len(labels), 28, 28), np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[4 + 8 * label : 9 + 8 * label, 4:24] = 255
    return pictures, labels


def test_the_notebooks_network_is_ours_layer_by_layer() -> None:
    torch.manual_seed(0)
    ours = cnn(classes=5, pixels=32)
    theirs = notebook_cnn(CNN.network, 5, 32)
    theirs.load_state_dict(dict(zip(theirs.state_dict(), ours.state_dict().values(), strict=True)))
    batch = torch.randn(2, 3, 32, 32)
    torch.testing.assert_close(theirs.eval()(batch), ours.eval()(batch))


@ON_ONE_CORE
def test_every_way_learns_to_tell_bars_apart(tmp_path: Path) -> None:
    pictures, labels = bars()
    write_folder(tmp_path, pictures, labels)
    torch.manual_seed(0)
    for made in (Notebook(CASE, tmp_path, 3), Engine(CASE, pictures, labels), Ceiling(CASE, 3)):
        made.warm_up()
        first = made.train()
        for _ in range(3):
            last = made.train()
        assert last < first


@ON_ONE_CORE
def test_the_notebook_reads_the_images_that_the_engine_has(tmp_path: Path) -> None:
    pictures, labels = bars()
    pictures = enlarged(pictures, 64)
    write_folder(tmp_path, pictures, labels)
    batch, of_batch = next(Notebook(CASE, tmp_path, 3).batches)
    engine = Engine(CASE, pictures, labels).training
    assert batch.shape == (8, 3, 32, 32)
    for image, label in zip(batch, of_batch, strict=True):
        same = engine.train.images[engine.train.labels == label][0]
        assert (((image[0] + 1) * 127.5).round() - same.float()).abs().max() <= 1


def test_operations_of_vgg13_are_those_of_its_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MATRIX", 512)
    case = Case(experiment=VGG13, pixels=32, steps=1)
    assert blocks.flops(case, 36) == pytest.approx(1.48e9, rel=0.01)
    assert 1e9 < blocks.matrix_rate() < 1e14


def test_a_round_sets_each_way_against_the_others_of_that_round() -> None:
    results = {way: Result(case="x", way=way) for way in WAYS}
    case = replace(CASE, steps=10)  # 80 images
    images._add(results, case, {NOTEBOOK: (4.0, 9), ENGINE: (1.0, 5), CEILING: (0.8, 4)}, 0.002)
    images._add(results, case, {NOTEBOOK: (8.0, 9), ENGINE: (1.0, 6), CEILING: (1.0, 4)}, 0.002)
    assert results[ENGINE].rates == [80, 80]
    assert results[ENGINE].to_notebook == [4, 8]
    assert results[ENGINE].to_ceiling == [pytest.approx(0.8), 1]
    assert results[CEILING].shares == [pytest.approx(0.2), pytest.approx(0.16)]
    assert results[ENGINE].memory == [5, 6]


@pytest.mark.slow
def test_processes_of_all_ways_train_blocks_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "draw_characters", lambda per_class, seed: bars())
    monkeypatch.setattr(images, "matrix_rate", lambda: 1e11)
    told = list[str]()
    results = images.compare([replace(CASE, steps=2)], tmp_path, rounds=1, tell=told.append)
    assert [result.way for result in results] == list(WAYS)
    assert len(told) == 1
    for result in results:
        assert len(result.rates) == len(result.memory) == 1
        assert min(result.rates) > 0
        assert min(result.memory) > 10**8
    notebook, _, ceiling = results
    assert notebook.to_notebook == ceiling.to_ceiling == [1]


def test_an_aim_is_reached_by_the_median_ratio() -> None:
    said = list(
        images.conclusions(
            [
                Result(case="cnn, 32 px", way=NOTEBOOK, to_notebook=[1], to_ceiling=[0.3]),
                Result(case="cnn, 32 px", way=ENGINE, to_notebook=[1, 3, 9], to_ceiling=[0.9]),
                Result(case="vgg13, 32 px", way=ENGINE, to_notebook=[2], to_ceiling=[0.95]),
            ]
        )
    )
    assert said == [
        "cnn, 32 px: 0.90 of the fixed batch; the aim of 0.93 is missed.",
        "cnn, 32 px: 3.0 times as fast as the notebook; the aim of 3 is reached.",
        "vgg13, 32 px: 0.95 of the fixed batch; the aim of 0.93 is reached.",
    ]
    assert set(images.AIMS) <= {case.name for case in images.CASES}


def test_results_are_written_only_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Result(
        case="cnn, 32 px",
        way=ENGINE,
        rates=[1000.0],
        to_notebook=[3.5],
        to_ceiling=[0.97],
        shares=[0.5],
        memory=[800_000_000],
    )
    monkeypatch.setattr(images, "DOCUMENTS", tmp_path)
    monkeypatch.setattr(images, "compare", lambda *_, **__: [result])
    images.measure(rounds=1, write=False)
    assert "3.5 times as fast as the notebook" in " ".join(capsys.readouterr().out.split())
    assert not list(tmp_path.iterdir())
    images.measure(rounds=1, write=True)
    section = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| cnn, 32 px | this engine | 1,000.0 | 3.50 (3.50–3.50) |" in section
    content = json.loads((tmp_path / "benchmarks-images.json").read_text(encoding="utf-8"))
    assert content["results"][0]["rates"] == [1000.0]
