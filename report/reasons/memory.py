"""Reasons from what a network remembers of single rows, and from what a linear model lacks."""

from collections.abc import Sequence

from report.page import formats, settings
from report.page.evidence import Evidence
from report.page.formats import listed
from report.page.links import linked
from report.reasons.fitting import GAP
from report.reasons.pair import Pair, text
from report.reasons.rule import Rule
from report.reasons.steps import FIT

PROTOCOL, MODEL = frozenset({"protocol"}), frozenset({"model"})
BALANCED = "balanced-accuracy"
LINEAR = frozenset({"logistic-regression"})  # models without any interaction of features


def _pays(pair: Pair) -> bool:
    """Leaks raise the score under this optimiser, and not under another one that remembers less."""
    return pair.verdict(BALANCED) == "higher" and bool(_remembers_less(pair))


def _remembers_less(pair: Pair) -> list[str]:
    """The same network under optimisers by which it fits training rows less closely."""
    evidence, own = pair.evidence, evidence_of(pair)
    base = evidence.base
    found = []
    for other in evidence.under(pair.experiment, protocol="published"):
        comparison = evidence.comparisons.get(f"protocol.{other.id}")
        if comparison is None or comparison.verdict == "higher" or other.id != base:
            continue
        fit = evidence.comparisons.get(f"optimiser.{own}.{FIT}")
        if fit is not None and fit.verdict == "higher":
            found.append(other.id)
    return found


def evidence_of(pair: Pair) -> str:
    return str(pair.evidence.setting(pair.experiment, settings.OPTIMISER))


def _memory(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    (other, *_), evidence = _remembers_less(pair), pair.evidence
    own, less = (
        (evidence.optimiser(id), text(evidence.claim(f"{id}.{FIT}")))
        for id in (pair.experiment, other)
    )
    return (
        f"A leak pays as far as a network remembers rows. Under {own[0]}, it fits training rows more closely "
        f"({own[1]} of them right, and {less[1]} under {less[0]}), and there alone the leak shows."
    )


def _is_as_good(pair: Pair) -> bool:
    model = str(pair.evidence.experiment(pair.experiment).recipe.get("model"))
    return model in LINEAR and pair.verdict() != "lower"


def _linear(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    networks = listed(one.base for one in pairs)
    return (
        f"As {pair.name} weighs each feature by itself, it has no interactions of features. That it is not behind {networks} "
        "speaks against interactions that would matter on this table: what the hidden layers are there for is not asked for."
    )


RULES = (
    Rule(id="memory", differ=PROTOCOL, tested=(BALANCED,), holds=_pays, tell=_memory),
    Rule(id="linear", differ=MODEL, alone=False, tested=("accuracy",), holds=_is_as_good, tell=_linear),
)
