"""Reasons from what waits: whether early stopping or a scheduler ever acted, and since when."""

from collections.abc import Sequence

from report.page import formats, sentences
from report.page.formats import percent, plural
from report.page.tracing import follows
from report.reasons.pair import Pair, each
from report.reasons.rule import Rule
from report.reasons.steps import FIT

STOPS = frozenset({"early_stopping"})
LOWERS = frozenset({"plateau_factor"})
ACTED, SHARED = "acted", "shared-epochs"


def _known(pair: Pair, name: str) -> bool:
    return f"{pair.experiment}.{name}" in pair.evidence.claims


def _never_acted(pair: Pair) -> bool:
    """By the count of trainings that it changed; where none was made, by a difference without spread."""
    if _known(pair, ACTED):
        return pair.own(ACTED).value == 0
    found = pair.compared()
    return found is not None and sentences.is_constant(found) and found.difference == 0


def _acted(pair: Pair) -> bool:
    return _known(pair, SHARED)


def _never(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    told = f"It never acted: all trainings end with the results of {pair.base}."
    if not _known(pair, ACTED):
        return told
    return follows(told, ("claims", f"{pair.experiment}.{ACTED}", "value"))


def _how_often(pair: Pair) -> str:
    return f"in {percent(pair.own(ACTED).value, 0)} of the trainings"


def _stopped(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    epochs, of = pair.own(SHARED), plural(pair.epochs, "epoch")
    share = percent(pair.own(ACTED).value, 0)
    acted = f"It ended {share} of the trainings early, on average after {formats.count(epochs.value)} of {of}"
    too_early = pair.verdict(FIT) == "lower"
    return f"{acted}{_too_early(pair) if too_early else _saved(pair)}"


def _too_early(pair: Pair) -> str:
    rows = formats.count(pair.evidence.total("split.validation-rows"))
    return (
        f". That was too early: the training accuracy is {each([pair], FIT)}. The loss of {rows} validation "
        f"{pair.evidence.called.row.many} goes up and down by chance, and ends a training that would have gone on."
    )


def _saved(pair: Pair) -> str:
    """What the epochs that it saves cost, by the verdict."""
    return sentences.outcome(
        pair.verdict(),
        ": epochs are saved, and accuracy is gained.",
        ": the epochs that it saves are paid for in accuracy.",
        ": it saves the rest, and the accuracy is equivalent.",
        ": it saves the rest, and no change of accuracy is found.",
    )


def _lowered(pairs: Sequence[Pair]) -> str:
    pair = pairs[0]
    epochs, of = pair.own(SHARED), plural(pair.epochs, "epoch")
    told = f"It lowered the rate {_how_often(pair)}, for the first time after {formats.count(epochs.value)} of {of} on average"
    if pair.verdict(FIT) == "lower":
        return f"{told}. After that, steps were too small to go on: the training accuracy is {each([pair], FIT)}."
    late = epochs.value > pair.epochs / 2
    return f"{told}{', late in the training' if late else ''}."


RULES = (
    Rule(id="never acted", differ=STOPS | LOWERS, holds=_never_acted, tell=_never),
    Rule(id="stopped", differ=STOPS, measured=(FIT,), holds=_acted, tell=_stopped),
    Rule(id="lowered", differ=LOWERS, measured=(FIT,), holds=_acted, tell=_lowered),
)
