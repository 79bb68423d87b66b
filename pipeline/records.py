"""What the stages hand to one another in memory: plain arrays and numbers, no torch."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True, kw_only=True)
class DiabetesTable:
    """The table of Part 1 as read and as cleaned.

    `raw` keeps every cell as the file has it; `clean` is numeric, with invalid cells
    filled by the mean of their column over all rows, as the assignment did.
    """

    raw: pd.DataFrame
    clean: pd.DataFrame
    source: str
    digest: str

    @property
    def features(self) -> list[str]:
        return [str(column) for column in self.clean.columns if column != "target"]


@dataclass(frozen=True, kw_only=True)
class Characters:
    """The images of Parts 3 and 4, light strokes on a dark ground.

    images: (n, height, width) uint8 at their own size, never enlarged.
    labels: (n,) int64, an index into `classes`.
    sizes: (n, 2) int, width and height in pixels of each image as its source has it.
    channel_correlation: (3, 3), Pearson's r between the colour channels of the source.
    source: "emnist", "drawn", "npz", "folder" or "zip"; `name` is what a reader is told.
    notices: what the run has to announce, for example that a fallback was taken.
    """

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    sizes: np.ndarray
    channel_correlation: np.ndarray
    source: str
    name: str
    digest: str
    notices: tuple[str, ...] = field(default=())
