"""What only a CUDA device can show. Skipped, with the reason, where there is none."""

import numpy as np
import pytest
import torch

from pipeline.experiments import part2
from pipeline.experiments.bonus import CNN_AUGMENTED
from pipeline.models.cnn import CNN
from pipeline.models.mlp import StackedMLP
from pipeline.training.batches import Images
from pipeline.training.ensemble import Ensemble, Member, Rows, train_ensemble
from pipeline.training.images import ImageTraining, train_network
from pipeline.training.outcomes import Trained
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
    members = [Member(experiment=part2.BEST, seed=seed) for seed in (42, 43)]
    made = Ensemble(members, train=rows[0], validation=rows[1], make_network=StackedMLP)
    return train_ensemble(made, rows[2], 5, lambda epoch: None)


def test_ensemble_on_cuda_agrees_with_the_cpu() -> None:
    for on_gpu, on_cpu in zip(
        trained_table(torch.device("cuda")), trained_table(torch.device("cpu")), strict=True
    ):
        np.testing.assert_allclose(on_gpu.scores, on_cpu.scores, atol=1e-2)


def test_network_learns_on_cuda_in_bfloat16() -> None:
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
        network=CNN(classes=4, pixels=SCALE.pixels),
        train=train,
        validation=validation,
    )
    outcome = train_network(training, test, lambda epoch, seen: None)
    assert (outcome.scores.argmax(axis=1) == labels[rows[130:]]).mean() > 0.5
