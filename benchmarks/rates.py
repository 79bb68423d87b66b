"""What happened how often → its share with Clopper and Pearson's interval (1934), and what is wanted.

A rate is not as wanted where its whole interval lies outside of what is wanted. A test that is never
wrong finds nothing, so that where it can be asked for, the interval has to begin above 0.5 %.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from scipy import stats

ALLOWED, LEAST = 0.05, 0.005
PRINTED = 0.8  # the power that the report prints
TOO_LITTLE, TOO_MUCH = 0.75, 0.85  # where what is found is not what is printed
COLUMNS = ("Of", "Counted", "Tried", "Share, %", "Wanted", "Reached", "Interval, points")

Wanted = Literal["at most 5 %", "0.5 to 5 %", "75 to 85 %", "at least 75 %", ""]


class Share(NamedTuple):
    share: float
    low: float
    high: float


REACHED: Mapping[Wanted, Callable[[Share], bool]] = {
    "at most 5 %": lambda found: found.low <= ALLOWED,
    "0.5 to 5 %": lambda found: LEAST < found.low <= ALLOWED,
    "75 to 85 %": lambda found: found.high >= TOO_LITTLE and found.low <= TOO_MUCH,
    "at least 75 %": lambda found: found.high >= TOO_LITTLE,
    "": lambda _: True,
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """width: mean half-width of 95 % intervals."""

    of: str
    counted: str
    count: int
    tried: int
    wanted: Wanted = ""
    width: float | None = None

    @property
    def found(self) -> Share:
        exact = stats.binomtest(self.count, self.tried).proportion_ci(method="exact")
        return Share(self.count / self.tried, float(exact.low), float(exact.high))

    @property
    def reached(self) -> bool:
        return REACHED[self.wanted](self.found)

    @property
    def told(self) -> str:
        """In percent: "4.1 (3.0–5.5)"."""
        share, low, high = (100 * value for value in self.found)
        return f"{share:.1f} ({low:.1f}–{high:.1f})"

    @property
    def cells(self) -> tuple[str, ...]:
        reached = ("yes" if self.reached else "no") if self.wanted else ""
        width = "" if self.width is None else f"± {100 * self.width:.1f}"
        return (
            self.of,
            self.counted,
            f"{self.tried:,}",
            self.told,
            self.wanted,
            reached,
            width,
        )


def conclusions(results: Sequence[Result]) -> Iterator[str]:
    """What is wanted and not reached, one by one; else that all is."""
    wanted = [result for result in results if result.wanted]
    missed = [result for result in wanted if not result.reached]
    yield f"{len(wanted) - len(missed)} of {len(wanted)} rates are as wanted."
    for result in missed:
        yield f"Not as wanted: {result.of}, {result.counted}: {result.told} %, wanted {result.wanted}."
