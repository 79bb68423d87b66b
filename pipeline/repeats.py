"""How often each experiment on the table is trained: every split of its rows with several starts.

A start is what one training draws for itself: first weights, order of rows and dropout. Each has a
seed of its own, so that the starts of different splits have nothing in common.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Repeats:
    """first: the first seed, of the first split too. splits × starts trainings; 0 × 0 are none."""

    first: int
    splits: int
    starts: int

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of all trainings: the first start of each split, then the second of each, and so on."""
        return tuple(range(self.first, self.first + self.splits * self.starts))

    @property
    def split_seeds(self) -> tuple[int, ...]:
        """Of the splits, which models without chance are fitted to once."""
        return tuple(range(self.first, self.first + self.splits))

    def split_of(self, seed: int) -> int:
        """The seed of the split that the training with `seed` gets."""
        return self.first + (seed - self.first) % self.splits
