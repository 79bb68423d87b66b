"""A training that was killed ends in the bytes of one that was not; what it kept is tensors."""

import itertools
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from manifest.errors import MachineError
from pipeline.training import checkpoints
from pipeline.training.checkpoints import EVERY, LONGEST, SHARE, Checkpoint
from pipeline.training.images import StopError, train_network
from tests.conftest import ROOT
from tests.packaged import CNN, CNN_AUGMENTED
from tests.training.test_images import bars, training

KILLS = 10
SAME = ("result.json", "predictions.npz", "weights.safetensors")
STATE: dict[str, Any] = {"weights": {"layer": torch.arange(3.0)}, "records": [(0.5, 1.0)]}


def ignore(epoch: int, seen: int) -> None:
    pass


def test_what_is_loaded_is_what_was_saved_last(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "key.partial")
    assert checkpoint.load() is None
    checkpoint.save({"weights": None})
    checkpoint.save(STATE)
    loaded = checkpoint.load()
    assert loaded is not None
    assert torch.equal(loaded["weights"]["layer"], STATE["weights"]["layer"])
    assert loaded["records"] == STATE["records"]
    checkpoint.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK", pickle.dumps({"records": [Path("x")]}, 2)])
def test_a_damaged_or_foreign_file_is_announced_kept_and_training_starts_anew(
    content: bytes, tmp_path: Path
) -> None:
    said: list[str] = []
    checkpoint = Checkpoint(tmp_path, said.append)
    checkpoint.file.write_bytes(content)
    assert checkpoint.load() is None
    assert len(said) == 1
    assert "is damaged" in said[0]
    assert said[0].endswith("it is now epoch.pt.damaged, and training starts from epoch 1")
    assert (tmp_path / "epoch.pt.damaged").read_bytes() == content


def test_a_link_to_nothing_is_moved_away_and_not_overwritten(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path, lambda line: None)
    checkpoint.file.symlink_to(tmp_path / "mine")
    assert checkpoint.load() is None
    checkpoint.save(STATE)
    assert (tmp_path / "epoch.pt.damaged").is_symlink()


def test_no_flipped_bit_is_trained_on(tmp_path: Path) -> None:
    """Of 784 that were tried before checkpoints were sealed, 705 were."""
    checkpoint = Checkpoint(tmp_path, lambda line: None)
    checkpoint.save(STATE)
    content = checkpoint.file.read_bytes()
    for place in range(0, len(content), 61):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        checkpoint.file.write_bytes(damaged)
        assert checkpoint.load() is None, place
    checkpoint.file.write_bytes(content)
    assert checkpoint.load() is not None


def test_the_checkpoint_of_another_training_is_not_gone_on_from(tmp_path: Path) -> None:
    Checkpoint(tmp_path / "one.partial").save(STATE)
    (tmp_path / "one.partial").rename(tmp_path / "two.partial")
    assert Checkpoint(tmp_path / "two.partial", lambda line: None).load() is None


def test_what_a_kill_left_half_written_is_removed_and_nothing_else(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "key.partial")
    checkpoint.save(STATE)
    for name, content in (("0", b"a2-report key\nhalf"), ("1", b"a2-rep"), ("2", b"")):
        (checkpoint.folder / f".epoch.pt.{name * 16}.part").write_bytes(content)
    foreign = ["epoch.pt.bak", ".epoch.pt.mine.part", f".epoch.pt.{'3' * 16}.part"]
    for name in foreign:
        (checkpoint.folder / name).write_bytes(b"mine")
    assert checkpoint.load() is not None
    left = sorted(path.name for path in checkpoint.folder.iterdir())
    assert left == sorted(["epoch.pt", *foreign])
    checkpoint.remove()
    assert sorted(path.name for path in checkpoint.folder.iterdir()) == sorted(foreign)


def test_a_full_disk_keeps_the_epoch_before_and_says_so_in_one_line(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path)
    checkpoint.save(STATE)
    before, limits = checkpoint.file.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(MachineError, match=r"a training can't be kept .* free some disk"):
            checkpoint.save({"weights": torch.zeros(10_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert checkpoint.file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["epoch.pt"]


def test_a_training_goes_on_after_its_last_whole_epoch_and_counts_all_its_time(
    tmp_path: Path,
) -> None:
    checkpoint = Checkpoint(tmp_path)
    first = training(CNN)
    first.run_epoch(1, ignore)
    first.seconds = 100.0
    checkpoint.save(first.state())
    again, epochs = training(CNN), list[int]()
    outcome = train_network(again, bars(6, 2), lambda epoch, seen: epochs.append(epoch), checkpoint)
    unbroken = train_network(training(CNN), bars(6, 2), ignore)
    assert set(epochs) == {2}
    assert again.seconds > 100
    assert outcome.scores.tobytes() == unbroken.scores.tobytes()
    assert outcome.history.train_loss.tobytes() == unbroken.history.train_loss.tobytes()


def stop(epoch: int, seen: int) -> None:
    raise StopError


def test_a_training_that_is_stopped_after_every_step_ends_in_the_bytes_of_an_unbroken_one(
    tmp_path: Path,
) -> None:
    """With batch norm, dropout and augmentation, whose states and draws go on within an epoch."""
    network = CNN_AUGMENTED.network.model_copy(update={"batch_norm": True})
    experiment = CNN_AUGMENTED.model_copy(update={"network": network})
    checkpoint, made, stops = Checkpoint(tmp_path), training(experiment), 0
    while len(made.records) < made.scale.epochs or made.underway:
        made = training(experiment)
        torch.manual_seed(stops)  # what another process would have there
        try:
            outcome = train_network(made, bars(6, 2), stop, checkpoint)
        except StopError:
            stops += 1
    unbroken = train_network(training(experiment), bars(6, 2), ignore)
    assert stops == made.steps * made.scale.epochs
    assert outcome.scores.tobytes() == unbroken.scores.tobytes()
    for name, values in vars(unbroken.history).items():
        assert getattr(outcome.history, name).tobytes() == values.tobytes(), name
    assert outcome.chosen_epoch == unbroken.chosen_epoch
    assert {n: w.tobytes() for n, w in outcome.weights.items()} == {
        n: w.tobytes() for n, w in unbroken.weights.items()
    }


class Clock:
    """Passes by as much as it is told."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize("takes", [0.0, 0.1, 0.9, 20.0])
def test_a_state_is_kept_in_time_and_its_keeping_takes_little(
    takes: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, kept = Clock(), list[float]()
    monkeypatch.setattr(checkpoints, "time", clock)
    checkpoint = Checkpoint(tmp_path)

    def state() -> dict[str, Any]:
        kept.append(clock.now)
        clock.now += takes
        return STATE

    def save(self: Checkpoint, content: dict[str, Any]) -> None:
        self._kept_at, self._took = clock.now, takes

    monkeypatch.setattr(Checkpoint, "save", save)
    for second in range(1, 1000):
        clock.now += 1
        checkpoint.save_if_due(state, at_end=second % 10 == 0)
    lost = [after - before - takes for before, after in itertools.pairwise([-takes, *kept])]
    assert max(lost) <= LONGEST + 1
    assert min(lost[1:]) > min(takes / SHARE, LONGEST) - 1e-6 or takes == 0
    assert takes or max(lost) == 10
    assert EVERY < LONGEST < 60


@pytest.mark.parametrize("best_epoch", [1, 2])
def test_the_best_weights_survive_whether_or_not_they_are_the_last(
    best_epoch: int, tmp_path: Path
) -> None:
    checkpoint, made = Checkpoint(tmp_path), training(CNN)
    made.run_epoch(1, ignore)
    made.run_epoch(2, ignore)
    made.best_epoch = best_epoch
    made.best = {
        name: tensor + (2 - best_epoch) for name, tensor in made.network.state_dict().items()
    }
    checkpoint.save(made.state())
    again, state = training(CNN), checkpoint.load()
    assert state is not None
    assert (state["best"] is None) == (best_epoch == 2)
    again.restore(state)
    assert again.best_epoch == best_epoch
    assert all(torch.equal(tensor, made.best[name]) for name, tensor in again.best.items())


@pytest.mark.slow
def test_a_training_killed_at_ten_random_moments_ends_in_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "tests/training/killing.py", tmp_path, str(KILLS)]
    done = subprocess.run(
        command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    expected = {name: (tmp_path / "unbroken" / "key" / name).read_bytes() for name in SAME}
    for number in range(KILLS):
        store = tmp_path / str(number)
        assert {name: (store / "key" / name).read_bytes() for name in SAME} == expected, number
        # A kill while the result was written leaves its half, which `sweep` removes.
        assert [path.name for path in store.iterdir() if path.name[0] != "."] == ["key"]
    assert "True" in done.stdout.decode().split()
