"""The image loop learns, chooses on validation, and repeats itself bit by bit."""

import numpy as np
import pytest
import torch
from torch import Tensor

from pipeline.config import ImageExperiment, ImageScale
from pipeline.experiments.bonus import CNN_AUGMENTED, VGG13_BATCH_NORM
from pipeline.experiments.part3 import CNN as CNN_EXPERIMENT
from pipeline.models.cnn import CNN
from pipeline.models.vgg import VGG13
from pipeline.training import batches, randomness
from pipeline.training.batches import Images
from pipeline.training.images import ImageTraining, train_network
from pipeline.training.outcomes import Trained

CPU = torch.device("cpu")
CLASSES = 4
SCALE = ImageScale(images_per_class=30, pixels=32, epochs=2)


def bars(per_class: int, seed: int) -> Images:
    """One bright bar for each class, in a place of its own, with noise."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(CLASSES), per_class)
    images = random.integers(0, 60, size=(len(labels), 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 + 6 * label : 8 + 6 * label, 4:24] = 255
    return Images.select(images, labels, np.arange(len(labels)), CPU)


def training(experiment: ImageExperiment, seed: int = 42) -> ImageTraining:
    family = {"cnn": CNN, "vgg13": VGG13}[experiment.model]
    torch.manual_seed(randomness.key(seed, "weights"))
    network = family(classes=CLASSES, pixels=SCALE.pixels, batch_norm=experiment.batch_norm)
    return ImageTraining(
        experiment=experiment,
        scale=SCALE,
        seed=seed,
        network=network,
        train=bars(30, 0),
        validation=bars(6, 1),
    )


def trained(experiment: ImageExperiment, seed: int = 42) -> Trained:
    return train_network(training(experiment, seed), bars(6, 2), lambda epoch, seen: None)


def test_bars_are_told_apart() -> None:
    outcome = trained(CNN_EXPERIMENT)
    assert (outcome.scores.argmax(axis=1) == bars(6, 2).labels.numpy()).mean() > 0.9
    np.testing.assert_allclose(outcome.scores.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("experiment", [CNN_AUGMENTED], ids=lambda e: e.name)
def test_two_trainings_are_bitwise_equal(experiment: ImageExperiment) -> None:
    first, second = trained(experiment), trained(experiment)
    assert first.scores.tobytes() == second.scores.tobytes()
    assert all(first.weights[n].tobytes() == second.weights[n].tobytes() for n in first.weights)


def test_another_seed_gives_another_network() -> None:
    assert not np.array_equal(trained(CNN_EXPERIMENT).scores, trained(CNN_EXPERIMENT, 43).scores)


def test_tested_epoch_is_the_first_of_highest_validation_accuracy() -> None:
    outcome = trained(CNN_EXPERIMENT)
    assert outcome.chosen_epoch == int(np.argmax(outcome.history.validation_accuracy)) + 1
    chosen = outcome.history.validation_accuracy[outcome.chosen_epoch - 1]
    assert outcome.fitted["validation-accuracy"] == pytest.approx(chosen)


def test_vgg13_with_batch_norm_runs_and_hands_back_its_statistics() -> None:
    outcome = trained(VGG13_BATCH_NORM)
    assert any(name.endswith("running_mean") for name in outcome.weights)
    assert len(outcome.history) == SCALE.epochs


def test_progress_counts_every_image_of_every_epoch() -> None:
    seen: list[tuple[int, int]] = []
    train_network(training(CNN_EXPERIMENT), bars(6, 2), lambda e, n: seen.append((e, n)))
    assert [n for e, n in seen if e == 2][-1] == CLASSES * 30
    assert {e for e, _ in seen} == {1, 2}


def test_a_loss_that_is_not_finite_stops_with_experiment_and_epoch() -> None:
    made = training(CNN_EXPERIMENT)
    with torch.no_grad():
        next(made.network.parameters()).fill_(torch.nan)
    with pytest.raises(FloatingPointError, match="cnn, seed 42: the loss of epoch 1"):
        made.run_epoch(1, lambda epoch, seen: None)


def one(image: Tensor) -> Tensor:
    return image.unsqueeze(0)


def test_plain_batch_is_three_equal_channels_between_minus_one_and_one() -> None:
    image = torch.zeros(28, 28, dtype=torch.uint8)
    image[10:20, 5:9] = 255
    batch = batches.plain(one(image), 64)
    assert batch.shape == (1, 3, 64, 64)
    assert batch.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(batch[:, 0], batch[:, 2])
    assert (batch.min().item(), batch.max().item()) == (-1, 1)


def test_batch_at_the_images_own_size_keeps_every_pixel() -> None:
    image = torch.arange(28 * 28, dtype=torch.int64).remainder(256).to(torch.uint8).view(28, 28)
    batch = batches.plain(one(image), 28)
    torch.testing.assert_close((batch[0, 0] + 1) * 127.5, image.float(), rtol=0, atol=1e-3)


def test_warp_without_a_draw_is_the_identity_and_with_one_moves_little() -> None:
    image = torch.zeros(28, 28, dtype=torch.uint8)
    image[10:18, 10:18] = 255
    many = image.expand(64, 28, 28)
    batch = batches.warped(many, 28, randomness.generator(42, "warp", 1))
    ink = (batch[:, 0] + 1).clamp_min(0)
    rows = torch.arange(28.0).view(1, 28, 1)
    centres = (ink * rows).sum(dim=(1, 2)) / ink.sum(dim=(1, 2))
    assert (centres - 13.5).abs().max() < 28 * batches.SHIFT + 2
    assert centres.std() > 0.5


def test_order_is_that_of_seed_and_epoch() -> None:
    images = bars(5, 0)

    def order(seed: int, epoch: int) -> list[int]:
        return torch.cat(list(images.shuffled(7, seed=seed, epoch=epoch))).tolist()

    assert sorted(order(42, 1)) == list(range(len(images)))
    assert order(42, 1) == order(42, 1) != order(42, 2)
    assert order(42, 1) != order(43, 1)


def test_a_spread_of_images_that_stand_class_by_class_holds_every_class_alike() -> None:
    some = bars(30, 0).spread(20)
    assert torch.bincount(some.labels).tolist() == [5] * CLASSES
    assert len(bars(5, 0).spread(1000)) == 20


def test_training_accuracy_is_measured_on_all_classes() -> None:
    outcome = trained(CNN_EXPERIMENT)
    made = training(CNN_EXPERIMENT)
    made.network.load_state_dict({n: torch.from_numpy(w) for n, w in outcome.weights.items()})
    _, accuracy = made.measure(bars(30, 0))
    assert outcome.fitted["train-accuracy"] == pytest.approx(accuracy, abs=0.1)
