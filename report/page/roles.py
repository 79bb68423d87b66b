"""The experiments that chapters are built on, by their ids; all others come from groups."""

from typing import Final

BASE: Final = "base.sgd.published"
OTHER_OPTIMISER: Final = "base.adam.published"
CNN: Final = "cnn"
VARIANT: Final = "cnn-batch-norm"
VGG: Final = "vgg13"
