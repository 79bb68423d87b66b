"""Reasons from what a network remembers of single rows."""

from collections.abc import Sequence

from report.page import settings
from report.reasons.pair import Pair, text
from report.reasons.rule import Rule
from report.reasons.steps import FIT

PROTOCOL = frozenset({"protocol"})
BALANCED = "balanced-accuracy"


def _pays(pair: Pair) -> bool:
    """Leaks raise the score under this optimiser, and not under another one that remembers less."""
    return pair.verdict(BALANCED) == "higher" and _base_remembers_less(pair)


def _base_remembers_less(pair: Pair) -> bool:
    """Whether the base, under its own optimiser, fits training rows less closely, and no leak shows."""
    known = pair.evidence.comparisons
    base = pair.evidence.base
    leak, fit = known.get(f"protocol.{base}"), known.get(f"optimiser.{_optimiser(pair)}.{FIT}")
    is_of_base = (
        pair.evidence.experiment(pair.experiment).name == pair.evidence.experiment(base).name
    )
    return (
        is_of_base
        and leak is not None
        and leak.verdict != "higher"
        and fit is not None
        and fit.verdict == "higher"
    )


def _optimiser(pair: Pair) -> str:
    return str(pair.evidence.setting(pair.experiment, settings.OPTIMISER))


def _memory(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    evidence = pair.evidence
    own, less = (
        (evidence.optimiser(id), text(evidence.claim(f"{id}.{FIT}")))
        for id in (pair.experiment, evidence.base)
    )
    return (
        f"A leak pays as far as a network remembers rows. Under {own[0]}, it fits training rows more closely "
        f"({own[1]} of them right, and {less[1]} under {less[0]}), and of the two, the leak shows there alone."
    )


RULES = (Rule(id="memory", differ=PROTOCOL, tested=(BALANCED,), holds=_pays, tell=_memory),)
