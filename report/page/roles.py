"""The networks that Parts 3 and 4 are built on, by their ids; all others come from groups."""

from typing import Final

CNN: Final = "cnn"
VARIANT: Final = "cnn-batch-norm"
VGG: Final = "vgg13"
