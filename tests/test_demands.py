"""What image jobs will take is known before anything is trained, from shapes alone."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from manifest.errors import MachineError
from pipeline.config import ImageExperiment, ImageScale, image
from pipeline.models.counts import passes
from pipeline.models.families import made
from pipeline.work import demands
from pipeline.work.jobs import ImageJob
from tests.packaged import ASSIGNMENT, VGG13
from tests.packaged import CNN as CNN_EXPERIMENT
from tests.training import killing

CPU = torch.device("cpu")
NINE = image(ASSIGNMENT.select(("3", "4", "bonus")))


def job(experiment: ImageExperiment, pixels: int) -> ImageJob:
    """On four classes."""
    scale = ImageScale(images_per_class=40, pixels=pixels, epochs=2)
    return replace(killing.job(Path()), experiment=experiment, scale=scale)


@pytest.mark.parametrize("experiment", NINE, ids=lambda one: one.name)
def test_every_network_has_its_shapes_at_the_published_size(experiment: ImageExperiment) -> None:
    pixels = ASSIGNMENT.largest.image(experiment).pixels
    channels = {"cnn": 256, "vgg": 512}[experiment.network.model]
    with torch.device("meta"):
        network = experiment.network.build(classes=36, pixels=pixels)
        pooled = list[tuple[int, ...]]()
        for layer in network.modules():
            if isinstance(layer, nn.MaxPool2d):
                layer.register_forward_hook(lambda _l, _i, out: pooled.append(tuple(out.shape)))
        logits = network(torch.empty(experiment.batch_size, 3, pixels, pixels))
    assert logits.shape == (experiment.batch_size, 36)
    assert [shape[2] for shape in pooled] == [pixels // 2**n for n in range(1, len(pooled) + 1)]
    assert pooled[-1] == (experiment.batch_size, channels, *[pixels // 2 ** len(pooled)] * 2)
    assert len(NINE) == 9


def test_published_parameters_and_operations_are_counted() -> None:
    cnn = passes(CNN_EXPERIMENT.network, 4, 128, bfloat16=False)
    assert cnn.parameters == 8_796_004 - (36 - 4) * 513
    # 250 million multiplications forward, twice as many backward but for the first layer's input
    assert cnn.operations == pytest.approx(2 * (3 * 250e6 - 14.2e6), rel=0.01)


def test_what_is_kept_for_the_backward_pass_is_counted_once() -> None:
    pixels, expected = 32, 3 * 32 * 32 * 4.0
    for units, side in zip((32, 64, 128, 256), (32, 16, 8, 4), strict=True):
        whole, pooled = units * side**2, units * side**2 // 4
        expected += whole * 4 + pooled * 8 + pooled * 4  # convolution, places of the maxima, ReLU
    expected += 512 * (4 + 4 + 4)  # ReLU, dropout's mask, what goes into the last layer
    kept = passes(CNN_EXPERIMENT.network, 4, pixels, bfloat16=False).kept
    assert kept == pytest.approx(expected, rel=0.02)
    assert passes(CNN_EXPERIMENT.network, 4, pixels, bfloat16=True).kept < 0.7 * kept


def test_demand_grows_with_batch_epochs_and_trainings_at_once() -> None:
    small = job(VGG13, 32)
    one = demands.demand([small], CPU, 1e11, 2)
    two = demands.demand([small, small], CPU, 1e11, 2)
    assert one.least < one.most
    assert two.most == pytest.approx(2 * one.most)
    assert two.seconds == pytest.approx(2 * one.seconds)
    assert demands.demand([small], CPU, 2e11, 2).seconds == pytest.approx(one.seconds / 2)
    larger = replace(small, experiment=VGG13.model_copy(update={"batch_size": 640}))
    assert demands.demand([larger], CPU, 1e11, 2).most > one.most * 1.2


def test_memory_and_time_are_said_in_one_line() -> None:
    line = demands.check([job(CNN_EXPERIMENT, 32)], CPU, 2)
    assert line is not None
    assert line.startswith("networks on images: about 0.6 GB of memory (")
    assert line.endswith("and 1 min on cpu")
    assert "\n" not in line


def test_what_cannot_fit_is_refused_before_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demands, "free_memory", lambda device: 10**9)
    with pytest.raises(MachineError, match=r"takes 3\.\d GB .* 1\.0 GB are free"):
        demands.check([job(VGG13, 224)], CPU, 2)


def test_rate_of_the_machine_is_that_of_a_processor() -> None:
    assert 1e9 < demands.matrix_rate(CPU) < 1e14


def test_a_network_that_skips_needs_more_memory_than_its_weights_tell() -> None:
    """ResNet-18 keeps large maps: what it takes is counted, and follows from no formula of ours."""
    resnet = passes(made({"model": "resnet18"}), 10, 32, bfloat16=False)
    assert resnet.parameters == pytest.approx(11.17e6, rel=0.01)
    assert resnet.operations == pytest.approx(3 * 2 * 0.557e9, rel=0.03)
    assert resnet.kept > passes(VGG13.network, 10, 32, bfloat16=False).kept
