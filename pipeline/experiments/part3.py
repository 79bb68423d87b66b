"""Part 3: a convolutional network on the characters, plain and with batch norm."""

from pipeline.config import ImageExperiment

# A difference in accuracy below it is of no consequence; Part 4 and the bonus share it.
MARGIN = 0.01

CNN = ImageExperiment(
    name="cnn",
    part="3",
    question="How well does a small convolutional network read characters?",
    model="cnn",
    batch_size=32,
    learning_rate=0.001,
)
CNN_BATCH_NORM = CNN.model_copy(
    update={
        "name": "cnn-batch-norm",
        "question": "Does batch normalisation help the CNN?",
        "batch_norm": True,
    }
)
