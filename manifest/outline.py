"""The headings that a report can have, and what people write under them.

The report has a title and a place for each anchor; an assignment may give it another title, and
text. Beside these, each sweep has the heading `group-<id>` and each method `method-<id>`.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from manifest import limits
from manifest.entries import Entry
from manifest.fields import Key, Name

Part = Literal["1", "2", "3", "4", "bonus"]

ANCHORS: Mapping[Part | None, tuple[str, ...]] = {  # by the part that has to have run
    None: (
        *("found", "contributions", "how-to-read", "recipes", "conclusion", "audit", "errata"),
        *("run", "references"),
    ),
    "1": (
        *("part-1", "overview-1", "checks-1", "preprocessing", "graphs-1", "network"),
        *("network-architecture", "network-activation", "network-regularisation"),
        *("network-flow", "network-why", "performance-1", "metrics-1", "graphs-overview"),
        *("accuracy-graph-1", "loss-graph-1", "confusion-1", "roc-1"),
    ),
    "2": (
        *("part-2", "setups", "interesting", "worst-graph", "best-graph", "discussion"),
        *("best-model", "best-architecture", "best-forward", "best-training", "best-metrics"),
        *("best-performance", "best-comparison", "best-accuracy", "best-loss"),
        *("best-confusion", "best-roc", "alone", "protocols", "simple-models", "over-seeds"),
        *("leaks", "effects"),
    ),
    "3": (
        *("part-3", "overview-3", "checks-3", "graphs-3", "final-model", "network-convolution"),
        *("network-pooling", "network-full", "network-parameters", "performance-3"),
        *("loss-graph-3", "accuracy-graph-3", "confusion-3", "roc-3", "calibration-3"),
        *("classes-3", "alike-3", "time-3", "beside-3", "reading-3"),
    ),
    "4": (
        *("part-4", "networks-4", "differences", "depth", "channels", "normalisation-4", "full-4"),
        *("dropout-4", "initialisation", "performance-4", "time-4", "accuracy-4", "scores-4"),
        *("accuracy-graph-4", "loss-graph-4", "confusion-4", "roc-4", "equal-4"),
    ),
    "bonus": ("bonus",),
}
OF_GROUP, OF_METHOD = "group-", "method-"
COUNTED = ("n", "tables", "models", "base", "protocols")  # what a title can have in braces


class Heading(Entry):
    """title: in the place of the report's own, where it is not empty; text: Markdown, by hand.

    without_part: only where this part did not run; of two for one anchor, that one counts.
    """

    anchor: Key
    title: Name = ""
    text: Annotated[str, Field(max_length=limits.WRITTEN)] = ""
    without_part: Part | None = None


def part_of(anchor: str) -> Part | None:
    """The part of the report that a heading stands in."""
    if anchor.startswith((OF_GROUP, OF_METHOD)):
        return "2"
    return next((part for part, anchors in ANCHORS.items() if anchor in anchors), None)


def anchors() -> Iterator[str]:
    for of_part in ANCHORS.values():
        yield from of_part
