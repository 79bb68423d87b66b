"""Part 4: VGG-13 (configuration B) against the CNN."""

from pipeline.config import ImageExperiment

VGG13 = ImageExperiment(
    name="vgg13",
    part="4",
    question="Does a deeper network read characters better?",
    model="vgg13",
    batch_size=64,
    learning_rate=0.0001,
)
