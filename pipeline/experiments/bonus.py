"""Bonus: batch norm for VGG-13 and augmentation, each against its plain twin."""

from pipeline.config import ImageExperiment
from pipeline.experiments.part3 import CNN
from pipeline.experiments.part4 import VGG13


def _twin(plain: ImageExperiment, name: str, question: str, **change: bool) -> ImageExperiment:
    return plain.model_copy(update={"name": name, "part": "bonus", "question": question} | change)


VGG13_BATCH_NORM = _twin(
    VGG13, "vgg13-batch-norm", "Does batch normalisation help VGG-13?", batch_norm=True
)
CNN_AUGMENTED = _twin(CNN, "cnn-augmented", "Does augmentation help the CNN?", augmented=True)
VGG13_AUGMENTED = _twin(VGG13, "vgg13-augmented", "Does augmentation help VGG-13?", augmented=True)
TWINS = ((VGG13_BATCH_NORM, VGG13), (CNN_AUGMENTED, CNN), (VGG13_AUGMENTED, VGG13))
