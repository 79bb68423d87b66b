"""The captions of tables."""

from collections.abc import Mapping

CAPTIONS: Mapping[str, str] = {
    "1.1a": "The first and the last rows of the table, as read.",
    "1.1b": "Statistics of the columns before cleaning; a dash where a statistic has no meaning.",
    "1.1c": "Statistics of the columns after cleaning.",
    "1.1d": "Types of the columns after cleaning.",
    "1.2d": "The split, with seed 42.",
    "1.2e": "The six tensors.",
    "1.4": "The network, layer by layer.",
    "1.5a": "Scores of the base on the test set.",
    "2.1a": "Three values of the dropout.",
    "2.1b": "Three batch sizes.",
    "2.1c": "Three learning rates.",
    "2.3": "Four methods, each added to the base.",
    "2.4a": "Settings of the published combination.",
    "2.4b": "Scores of the published combination on the test set.",
    "2.5": "Both protocols and both optimisers, and two simple models.",
    "2.6": "Errors on the test set over all seeds.",
    "2.7": "Recall on positive test rows that also stand in train or validation, and on the others.",
    "2.8": "Effects that the source states, and what is left of them. Differences from the base in test accuracy.",
    "3.1a": "The images.",
    "3.3": "The CNN, layer by layer, for a batch of 32 images of the published size.",
    "3.4b": "Scores of the CNN on the test set.",
    "3.4f": "The pairs of characters confused most often.",
    "3.6": "The CNN without and with batch normalisation.",
    "4.1": "VGG-13, layer by layer, for one image of the published size.",
    "4.2": "Layers, units and parameters, counted from the layer tables.",
    "4.3a": "Time and memory of training.",
    "4.3b": "Scores of the CNN and of VGG-13 on the test set.",
    "B": "Each bonus model against its plain twin.",
}
