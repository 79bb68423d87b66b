"""One class of each network serves every size, with and without batch norm."""

import pytest
import torch
from torch import nn

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
    return StackedMLP(inputs=7, hidden=(64, 64, 64), batch_norm=batch_norm, generators=generators)


def test_stacked_network_has_the_weights_of_four_linear_layers() -> None:
    plain = nn.Sequential(nn.Linear(7, 64), nn.Linear(64, 64), nn.Linear(64, 64), nn.Linear(64, 1))
    expected = sum(p.numel() for p in plain.parameters())
    assert stacked(2, batch_norm=False).parameters.shape == (2, expected)


def test_initial_weights_of_a_member_depend_on_its_own_seed_alone() -> None:
    alone, among = stacked(1, batch_norm=True), stacked(3, batch_norm=True)
    assert torch.equal(alone.parameters[0], among.parameters[0])
    assert not torch.equal(among.parameters[0], among.parameters[1])


def test_initial_weights_lie_within_the_bound_of_a_linear_layer() -> None:
    layers = stacked(4, batch_norm=False).layers()
    for number, fan_in in ((1, 7), (2, 64), (3, 64), (4, 64)):
        for name in (f"fc{number}.weight", f"fc{number}.bias"):
            assert layers[name].abs().max() <= fan_in**-0.5
        assert layers[f"fc{number}.weight"].abs().max() > 0.9 * fan_in**-0.5


def test_batch_norm_uses_running_statistics_only_in_evaluation() -> None:
    network = stacked(2, batch_norm=True)
    inputs = torch.randn(2, 7, 50) * 3
    keep = [torch.ones(2, 64, 50)] * 3
    before = network.logits(inputs)
    network.logits(inputs, keep=keep)
    assert network.running_mean.any()
    assert not torch.equal(network.logits(inputs), before)
