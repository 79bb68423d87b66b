"""The headings of the report and the order of its tables and figures.

Titles are neutral: an assignment may have others in their place, as the packaged one has.
Where groups of the manifest stand, whatever and however many they are, a slot is named for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heading:
    """level 1 is a part. `part` is the part of the run that it needs, `needs` what else.

    derived: what its title says follows from recipes that it does not show. In a title, {n} counts the headings that have it, and what `contents` counts and names is put in.
    """

    anchor: str
    level: int
    title: str
    part: str | None = None
    needs: str | None = None
    derived: bool = False


SWEEPS, METHODS = "sweeps", "methods"  # slots
NETWORKS = "networks"  # a slot of those of Part 4, where they are several
EFFECTS = "2.8"  # a table that a chapter makes
ALIKE, EQUAL, EQUAL_TWINS, CALIBRATION = (
    "3.4i",
    "4.4",
    "B.equal",
    "B.calibration",
)  # tables that not every run has
RECIPES = ("recipes-table", "recipes-images")  # tables that a chapter makes


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
        (1, "found", "What was found"),
        (1, "contributions", "Contributions", "contributions"),
        (1, "how-to-read", "How the numbers were made"),
    ),
)
PART_1 = _headings(
    "1",
    (
        (1, "part-1", "Part 1"),
        (2, "overview-1", "The data"),
        (3, "checks-1", "Checks of the table", "checked table"),
        (2, "preprocessing", "Preprocessing"),
        (2, "graphs-1", "The data in graphs"),
        (2, "network", "The network"),
        (3, "network-architecture", "Architecture"),
        (3, "network-activation", "Activation function"),
        (3, "network-regularisation", "Regularisation"),
        (3, "network-flow", "Forward pass"),
        (3, "network-why", "Why this design"),
        (2, "performance-1", "Performance"),
        (3, "metrics-1", "Scores"),
        (3, "graphs-overview", "Graphs"),
        (4, "accuracy-graph-1", "Accuracy"),
        (4, "loss-graph-1", "Loss"),
        (4, "confusion-1", "Confusion matrix"),
        (4, "roc-1", "ROC curve"),
    ),
)
PART_2 = _headings(
    "2",
    (
        (1, "part-2", "Part 2"),
        (2, "setups", "Hyperparameters", "sweeps"),
        (3, SWEEPS, "", "sweeps"),
        (2, "interesting", "Two setups that stand out", "setups"),
        (3, "worst-graph", "The lowest validation accuracy", "setups"),
        (3, "best-graph", "The highest validation accuracy", "setups"),
        (2, "discussion", "Methods", "methods"),
        (3, METHODS, "", "methods"),
        (2, "best-model", "The combination", "combination"),
        (3, "best-architecture", "Architecture", "combination"),
        (3, "best-forward", "Forward pass", "combination"),
        (3, "best-training", "Training", "combination"),
        (3, "best-metrics", "What the scores mean", "combination"),
        (3, "best-performance", "Scores", "combination"),
        (3, "best-comparison", "Side by side", "combination"),
        (3, "best-accuracy", "Accuracy", "combination"),
        (3, "best-loss", "Loss", "combination"),
        (3, "best-confusion", "Confusion matrix", "combination"),
        (3, "best-roc", "ROC curve", "combination"),
        (2, "alone", "{base} under other conditions", "alone"),
        (3, "protocols", "{protocols}"),
        (3, "simple-models", "What a simple model gets", "simple"),
        (3, "over-seeds", "{models} over all seeds"),
        (3, "leaks", "{rows} that were seen in training"),
        (2, "effects", "Which published effects survive", "effects"),
        (2, "effects", "All changes side by side", "changes"),
    ),
)
PART_3 = _headings(
    "3",
    (
        (1, "part-3", "Part 3"),
        (2, "overview-3", "The images"),
        (3, "checks-3", "Checks of the images", "checked images"),
        (2, "graphs-3", "The images in graphs"),
        (2, "final-model", "The network"),
        (3, "network-convolution", "Convolutional layers"),
        (3, "network-pooling", "Pooling layers"),
        (3, "network-full", "Fully connected layers"),
        (3, "network-parameters", "Parameters"),
        (2, "performance-3", "Performance"),
        (3, "loss-graph-3", "Loss"),
        (3, "accuracy-graph-3", "Accuracy"),
        (3, "confusion-3", "Confusion matrix"),
        (3, "roc-3", "ROC curve"),
        (3, "calibration-3", "Calibration"),
        (3, "classes-3", "Class by class"),
        (3, "alike-3", "Classes that are taken for one another", "alike"),
        (3, "time-3", "Training time"),
        (3, "beside-3", "{others}, and the choice of the model", "beside"),
        (2, "reading-3", "What the network looks at"),
    ),
)
PART_4 = _headings(
    "4",
    (
        (1, "part-4", "Part 4"),
        (2, "networks-4", "{networks}"),
        (3, NETWORKS, "", "several"),
        (2, "differences", "Differences from the network of Part 3", "3"),
        (2, "differences", "How the networks differ", "compared, no 3"),
        (2, "differences", "Its architecture", "alone in 4"),
        (3, "depth", "Depth and structure"),
        (3, "channels", "Convolutional channels"),
        (3, "normalisation-4", "Normalisation"),
        (3, "full-4", "Fully connected layers"),
        (3, "dropout-4", "Dropout"),
        (3, "initialisation", "Weight initialisation"),
        (2, "performance-4", "Performance"),
        (3, "time-4", "Training time"),
        (3, "accuracy-4", "Accuracy"),
        (3, "scores-4", "Precision, recall and F1 score"),
        (3, "accuracy-graph-4", "Accuracy over the epochs"),
        (3, "loss-graph-4", "Loss over the epochs"),
        (3, "confusion-4", "Confusion matrices"),
        (3, "roc-4", "ROC curves"),
        (3, "equal-4", "On equal terms", "equal"),
    ),
)
BONUS = _headings(
    "bonus",
    ((1, "bonus", "Bonus", "twins"),),
)
BACK = _headings(
    None,
    (
        (1, "recipes", "How each network was trained", "recipes"),
        (1, "conclusion", "Conclusion"),
        (1, "audit", "Audit of the published numbers", "source"),
        (1, "errata", "Errata of the source", "known source"),
        (1, "run", "The run"),
        (1, "references", "References"),
    ),
)

HEADINGS = (*FRONT, *PART_1, *PART_2, *PART_3, *PART_4, *BONUS, *BACK)

TABLES = (
    *("1.1a", "1.1b", "1.1c", "1.1d", "1.2d", "1.2e", "1.4", "1.5a"),
    *(SWEEPS, METHODS, "2.3-cost", "2.4a", "2.4b", "2.5", "2.6", "2.7", "2.8"),
    *("3.1a", "3.3", "3.4b", "3.4f", "3.4h", ALIKE, "3.6", "4.1", NETWORKS, "4.2", "4.3a", "4.3b"),
    *(EQUAL, "B", CALIBRATION, EQUAL_TWINS, *RECIPES),
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
    "2.3-cost": "methods",
    "2.8": "conclusion",
    "B": "twins",
    EQUAL_TWINS: "twins",
    CALIBRATION: "twins",
    ALIKE: "alike",
    EQUAL: "equal",
}
