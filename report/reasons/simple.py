"""Simple models beside networks on the same rows, and what a linear one says of interactions."""

from collections.abc import Sequence

from report.page import groups, sentences
from report.page.evidence import Evidence
from report.page.formats import listed, sentence
from report.reasons.pair import Pair
from report.reasons.rule import Rule

MODEL = frozenset({"model"})
LINEAR = frozenset({"logistic-regression"})  # models without any interaction of features


def pairs(evidence: Evidence) -> list[Pair]:
    """Each simple model with each network that it is compared with."""
    return [
        Pair(
            evidence=evidence,
            experiment=model.experiment,
            against=_network(evidence, comparison),
            name=model.phrase,
            base=evidence.phrase(_network(evidence, comparison)),
            comparisons=(comparison,),
        )
        for model in groups.members(evidence.groups("simple"))
        for comparison in model.comparisons
    ]


def _network(evidence: Evidence, comparison: str) -> str:
    return evidence.comparison(comparison).right.rpartition(".")[0]


def is_linear(pair: Pair) -> bool:
    return str(pair.evidence.experiment(pair.experiment).recipe.get("model")) in LINEAR


def _is_as_good(pair: Pair) -> bool:
    return is_linear(pair) and pair.verdict() != "lower"


def _linear(pairs: Sequence[Pair]) -> str:
    first = pairs[0]
    found = listed(standing(pair) for pair in pairs)
    return (
        f"{sentence(first.name)} weighs each feature by itself, without interactions of several, and {found}. These runs give no reason to look "
        "for interactions on this table, which is what hidden layers are for."
    )


def standing(pair: Pair) -> str:
    return sentences.outcome(
        pair.verdict(),
        f"scores higher than {pair.base}",
        f"scores lower than {pair.base}",
        f"is equivalent to {pair.base}",
        f"{sentences.APART} {pair.base}",
    )


RULES = (
    Rule(
        id="linear",
        differ=MODEL,
        alone=False,
        tested=("accuracy",),
        holds=_is_as_good,
        tell=_linear,
    ),
)
