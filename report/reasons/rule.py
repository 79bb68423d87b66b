"""What a reason is: the settings that differ, what it needs measured, a condition, a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from report.reasons.pair import Pair


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One reason.

    id: what it says, in a word or two.
    differ: settings of a recipe; it is asked only where at least one of them differs.
    alone: whether nothing else may differ, so that the reason is this and no other one.
    measured: metrics that both sides have a claim of. tested: metrics that they were compared by.
    holds: whether what was measured bears it out. tell: all pairs of a table that it holds of → a
    sentence with their numbers.
    """

    id: str
    differ: frozenset[str]
    alone: bool = True
    measured: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    holds: Callable[[Pair], bool]
    tell: Callable[[Sequence[Pair]], str]

    def speaks_of(self, pair: Pair) -> bool:
        differing = set(pair.differing)
        if not differing & self.differ or (self.alone and not differing <= self.differ):
            return False
        known = all(map(pair.has_measured, self.measured)) and all(
            map(pair.was_tested, self.tested)
        )
        return known and self.holds(pair)
