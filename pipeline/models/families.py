"""The name of a family of networks, as experiments have it → its class."""

from pipeline.models.cnn import CNN
from pipeline.models.vgg import VGG13

FAMILIES: dict[str, type[CNN] | type[VGG13]] = {"cnn": CNN, "vgg13": VGG13}
