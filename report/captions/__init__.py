"""The caption and the alternative text of every figure, the caption of every table.

A caption says what is drawn; the alternative text says what can be seen in it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from report.evidence import Facts


@dataclass(frozen=True, kw_only=True)
class Words:
    """Writers of the two texts of one figure, from the facts that it was drawn from."""

    caption: Callable[[Facts], str]
    alternative: Callable[[Facts], str]
