"""What a check of the data is: an id, a threshold with its source, and what it counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from manifest import Concerned, Finding

Given = TypeVar("Given")
MOST_TOLD = 12  # columns or classes of one finding


@dataclass(frozen=True, kw_only=True)
class Seen:
    """count, of how many; value: what was measured, where that is no count."""

    count: int
    of: int
    value: float | None = None
    concerned: tuple[Concerned, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check(Generic[Given]):
    """id: also of its section in docs/checks.md. title: what it looks for, as in a list.

    counts: what it counts; measure: what its threshold is about; source: where that comes from.
    """

    id: str
    title: str
    counts: str
    measure: str
    threshold: float
    source: str
    look: Callable[[Given, float], Seen]

    def finding(self, given: Given, dataset: Literal["table", "images"]) -> Finding:
        seen = self.look(given, self.threshold)
        return Finding(
            id=self.id,
            dataset=dataset,
            title=self.title,
            count=seen.count,
            of=seen.of,
            counts=self.counts,
            measure=self.measure,
            threshold=self.threshold,
            source=self.source,
            value=seen.value,
            concerned=seen.concerned,
        )


def among(of: int, concerned: Iterable[Concerned]) -> Seen:
    """So many of the columns or classes; those with the largest counts first."""
    known = sorted(concerned, key=lambda one: -one.count)
    return Seen(count=len(known), of=of, concerned=tuple(known[:MOST_TOLD]))
