"""The layer tables, row by row against the published ones."""

from pipeline.models.families import made
from pipeline.models.summary import torchinfo_table, torchsummary_table
from pipeline.records import LayerTable
from tests.packaged import CNN, VGG13

CNN_ROWS = [
    ("CNN", (32, 36), None),
    ("Conv2d: 1-1", (32, 32, 128, 128), 896),
    ("MaxPool2d: 1-2", (32, 32, 64, 64), None),
    ("Conv2d: 1-3", (32, 64, 64, 64), 18_496),
    ("MaxPool2d: 1-4", (32, 64, 32, 32), None),
    ("Conv2d: 1-5", (32, 128, 32, 32), 73_856),
    ("MaxPool2d: 1-6", (32, 128, 16, 16), None),
    ("Conv2d: 1-7", (32, 256, 16, 16), 295_168),
    ("MaxPool2d: 1-8", (32, 256, 8, 8), None),
    ("Linear: 1-9", (32, 512), 8_389_120),
    ("Dropout: 1-10", (32, 512), None),
    ("Linear: 1-11", (32, 36), 18_468),
]
VGG13_ROWS = [
    ("Conv2d-1", (-1, 64, 224, 224), 1_792),
    ("ReLU-2", (-1, 64, 224, 224), 0),
    ("Conv2d-3", (-1, 64, 224, 224), 36_928),
    ("ReLU-4", (-1, 64, 224, 224), 0),
    ("MaxPool2d-5", (-1, 64, 112, 112), 0),
    ("Conv2d-6", (-1, 128, 112, 112), 73_856),
    ("ReLU-7", (-1, 128, 112, 112), 0),
    ("Conv2d-8", (-1, 128, 112, 112), 147_584),
    ("ReLU-9", (-1, 128, 112, 112), 0),
    ("MaxPool2d-10", (-1, 128, 56, 56), 0),
    ("Conv2d-11", (-1, 256, 56, 56), 295_168),
    ("ReLU-12", (-1, 256, 56, 56), 0),
    ("Conv2d-13", (-1, 256, 56, 56), 590_080),
    ("ReLU-14", (-1, 256, 56, 56), 0),
    ("MaxPool2d-15", (-1, 256, 28, 28), 0),
    ("Conv2d-16", (-1, 512, 28, 28), 1_180_160),
    ("ReLU-17", (-1, 512, 28, 28), 0),
    ("Conv2d-18", (-1, 512, 28, 28), 2_359_808),
    ("ReLU-19", (-1, 512, 28, 28), 0),
    ("MaxPool2d-20", (-1, 512, 14, 14), 0),
    ("Conv2d-21", (-1, 512, 14, 14), 2_359_808),
    ("ReLU-22", (-1, 512, 14, 14), 0),
    ("Conv2d-23", (-1, 512, 14, 14), 2_359_808),
    ("ReLU-24", (-1, 512, 14, 14), 0),
    ("MaxPool2d-25", (-1, 512, 7, 7), 0),
    ("Linear-26", (-1, 4096), 102_764_544),
    ("ReLU-27", (-1, 4096), 0),
    ("Dropout-28", (-1, 4096), 0),
    ("Linear-29", (-1, 4096), 16_781_312),
    ("ReLU-30", (-1, 4096), 0),
    ("Dropout-31", (-1, 4096), 0),
    ("Linear-32", (-1, 36), 147_492),
]


def cnn_table(classes: int = 36) -> LayerTable:
    """At the published size, as the assignment's largest scale has it."""
    return torchinfo_table(CNN.network, classes, 128, 32)


def vgg13_table(classes: int = 36) -> LayerTable:
    return torchsummary_table(VGG13.network, classes, 224)


def rows(table: LayerTable) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [(layer.name, layer.output_shape, layer.parameters) for layer in table.layers]


def sizes(table: LayerTable) -> list[str]:
    values = (table.input_size, table.pass_size, table.parameter_size, table.total_size)
    return [f"{value:.2f}" for value in values]


def test_cnn_reproduces_the_published_table() -> None:
    table = cnn_table(36)
    assert rows(table) == CNN_ROWS
    assert table.parameters == table.trainable == 8_796_004
    assert f"{(table.multiply_adds or 0) / 1e9:.2f}" == "8.00"
    assert sizes(table) == ["6.29", "251.80", "35.18", "293.27"]


def test_vgg13_reproduces_the_published_table() -> None:
    table = vgg13_table(36)
    assert rows(table) == VGG13_ROWS
    assert table.parameters == table.trainable == 129_098_340
    assert sizes(table) == ["0.57", "198.68", "492.47", "691.72"]


def test_rows_add_up_to_the_total() -> None:
    for table in (cnn_table(36), vgg13_table(36)):
        assert sum(layer.parameters or 0 for layer in table.layers) == table.parameters


def test_what_is_no_layer_is_counted_from_what_the_network_does() -> None:
    resnet = torchsummary_table(made({"model": "resnet18"}), 36, 64)
    assert (resnet.skips, resnet.relus, resnet.dropouts) == (8, 17, ())
    assert sum(layer.kernel == 1 for layer in resnet.layers) == 3
    assert (cnn_table().skips, cnn_table().relus, cnn_table().dropouts) == (0, 4, (0.5,))
    assert (vgg13_table().skips, vgg13_table().relus, vgg13_table().dropouts) == (0, 10, (0.5, 0.5))
