"""What one training takes alone: measured in a process of its own, once, and near the truth."""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from manifest import read
from manifest.errors import MachineError, ManifestError
from pipeline.config import ImageExperiment, ImageScale
from pipeline.data.splits import published_split
from pipeline.models.mlp import StackedMLP
from pipeline.records import Cost
from pipeline.training.device import one_thread
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.work import costs
from pipeline.work.alone import Clock, measure
from pipeline.work.costs import QUICK, Costs, key
from pipeline.work.growth import Growth
from pipeline.work.trials import BaselineTrial, ImageTrial, TabularTrial, Trial
from pipeline.work.workers import in_its_own_process
from tests.packaged import (
    BASE,
    CNN,
    EARLY_STOPPING,
    LOGISTIC_REGRESSION,
    SETUPS,
    VGG13,
    packaged_table,
)
from tests.training import killing

CPU = torch.device("cpu")
ON_TABLE = TabularTrial(
    experiment=BASE,
    split=published_split(packaged_table(), 42),
    seed=42,
    device="cpu",
    effort=QUICK,
)
SIMPLE = BaselineTrial(experiment=LOGISTIC_REGRESSION, split=ON_TABLE.split, seed=42, effort=QUICK)


OF_ANY = Cost(
    unit="epochs",
    seconds=(0.002, 0.003),
    measured=2,
    of_epoch=1,
    evaluation=0.0,
    ending=0.001,
    memory=1_700_000,
)


def on_images(experiment: ImageExperiment) -> ImageTrial:
    scale = ImageScale(images_per_class=40, pixels=32, epochs=2)
    return ImageTrial(
        job=replace(killing.job(Path()), experiment=experiment, scale=scale), effort=QUICK
    )


def alone(trial: Trial) -> Cost:
    return in_its_own_process(measure, trial, trial.device, trial.modules)


def test_memory_is_that_of_the_network_and_not_of_the_program() -> None:
    table, cnn, vgg = (alone(trial) for trial in (ON_TABLE, on_images(CNN), on_images(VGG13)))
    weights = 4 * 28.3e6  # bytes of VGG-13 with four classes
    assert 4e4 < table.memory < 1e7 < cnn.memory < 2e8
    # Weights, slopes, two means of Adam and the best so far, and what one batch needs.
    assert 5 * weights < vgg.memory < 12 * weights
    assert (cnn.unit, cnn.of_epoch, vgg.of_epoch) == ("batches", 4, 2)
    assert 1 <= cnn.measured == len(cnn.seconds) <= 4
    assert cnn.evaluation > 0
    assert cnn.ending > 0


def test_pieces_times_their_number_come_near_a_whole_training() -> None:
    split, epochs = ON_TABLE.split, 60
    train, validation, test = (
        Rows.stack([(part.features, part.labels)], CPU)
        for part in (split.train, split.validation, split.test)
    )
    member = Member(experiment=BASE, seed=42)
    ensemble = Ensemble(
        [member], train=train, validation=validation, epochs=epochs, make_network=StackedMLP
    )
    with one_thread():
        found = measure(replace(ON_TABLE, effort=replace(QUICK, warm_up=2)))
        started = time.process_time()
        train_ensemble(ensemble, test, lambda _: None)
        whole = time.process_time() - started
    assert (found.unit, found.measured) == ("epochs", 5)
    assert 0.5 < found.whole(epochs) / whole < 2


def test_a_simple_model_is_fitted_whole() -> None:
    with one_thread():
        found = measure(SIMPLE)
    assert found.unit == "fits"
    assert found.whole(0) == found.piece > 0


def test_what_waits_for_the_processor_costs_nothing() -> None:
    clock = Clock(CPU)
    time.sleep(0.1)
    clock.tell()
    assert clock.seconds[0] < 0.05


def test_growth_is_the_highest_point_since_it_began() -> None:
    growth = Growth(CPU)
    held = np.ones(4_000_000)
    del held
    assert 31e6 < growth.bytes() < 45e6


def test_a_cost_is_measured_once_for_all_that_it_does_not_depend_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured, said = list[Trial](), list[str]()

    def count(_work: object, trial: Trial, *_: object) -> Cost:
        measured.append(trial)
        return OF_ANY

    monkeypatch.setattr(costs, "in_its_own_process", count)
    rate = replace(ON_TABLE, experiment=SETUPS["rate-0.01"])
    trials = {"base": ON_TABLE, "rate": rate, "simple": SIMPLE}
    first = Costs(tmp_path, said.append).of(trials)
    assert [trial.experiment for trial in measured] == [BASE, LOGISTIC_REGRESSION]
    assert first["base"] is first["rate"]
    again = Costs(tmp_path, said.append).of(trials)
    assert again == first
    assert len(measured) == 2
    assert said == ["measuring what one training takes alone: 2 of them"]
    file = tmp_path / f"{key(ON_TABLE)}.cost"
    file.write_bytes(file.read_bytes().replace(b"epochs", b"epochS"))
    Costs(tmp_path, said.append).of(trials)
    assert [trial.experiment for trial in measured] == [BASE, LOGISTIC_REGRESSION, BASE]
    assert "is damaged" in said[1]
    assert (tmp_path / f"{file.name}.damaged").exists()


def test_the_key_knows_what_costs_time_and_on_what_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    known = key(ON_TABLE)
    dropout = SETUPS["dropout-0.3"]  # of more binary digits, each of which is drawn
    for other in (dropout, SETUPS["batch-32"], EARLY_STOPPING, BASE.under(optimiser="adam")):
        assert key(replace(ON_TABLE, experiment=other)) != known, other.id
    assert key(replace(ON_TABLE, effort=costs.THOROUGH)) != known
    assert key(on_images(CNN)) != key(on_images(VGG13))
    monkeypatch.setattr(costs, "processor", lambda: "another one")
    assert key(ON_TABLE) != known


def test_what_fails_in_a_process_of_its_own_is_told() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)int failed in its process.*ValueError"):
        in_its_own_process(int, "x", "cpu")
    with pytest.raises(ManifestError, match="there is no manifest"):
        in_its_own_process(read, Path("nowhere"), "cpu")
    with pytest.raises(MachineError, match="memory"):
        in_its_own_process(signal.raise_signal, signal.SIGKILL, "cpu")
    with pytest.raises(RuntimeError, match="code 3"):
        in_its_own_process(os._exit, 3, "cpu")
