"""Why a change does what it does, as far as it was measured.

In:  pairs of experiments that were compared, as one table has them.
Out: sentences. Each is a rule's: it speaks wherever its condition holds, in any assignment, and no
     rule speaks where nothing measured bears a reason out.
"""

from collections.abc import Sequence

from report.reasons import fitting, memory, patience, simple, steps
from report.reasons.pair import Pair
from report.reasons.rule import Rule

__all__ = ["RULES", "Pair", "Rule", "given", "simple"]

RULES: tuple[Rule, ...] = (
    *(*steps.FALLING, *fitting.FALLING),
    *(*steps.RISING, *fitting.RISING),
    *(*patience.RULES, *memory.RULES, *simple.RULES),
)


def given(pairs: Sequence[Pair]) -> list[str]:
    """The reasons for what one table shows; of several pairs with one reason, a single sentence."""
    told = []
    for rule in RULES:
        found = [pair for pair in pairs if rule.speaks_of(pair)]
        if found:
            told.append(rule.tell(found))
    return told
