"""One class of each network serves every size, with and without batch norm."""

from typing import get_args

import pytest
import torch
import torchvision
from pydantic import ValidationError
from torch import nn

from pipeline.choices import Activation
from pipeline.models.families import FAMILIES, made
from pipeline.models.mlp import StackedMLP
from tests.conftest import ROOT
from tests.packaged import VGG13

EVERY = (
    {"model": "cnn", "channels": (32, 64, 128, 256)},
    {"model": "cnn", "channels": (8,)},
    {"model": "cnn", "channels": (4, 4, 4), "batch_norm": True},
    *({"model": "vgg", "letters": letters} for letters in "ABDE"),
    {"model": "vgg", "letters": "A", "batch_norm": True},
    {"model": "resnet18"},
)


def name(given: dict[str, object]) -> str:
    return " ".join(str(value) for value in given.values())


@pytest.mark.parametrize("given", EVERY, ids=name)
def test_a_network_maps_images_of_any_size_from_its_least_on_to_classes(given) -> None:
    declared = made(given)
    for pixels in (declared.least_pixels, 48, 224):
        with torch.device("meta"):
            network = declared.build(classes=7, pixels=pixels)
            assert network(torch.empty(2, 3, pixels, pixels)).shape == (2, 7)
            blocks = declared.blocks(network)
        kinds = [type(layer) for layer in network.modules()]
        assert (nn.BatchNorm2d in kinds) == getattr(declared, "batch_norm", True)
        assert len(blocks) > 0
        assert all(block in network.modules() for block in blocks)


@pytest.mark.parametrize("given", EVERY, ids=name)
def test_an_image_smaller_than_the_least_leaves_nothing_after_the_last_layer(given) -> None:
    pixels = made(given).least_pixels - 1
    with pytest.raises((RuntimeError, ValueError, UserWarning)):
        answer(given, pixels)


def answer(given: dict[str, object], pixels: int) -> torch.Tensor:
    """Of one image in training, where batch norm needs more than one number."""
    with torch.device("meta"):
        network = made(given).build(classes=7, pixels=pixels).train()
        return network(torch.empty(1, 3, pixels, pixels))


@pytest.mark.parametrize("pixels", [9, 32])
def test_a_batch_of_one_image_trains_through_batch_norm_from_the_least_size_on(pixels: int) -> None:
    torch.manual_seed(0)
    network = made({"model": "resnet18"}).build(classes=3, pixels=pixels).train()
    logits = network(torch.randn(1, 3, pixels, pixels))
    logits.sum().backward()
    assert logits.isfinite().all()


@pytest.mark.parametrize(
    ("given", "theirs"),
    [
        *(
            ({"model": "vgg", "letters": letter}, f"vgg{n}")
            for letter, n in zip("ABDE", (11, 13, 16, 19))
        ),
        ({"model": "vgg", "letters": "D", "batch_norm": True}, "vgg16_bn"),
    ],
)
def test_vgg_has_the_layers_and_parameters_of_torchvisions(given, theirs: str) -> None:
    with torch.device("meta"):
        ours = made(given).build(classes=1000, pixels=224)
        other = getattr(torchvision.models, theirs)(weights=None)
    weights, others = (
        [tuple(p.shape) for n, p in network.named_parameters() if "bias" not in n and p.ndim > 1]
        for network in (ours, other)
    )
    assert weights == others
    if "batch_norm" not in given:  # theirs keeps biases that batch norm takes the effect of
        assert count(ours) == count(other)
    assert other.__class__.__name__ == "VGG"


def test_resnet18_is_torchvisions_but_for_the_first_convolution() -> None:
    with torch.device("meta"):
        ours = made({"model": "resnet18"}).build(classes=1000, pixels=32)
        grey = made({"model": "resnet18"}).build(classes=1000, pixels=32, inputs=1)
        other = torchvision.models.resnet18(weights=None)
        assert grey(torch.empty(2, 1, 32, 32)).shape == (2, 1000)
        stem = network_output(ours, "layer1", torch.empty(2, 3, 32, 32))
    assert count(ours) == count(other) - 64 * 3 * (7 * 7 - 3 * 3)
    assert count(ours) - count(grey) == 64 * 2 * 3 * 3
    assert stem.shape == (2, 64, 32, 32)  # nothing was shrunk before


def network_output(network: nn.Module, layer: str, images: torch.Tensor) -> torch.Tensor:
    found = list[torch.Tensor]()
    network.get_submodule(layer).register_forward_hook(lambda *given: found.append(given[2]))
    network(images)
    return found[0]


def count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def test_vgg13_weights_have_the_spread_that_he_initialisation_asks_for() -> None:
    torch.manual_seed(0)
    network = VGG13.network.build(classes=36, pixels=32)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            fan_in = layer.weight[0].numel()
            assert layer.weight.std().item() == pytest.approx((2 / fan_in) ** 0.5, rel=0.1)
            assert not layer.bias.any()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"model": "cnn", "channels": ()}, "at least 1 item"),
        ({"model": "cnn", "channels": (0,)}, "greater than 0"),
        ({"model": "cnn", "channels": (32, 5_000)}, "less than or equal to 4096"),
        ({"model": "cnn", "channels": (2,) * 11}, "at most 10 items"),
        ({"model": "vgg", "letters": "C"}, "'A', 'B', 'D' or 'E'"),
        ({"model": "resnet18", "batch_norm": False}, "Extra inputs"),
    ],
)
def test_options_that_no_network_has_are_refused(given, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        made(given)


def test_each_family_is_one_file_named_as_its_model() -> None:
    files = sorted((ROOT / "pipeline" / "models" / "families").glob("[!_]*.py"))
    assert [file.stem for file in files] == sorted(FAMILIES)


def stacked(members: int, *, batch_norm: bool) -> StackedMLP:
    generators = [torch.Generator().manual_seed(seed) for seed in range(members)]
    return StackedMLP(
        inputs=7,
        hidden=(64, 64, 64),
        activation="leaky-relu",
        batch_norm=batch_norm,
        generators=generators,
    )


def test_stacked_network_has_as_many_weights_as_four_linear_layers() -> None:
    plain = nn.Sequential(nn.Linear(7, 64), nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 1))
    network = stacked(2, batch_norm=False)
    assert network.count == sum(p.numel() for p in plain.parameters())
    assert sum(layer[0].numel() for layer in network.weights.values()) == network.count


def test_state_has_the_names_and_shapes_of_torch() -> None:
    shapes = {name: tuple(t.shape[1:]) for name, t in stacked(2, batch_norm=True).state().items()}
    assert shapes["fc1.weight"] == (64, 7)
    assert shapes["fc4.weight"] == (1, 64)
    assert shapes["bn2.weight"] == shapes["bn2.bias"] == (64,)
    assert shapes["running_mean"] == shapes["running_variance"] == (192,)


def test_initial_weights_of_a_member_depend_on_its_own_seed_alone() -> None:
    alone, among = stacked(1, batch_norm=True), stacked(3, batch_norm=True)
    for name, layer in among.weights.items():
        assert torch.equal(alone.weights[name][0], layer[0])
        assert torch.equal(layer[0], layer[1]) == name.startswith("bn")


def test_initial_weights_lie_within_the_bound_of_a_linear_layer() -> None:
    weights = stacked(4, batch_norm=False).weights
    for number, fan_in in ((1, 7), (2, 64), (3, 64), (4, 64)):
        for name in (f"fc{number}.weight", f"fc{number}.bias"):
            assert weights[name].abs().max() <= fan_in**-0.5
        assert weights[f"fc{number}.weight"].abs().max() > 0.9 * fan_in**-0.5


def test_batch_norm_uses_running_statistics_only_in_evaluation() -> None:
    network = stacked(2, batch_norm=True)
    inputs = torch.randn(2, 50, 7) * 3
    keep = [torch.ones(2, 50, 64, dtype=torch.uint8)] * 3
    before = network.logits(inputs)
    trained = network.forward(inputs, keep, torch.ones(2, 1, 1)).squeeze(2)
    assert not torch.allclose(trained, before)
    assert not torch.allclose(network.logits(inputs), before)


def test_a_batch_of_one_row_trains_through_batch_norm() -> None:
    network = stacked(2, batch_norm=True)
    keep = [torch.ones(2, 1, 64, dtype=torch.uint8)] * 3
    logits = network.forward(torch.randn(2, 1, 7), keep, torch.ones(2, 1, 1))
    network.backward(torch.ones_like(logits))
    assert all(tensor.isfinite().all() for tensor in (*network.tested(), network.gradient))


@pytest.mark.parametrize("activation", get_args(Activation))
@pytest.mark.parametrize("batch_norm", [False, True])
def test_backward_pass_gives_the_slopes_that_finite_differences_give(
    batch_norm: bool, activation: Activation
) -> None:
    generators = [torch.Generator().manual_seed(seed) for seed in range(2)]
    network = StackedMLP(
        inputs=3,
        hidden=(5, 4),
        activation=activation,
        batch_norm=batch_norm,
        generators=generators,
        dtype=torch.double,
    )
    random = torch.Generator().manual_seed(7)
    inputs = torch.randn(2, 6, 3, generator=random, dtype=torch.double)
    keep = [torch.rand(2, 6, units, generator=random).gt(0.3).byte() for units in (5, 4)]
    scale = torch.tensor([1.5, 2.0], dtype=torch.double).view(2, 1, 1)
    weighting = torch.randn(2, 6, 1, generator=random, dtype=torch.double)

    def weighted() -> float:
        return float((network.forward(inputs, keep, scale) * weighting).sum())

    weighted()
    network.backward(weighting.clone())
    slopes, step = network.gradient.clone(), 1e-6
    for place in range(network.count * 2):
        value = network.parameters[place].item()
        network.parameters[place] = value + step
        above = weighted()
        network.parameters[place] = value - step
        below = weighted()
        network.parameters[place] = value
        assert slopes[place].item() == pytest.approx((above - below) / (2 * step), abs=1e-7)
