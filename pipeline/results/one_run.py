"""One run → how far each of its metrics can be trusted, from the rows it was measured on."""

from collections.abc import Mapping

from manifest import Interval
from pipeline.records import Run
from pipeline.results import statistics

ACCURACIES = ("accuracy", "top3-accuracy", "train-accuracy", "validation-accuracy")
NOT_OF_ROWS = ("epoch", "parameters", "train-images")


def measured_on(name: str, run: Run, rows: str) -> tuple[int, str]:
    """How many rows or images, and of which part."""
    if name in NOT_OF_ROWS:
        return 1, "runs"
    if name.startswith("train-"):
        return run.counts.get("measured", run.counts["train"]), f"training {rows}"
    if name.startswith("validation-") or name == "gap":
        return run.counts["validation"], f"validation {rows}"
    return len(run.test_labels), f"test {rows}"


def interval(
    name: str, value: float, run: Run, resampled: Mapping[str, Interval | None]
) -> Interval | None:
    """Over rows: what another seed would change is unknown."""
    n, _ = measured_on(name, run, "rows")
    if name in ACCURACIES:
        return statistics.wilson(round(value * n), n)
    if name == "gap":
        trained, _ = measured_on("train-accuracy", run, "rows")
        first, second = run.fitted["train-accuracy"], run.fitted["validation-accuracy"]
        return statistics.between_proportions(first, trained, second, n)
    return resampled.get(name)
