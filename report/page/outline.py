"""The headings of the report and the order of its tables and figures, as in the source.

Where groups of the manifest stand, whatever and however many they are, a slot is named for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heading:
    """level 1 is a part. `part` is the part of the run that it needs, `needs` what else.

    In a title, {n} counts the headings that have it, and {tables} and {models} are put in.
    """

    anchor: str
    level: int
    title: str
    part: str | None = None
    needs: str | None = None


SWEEPS, METHODS = "sweeps", "methods"  # slots
EFFECTS = "2.8"  # a table that a chapter makes


def _headings(
    part: str | None, rows: Iterable[tuple[int, str, str] | tuple[int, str, str, str]]
) -> tuple[Heading, ...]:
    return tuple(
        Heading(part=part, level=level, anchor=anchor, title=title, needs=next(iter(needs), None))
        for level, anchor, title, *needs in rows
    )


FRONT = _headings(
    None,
    (
        (1, "contributions", "Contribution Table"),
        (1, "how-to-read", "How to read this report"),
    ),
)
PART_1 = _headings(
    "1",
    (
        (1, "part-1", "Part – 1"),
        (2, "overview-1", "1. Overview of the dataset"),
        (2, "preprocessing", "2. Dataset preprocessing steps"),
        (2, "graphs-1", "3. Graphs"),
        (2, "network", "4. Summary of the Neural Network (NN) Model"),
        (3, "network-architecture", "1. Architecture"),
        (3, "network-activation", "2. Activation Function"),
        (3, "network-regularisation", "3. Regularization"),
        (3, "network-flow", "4. Flow (Forward Pass)"),
        (3, "network-why", "5. Why this Design?"),
        (2, "performance-1", "5. Performance metrics and Graphs overview"),
        (3, "metrics-1", "Performance Metrics"),
        (3, "graphs-overview", "Graphs Overview"),
        (4, "accuracy-graph-1", "Accuracy Graph"),
        (4, "loss-graph-1", "Loss Graph"),
        (4, "confusion-1", "Confusion Matrix"),
        (4, "roc-1", "ROC Curve"),
    ),
)
PART_2 = _headings(
    "2",
    (
        (1, "part-2", "Part 2"),
        (
            2,
            "setups",
            "{n}. Include {tables} with different hyperparameter setups and the accuracy results (Step 1). "
            "Provide your analysis on how various hyperparameter values influence accuracy.",
            "sweeps",
        ),
        (3, SWEEPS, "", "sweeps"),
        (
            2,
            "interesting",
            "{n}. Provide 2-3 graphs (e.g. accuracy/loss) for setups with interesting observations, "
            "e.g. those that show least or most improvements.",
            "setups",
        ),
        (3, "worst-graph", "Worst accuracy graph", "setups"),
        (3, "best-graph", "Best accuracy graph", "setups"),
        (
            2,
            "discussion",
            "{n}. Discuss all the methods you used that help to improve the accuracy or the training time.",
            "methods",
        ),
        (3, METHODS, "", "methods"),
        (
            2,
            "best-model",
            "{n}. Provide a detailed description of your 'best model' that returns the best results. "
            "Discuss the performance and add visualization graphs with your analysis (Step 5).",
            "combination",
        ),
        (3, "best-architecture", "1. Model Architecture", "combination"),
        (3, "best-forward", "2. Forward Method", "combination"),
        (3, "best-training", "3. Training Process", "combination"),
        (3, "best-metrics", "4. Evaluation Metrics", "combination"),
        (3, "best-performance", "5. Performance", "combination"),
        (3, "best-comparison", "Test Accuracy Comparison", "combination"),
        (
            3,
            "best-accuracy",
            "Training, Validation and testing accuracy for the best model",
            "combination",
        ),
        (3, "best-loss", "Training, validation and testing loss for the best model", "combination"),
        (3, "best-confusion", "Confusion matrix", "combination"),
        (3, "best-roc", "ROC Curve", "combination"),
        (2, "alone", "{n}. The base under other conditions", "alone"),
        (3, "protocols", "Two protocols and two optimisers"),
        (3, "simple-models", "What a simple model gets", "simple"),
        (3, "over-seeds", "{models} over all seeds"),
        (3, "leaks", "Rows that were seen in training"),
        (2, "effects", "Which published effects survive", "effects"),
        (2, "effects", "All changes side by side", "changes"),
    ),
)
PART_3 = _headings(
    "3",
    (
        (1, "part-3", "Part 3"),
        (2, "overview-3", "1. Overview of the dataset"),
        (2, "graphs-3", "2. Graphs"),
        (2, "final-model", "3. Summary of the best final model"),
        (3, "cnn-convolution", "Convolutional Layers"),
        (3, "cnn-pooling", "Pooling Layers"),
        (3, "cnn-full", "Fully Connected Layers"),
        (3, "cnn-parameters", "Model Parameters"),
        (2, "performance-3", "4. Performance metrics and graphs"),
        (3, "loss-graph-3", "Loss Graph"),
        (3, "accuracy-graph-3", "Accuracy Graph"),
        (3, "confusion-3", "Confusion Matrix"),
        (3, "roc-3", "ROC Curve"),
        (3, "calibration-3", "Calibration"),
        (3, "classes-3", "Class by class"),
        (3, "time-3", "Training time"),
        (3, "variant-3", "The variant with batch normalisation, and the choice of the model"),
        (2, "reading-3", "5. What the network looks at"),
    ),
)
PART_4 = _headings(
    "4",
    (
        (1, "part-4", "Part 4"),
        (2, "vgg", "1) Provide the model details of your CNN."),
        (
            2,
            "differences",
            "2) Discuss how the architecture is different from your CNN architectures defined in Part III.",
            "3",
        ),
        (
            2,
            "differences",
            "2) Discuss how the architecture is different from your CNN architectures.",
            "no 3",
        ),
        (3, "depth", "Depth and Structure"),
        (3, "channels", "Convolutional Channels"),
        (3, "normalisation-4", "Batch Normalization"),
        (3, "full-4", "Fully Connected Layers"),
        (3, "dropout-4", "Dropout Regularization"),
        (3, "initialisation", "Weight initialisation"),
        (
            2,
            "performance-4",
            "3) Provide the performance metrics and graphs (Step 5) and compare them with the results obtained in Part III.",
            "3",
        ),
        (2, "performance-4", "3) Provide the performance metrics and graphs (Step 5).", "no 3"),
        (3, "time-4", "Training time"),
        (3, "accuracy-4", "Accuracy"),
        (3, "scores-4", "Precision, recall and f1 score"),
        (3, "accuracy-graph-4", "Accuracy graph"),
        (3, "loss-graph-4", "Loss Graph"),
        (3, "confusion-4", "Confusion Matrices"),
        (3, "roc-4", "ROC Curve"),
    ),
)
BONUS = _headings("bonus", ((1, "bonus", "Bonus", "twins"),))
BACK = _headings(
    None,
    (
        (1, "audit", "Audit of the published numbers", "source"),
        (1, "errata", "Errata of the source", "known source"),
        (1, "references", "References", "references"),
    ),
)

HEADINGS = (*FRONT, *PART_1, *PART_2, *PART_3, *PART_4, *BONUS, *BACK)

TABLES = (
    *("1.1a", "1.1b", "1.1c", "1.1d", "1.2d", "1.2e", "1.4", "1.5a"),
    *(SWEEPS, METHODS, "2.4a", "2.4b", "2.5", "2.6", "2.7", "2.8"),
    *("3.1a", "3.3", "3.4b", "3.4f", "3.4h", "3.6", "4.1", "4.2", "4.3a", "4.3b", "B"),
)
FIGURES = (
    *("1.3a", "1.3b", "1.3c", "1.5b", "1.5c", "1.5d", "1.5f"),
    *("2.2a", "2.2b", "2.4c", "2.4d-accuracy", "2.4d-loss", "2.4e", "2.4f"),
    *("2.5", "2.6a", "2.6b", "2.6c", "2.8"),
    *("3.1b", "3.2a", "3.2b", "3.2c", "3.2d", "3.4a-loss", "3.4a-accuracy", "3.4d", "3.4f", "3.4e"),
    *("3.4g", "3.7a", "3.7b", "3.7c"),
    *("4.3c-accuracy", "4.3c-loss", "4.3d", "4.3e", "B"),
)

NEEDS: Mapping[str, str] = {  # of tables and figures, beside their part
    **dict.fromkeys(("2.2a", "2.2b"), "setups"),
    **dict.fromkeys(("2.4a", "2.4b", "2.4c", "2.4d-accuracy", "2.4d-loss"), "combination"),
    **dict.fromkeys(("2.4e", "2.4f"), "combination"),
    "2.8": "conclusion",
    "B": "twins",
}
