"""One class of each network serves every size, with and without batch norm."""

from typing import get_args

import pytest
import torch
from torch import nn

from pipeline.choices import Activation
from pipeline.models.cnn import CNN
from pipeline.models.mlp import StackedMLP
from pipeline.models.vgg import VGG13


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize(("family", "pixels"), [(CNN, 32), (CNN, 128), (VGG13, 32), (VGG13, 224)])
def test_a_network_maps_images_of_its_size_to_classes(
    family: type[CNN] | type[VGG13], pixels: int, batch_norm: bool
) -> None:
    with torch.device("meta"):
        network = family(classes=7, pixels=pixels, batch_norm=batch_norm)
        assert network(torch.empty(2, 3, pixels, pixels)).shape == (2, 7)
    kinds = [type(layer) for layer in network.modules()]
    assert (nn.BatchNorm2d in kinds) == batch_norm


def test_vgg13_has_ten_convolutions_and_three_linear_layers() -> None:
    with torch.device("meta"):
        kinds = [type(layer) for layer in VGG13(classes=36, pixels=32).modules()]
    assert (kinds.count(nn.Conv2d), kinds.count(nn.Linear)) == (10, 3)


def test_vgg13_weights_have_the_spread_that_he_initialisation_asks_for() -> None:
    torch.manual_seed(0)
    network = VGG13(classes=36, pixels=32)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            fan_in = layer.weight[0].numel()
            assert layer.weight.std().item() == pytest.approx((2 / fan_in) ** 0.5, rel=0.1)
            assert not layer.bias.any()


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
