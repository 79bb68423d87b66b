"""The image loop learns, chooses on validation, and repeats itself bit by bit."""

import numpy as np
import pytest
import torch
from safetensors.numpy import save
from torch import Tensor, nn

from manifest.errors import MachineError, TrainingError
from pipeline.config import ImageExperiment, ImageScale
from pipeline.models.families import made
from pipeline.networks import weights
from pipeline.training import batches, randomness
from pipeline.training.batches import Images
from pipeline.training.images import ImageTraining, train_network
from pipeline.training.outcomes import Trained
from tests.packaged import CNN as CNN_EXPERIMENT
from tests.packaged import CNN_AUGMENTED, VGG13_BATCH_NORM

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
    torch.manual_seed(randomness.key(seed, "weights"))
    network = experiment.network.build(classes=CLASSES, pixels=SCALE.pixels)
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


FAMILIES = (
    {"model": "cnn", "channels": (4,)},
    {"model": "vgg", "letters": "A"},
    {"model": "resnet18"},
)


@pytest.mark.parametrize("given", FAMILIES, ids=lambda given: given["model"])
def test_every_family_is_trained_and_built_again_from_its_file(given, tmp_path) -> None:
    experiment = CNN_EXPERIMENT.model_copy(update={"name": "own", "network": made(given)})
    outcome = trained(experiment)
    assert np.isfinite(outcome.history.train_loss).all()
    np.testing.assert_allclose(outcome.scores.sum(axis=1), 1, rtol=1e-5)
    classes, pixels = ("a", "b", "c", "d"), SCALE.pixels
    described = {"network": experiment.network, "pixels": pixels, "classes": classes}
    known = {"experiment": "own", "data": "bars", "digest": "0", "seed": 42, "keys": ()}
    path = tmp_path / "own.safetensors"
    content = save(dict(outcome.weights))
    path.write_bytes(weights.exported(content, weights.Description(**described, **known)))
    found, description = weights.find(path)
    assert description.network == experiment.network
    network, images = weights.load(found, description), batches.plain(bars(6, 2).images, pixels)
    with torch.inference_mode():
        again = network(images).softmax(dim=1).numpy()
    np.testing.assert_allclose(again, outcome.scores, atol=1e-5)


def test_progress_counts_every_image_of_every_epoch() -> None:
    seen: list[tuple[int, int]] = []
    train_network(training(CNN_EXPERIMENT), bars(6, 2), lambda e, n: seen.append((e, n)))
    assert [n for e, n in seen if e == 2][-1] == CLASSES * 30
    assert {e for e, _ in seen} == {1, 2}


def test_a_loss_that_is_not_finite_stops_with_experiment_epoch_and_step() -> None:
    made = training(CNN_EXPERIMENT)
    with torch.no_grad():
        next(made.network.parameters()).fill_(torch.nan)
    with pytest.raises(TrainingError, match=r"^cnn, seed 42: .* epoch 1, step 1;"):
        made.run_epoch(1, lambda epoch, seen: None)


class Small(nn.Module):
    """Stands for a device whose memory holds `room` images at once."""

    def __init__(self, network: nn.Module, room: int) -> None:
        super().__init__()
        self.network, self.room = network, room

    def forward(self, images: Tensor) -> Tensor:
        if len(images) > self.room:
            raise torch.cuda.OutOfMemoryError("CUDA out of memory")
        return self.network(images)


def without_dropout(room: int, said: list[str]) -> ImageTraining:
    made = training(CNN_EXPERIMENT)
    made.network.dropout = nn.Identity()
    made.forward, made.announce = Small(made.network, room), said.append
    return made


def test_a_batch_that_does_not_fit_is_halved_and_its_gradients_add_up_to_the_same() -> None:
    said: list[str] = []
    whole, parts = without_dropout(32, said), without_dropout(9, said)
    inputs = batches.plain(whole.train.images[::4], SCALE.pixels)
    labels = whole.train.labels[::4]
    assert len(labels) == 30
    done = [made._update(inputs, labels) for made in (whole, parts)]
    assert parts.at_once == 8
    assert [line.split(" images at once")[0] for line in said] == [
        "cnn, seed 42: 30",
        "cnn, seed 42: 15",
    ]
    assert said[1].endswith("going on with 8 at once, their gradients added up to the same batch")
    torch.testing.assert_close(done[0], done[1], rtol=1e-2, atol=1e-2)
    for one, other in zip(whole.network.parameters(), parts.network.parameters(), strict=True):
        assert one.grad is not None
        torch.testing.assert_close(one.grad, other.grad, rtol=0.1, atol=0.03 * one.grad.abs().max())


def test_training_goes_on_to_its_end_in_smaller_parts() -> None:
    said: list[str] = []
    outcome = train_network(without_dropout(9, said), bars(6, 2), lambda epoch, seen: None)
    assert (outcome.scores.argmax(axis=1) == bars(6, 2).labels.numpy()).mean() > 0.9
    assert len(said) == 2


def test_evaluation_in_halves_gives_the_same_probabilities() -> None:
    made, part = training(CNN_EXPERIMENT), bars(6, 2)
    expected = made.scores(part)
    made.network = Small(made.network, 5)
    torch.testing.assert_close(made.scores(part), expected)
    made.network = Small(made.network, 0)
    with pytest.raises(MachineError, match="not even one image"):
        made.scores(part)


def test_a_device_without_room_for_one_image_is_said_in_one_line() -> None:
    with pytest.raises(MachineError, match=r"^cnn, seed 42: not even one image at 32 pixels"):
        without_dropout(0, []).run_epoch(1, lambda epoch, seen: None)


def test_learning_rate_rises_to_the_recipe_and_ends_near_nothing() -> None:
    made = training(CNN_EXPERIMENT)
    rates: list[float] = []
    made.optimiser.register_step_pre_hook(
        lambda optimiser, *_: rates.append(optimiser.param_groups[0]["lr"])
    )
    train_network(made, bars(6, 2), lambda epoch, seen: None)
    assert len(rates) == SCALE.epochs * made.steps == 8
    assert max(rates) == CNN_EXPERIMENT.learning_rate
    assert rates[-1] < 0.1 * CNN_EXPERIMENT.learning_rate


def test_training_accuracy_is_measured_on_all_classes() -> None:
    outcome = trained(CNN_EXPERIMENT)
    made = training(CNN_EXPERIMENT)
    made.network.load_state_dict({n: torch.from_numpy(w) for n, w in outcome.weights.items()})
    _, accuracy = made.measure(bars(30, 0))
    assert outcome.fitted["train-accuracy"] == pytest.approx(accuracy, abs=0.1)
