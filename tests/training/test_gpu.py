"""What only a CUDA device can show. Skipped, with the reason, where there is none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config import ImageScale
from pipeline.models.mlp import StackedMLP
from pipeline.training.batches import Images
from pipeline.training.checkpoints import Checkpoint
from pipeline.training.device import peak_memory, reset_peak_memory
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.training.images import ImageTraining, train_network
from pipeline.training.outcomes import Trained
from pipeline.training.precision import can_compile, has_bfloat16
from pipeline.work import demands
from tests.packaged import BEST, CNN_AUGMENTED, cnn
from tests.training import killing
from tests.training.test_images import SCALE

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="torch finds no CUDA device"),
]


def table(rows: int, device: torch.device) -> Rows:
    random = np.random.default_rng(rows)
    features = random.normal(size=(rows, 7)).astype(np.float32)
    return Rows.stack([(features, (features[:, 0] > 0).astype(np.int64))] * 2, device)


def trained_table(device: torch.device) -> list[Trained]:
    rows = [table(count, device) for count in (200, 50, 60)]
    members = [Member(experiment=BEST, seed=seed) for seed in (42, 43)]
    made = Ensemble(members, train=rows[0], validation=rows[1], epochs=5, make_network=StackedMLP)
    return train_ensemble(made, rows[2], lambda epoch: None)


def test_ensemble_on_cuda_agrees_with_the_cpu() -> None:
    for on_gpu, on_cpu in zip(
        trained_table(torch.device("cuda")), trained_table(torch.device("cpu")), strict=True
    ):
        np.testing.assert_allclose(on_gpu.scores, on_cpu.scores, atol=1e-2)


def network_training() -> tuple[ImageTraining, Images]:
    """And the images to test it on."""
    device = torch.device("cuda")
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 40)
    images = random.integers(0, 60, size=(160, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 6 * label : 8 + 6 * label, 4:24] = 255
    rows = random.permutation(160)
    train, validation, test = (
        Images.select(images, labels, part, device) for part in np.split(rows, [100, 130])
    )
    torch.manual_seed(0)
    training = ImageTraining(
        experiment=CNN_AUGMENTED,
        scale=SCALE,
        seed=42,
        network=cnn(classes=4, pixels=SCALE.pixels),
        train=train,
        validation=validation,
    )
    return training, test


def accuracy(outcome: Trained, test: Images) -> float:
    return float((outcome.scores.argmax(axis=1) == test.labels.cpu().numpy()).mean())


def ignore(epoch: int, seen: int) -> None:
    pass


def test_network_learns_on_cuda_in_bfloat16_from_images_that_lie_there() -> None:
    training, test = network_training()
    assert training.train.images.is_cuda
    assert has_bfloat16(training.device)
    assert accuracy(train_network(training, test, ignore), test) > 0.5


def test_network_is_compiled_on_cuda_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    training, _ = network_training()
    assert (training.forward is not training.network) == can_compile()
    assert caplog.text == ""


def test_a_training_goes_on_from_its_checkpoint_on_cuda(tmp_path: Path) -> None:
    first, test = network_training()
    first.run_epoch(1, ignore)
    Checkpoint(tmp_path).save(first.state())
    again, _ = network_training()
    outcome = train_network(again, test, ignore, Checkpoint(tmp_path))
    unbroken = train_network(network_training()[0], test, ignore)
    np.testing.assert_allclose(outcome.scores, unbroken.scores, atol=0.05)


def test_batches_are_split_where_the_device_has_too_little_memory() -> None:
    said: list[str] = []
    training, _ = network_training()
    training.forward, training.announce = training.network, said.append
    inputs = torch.zeros(4096, 3, 128, 128, device="cuda")
    network = cnn(classes=4, pixels=128).cuda()
    training.network = training.forward = network.to(memory_format=torch.channels_last)
    training.optimiser = torch.optim.Adam(network.parameters(), fused=True)
    training.at_once = len(inputs)
    torch.cuda.empty_cache()
    free = torch.cuda.mem_get_info()[1]
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_allocated() + 4e9) / free)
    try:
        training._update(inputs, torch.zeros(len(inputs), dtype=torch.long, device="cuda"))
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert training.at_once < len(inputs)
    assert said


def test_demand_of_a_training_is_near_what_the_device_then_holds() -> None:
    job = replace(killing.job(Path()), scale=ImageScale(images_per_class=40, pixels=128, epochs=1))
    device = torch.device("cuda")
    expected = demands.demand([job], device, 1e14, 1).most - demands.LIBRARIES["cuda"]
    reset_peak_memory(device)
    images = torch.zeros(112, 28, 28, dtype=torch.uint8).numpy()
    part = Images.select(images, np.zeros(112, np.int64), np.arange(112), device)
    training = ImageTraining(
        experiment=job.experiment,
        scale=job.scale,
        seed=42,
        network=cnn(classes=4, pixels=128, batch_norm=True),
        train=part,
        validation=part,
    )
    training.run_epoch(1, ignore)
    assert 0.3 < peak_memory(device) / expected < 1.5
