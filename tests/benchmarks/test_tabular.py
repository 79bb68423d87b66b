"""The contestants train what they say they do, and their ratios are those of their times."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks import __main__ as command
from benchmarks import engine, tabular
from benchmarks.loops import InMemory, classifier, in_memory, network, notebook
from benchmarks.tabular import CLASSIFIER, ENGINE, NOTEBOOK, Result
from pipeline.models.mlp import StackedMLP
from pipeline.records import Samples, Split
from tests.packaged import BASE, BEST

torch.set_num_threads(1)  # as the benchmark does

SMALL = BEST.model_copy(update={"hidden": (16, 16)})


def samples(rows: int) -> Samples:
    """Two classes that one feature tells apart."""
    features = np.random.default_rng(rows).normal(size=(rows, 4)).astype(np.float32)
    labels = (features[:, 0] > 0).astype(np.int64)
    return Samples(features=features, labels=labels, rows=np.arange(rows))


SPLIT = Split(seed=42, train=samples(200), validation=samples(50), test=samples(100))


@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_in_memory_hold_every_row_once_an_epoch(shuffled: bool) -> None:
    rows = torch.arange(10.0)
    batches = list(InMemory(rows[:, None], rows, 4, shuffled))
    assert [len(labels) for _, labels in batches] == [4, 4, 2]
    seen = torch.cat([labels for _, labels in batches])
    assert torch.equal(seen.sort().values, rows)
    assert torch.equal(torch.cat([features[:, 0] for features, _ in batches]), seen)
    assert torch.equal(seen, rows) != shuffled


@pytest.mark.parametrize("experiment", [BASE, BEST])
def test_contestants_train_a_network_of_the_size_of_ours(experiment: object) -> None:
    ours = StackedMLP(
        inputs=7,
        hidden=experiment.hidden,
        activation=experiment.activation,
        batch_norm=experiment.batch_norm,
        generators=[torch.Generator()],
    )
    # Theirs have biases before batch norm, too, which have no effect there.
    idle = sum(experiment.hidden) * experiment.batch_norm
    theirs = sum(p.numel() for p in network(experiment, 7).parameters())
    assert theirs == ours.count + idle


@pytest.mark.parametrize("way", [notebook, in_memory, classifier])
def test_a_contestant_learns_and_repeats_itself_by_its_seed(way: tabular.Way) -> None:
    accuracy = way(SMALL, SPLIT, 42, 15)
    assert accuracy > 0.85
    assert way(SMALL, SPLIT, 42, 15) == accuracy


def test_lightning_learns() -> None:
    pytest.importorskip("lightning", reason="it is in a dependency group of its own")
    assert tabular.other_ways()["Lightning's Trainer"](SMALL, SPLIT, 42, 10) > 0.8


def test_engine_trains_every_seed_of_every_process() -> None:
    trained = engine.train(SMALL, [{42: SPLIT, 43: SPLIT}, {44: SPLIT}], 15)
    assert len(trained.accuracies) == 3
    assert min(trained.accuracies) > 0.85
    assert trained.seconds > 0


def test_each_model_is_trained_in_every_way_and_ratios_are_of_the_same_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = list[str]()
    clock = iter((4.0, 8.0))  # of all seeds in each round
    monkeypatch.setattr(
        engine,
        "train",
        lambda _, shares, epochs: engine.Trained(
            seconds=next(clock) * sum(map(len, shares)), accuracies=[0.5]
        ),
    )
    results = tabular.compare([SMALL], rounds=2, epochs=1, members=2, tell=told.append)
    own, *others = results
    assert own.way == ENGINE
    assert (own.seconds, own.ratios) == ([4, 8], [1, 1])
    assert [result.way for result in others] == list(tabular.other_ways())
    for result in others:
        expected = np.divide(result.seconds, own.seconds)
        assert result.ratios == pytest.approx(expected)
        assert len(result.accuracies) == 2
    assert len(told) == 2 * len(results)


def test_an_aim_is_reached_by_the_median_ratio() -> None:
    results = [
        Result(model="base", way=ENGINE, ratios=[1, 1, 1]),
        Result(model="base", way=NOTEBOOK, ratios=[1, 25, 30]),
        Result(model="base", way=CLASSIFIER, ratios=[4.9, 4, 9]),
    ]
    first, second = tabular.conclusions(results)
    assert first.startswith("base: 25.0 times")
    assert first.endswith("the aim of 20 is reached.")
    assert second.endswith("the aim of 5 is missed.")


def test_results_are_written_only_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Result(model="base", way=NOTEBOOK)
    result.add(6.0, 0.25, 0.75)
    monkeypatch.setattr(tabular, "DOCUMENTS", tmp_path)
    monkeypatch.setattr(tabular, "compare", lambda *_, **__: [result])
    tabular.measure(rounds=1, write=False)
    assert "24.0 (24.0–24.0)" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
    tabular.measure(rounds=1, write=True)
    section = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| base | notebook loop | 6.00 | 24.0 (24.0–24.0) | 0.750 |" in section
    content = json.loads((tmp_path / "benchmarks-tabular.json").read_text(encoding="utf-8"))
    assert content["results"][0]["seconds"] == [6.0]
    assert content["machine"]["cores"] >= 1


def test_no_rounds_are_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["tabular", "--rounds", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
