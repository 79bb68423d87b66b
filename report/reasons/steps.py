"""Reasons from how far a training goes: its number of steps, times the learning rate."""

from collections.abc import Sequence

from report.page import chance, formats
from report.page.formats import plural
from report.reasons.pair import Pair, each, text
from report.reasons.rule import Rule

ON_THE_WAY = frozenset({"learning_rate", "batch_size", "accumulation", "epochs_times"})
FIT = "train-accuracy"


def _is_untrained(pair: Pair) -> bool:
    own, base = pair.path
    return own < base and chance.has_stayed(pair.own("train-loss"))


def _base_has_trained(pair: Pair) -> bool:
    return not chance.has_stayed(pair.other("train-loss"))


def _only_own(pair: Pair) -> bool:
    return _is_untrained(pair) and _base_has_trained(pair)


def _untrained(pairs: Sequence[Pair]) -> str:
    first = pairs[0]
    losses = formats.listed(f"{text(pair.own('train-loss'))} with {pair.name}" for pair in pairs)
    return (
        f"After {_epochs(first)}, the training loss is still {losses}, where {first.base} has "
        f"{text(first.other('train-loss'))}; always answering one half would give {_constant()}. The network has hardly left its first weights: it took "
        f"{_ways(pairs)}."
    )


def _constant() -> str:
    return f"{formats.fixed(chance.CONSTANT, 3)} (ln 2)"


def _epochs(pair: Pair) -> str:
    return plural(pair.epochs, "epoch")


def _ways(pairs: Sequence[Pair]) -> str:
    """As in "3,300 steps with a learning rate of 0.001, against 3,300 steps at 0.007 for the base"."""
    first = pairs[0]
    own = formats.listed(
        f"{formats.count(pair.steps)}{'' if place else ' steps'} for {pair.name}"
        for place, pair in enumerate(pairs)
    )
    rates = {pair.number("learning_rate") for pair in pairs}
    rate = first.number("learning_rate", first.against)
    at = "" if rates == {rate} else f" at a rate of {formats.setting(rate)}"
    return f"{own}, against {formats.count(first.base_steps)}{at} for {first.base}"


def _is_behind(pair: Pair) -> bool:
    own, base = pair.path
    return own < base and not _is_untrained(pair) and pair.verdict(FIT) == "lower"


def _is_ahead(pair: Pair) -> bool:
    own, base = pair.path
    return own > base and _base_has_trained(pair) and pair.verdict(FIT) == "higher"


def _behind(pairs: Sequence[Pair]) -> str:
    return f"The epochs end before training does: {_ways(pairs)}. By then, the training accuracy is {each(pairs, FIT)}."


def _ahead(pairs: Sequence[Pair]) -> str:
    return (
        f"{_opening(pairs)} goes further: {_ways(pairs)}. The training accuracy is {each(pairs, FIT)}. {_carried(pairs)}"
    ).strip()


def _opening(pairs: Sequence[Pair]) -> str:
    same = all(
        pair.number("epochs_times") == pair.number("epochs_times", pair.against) for pair in pairs
    )
    return "In the same epochs, training" if same else "Training"


def _carried(pairs: Sequence[Pair]) -> str:
    """Whether what was learnt shows on test data, by their verdicts."""
    if any(pair.verdict() == "higher" for pair in pairs):
        return ""
    return "On test data, nothing of that is found."


def _is_as_far(pair: Pair) -> bool:
    own, base = pair.path
    same_test, same_fit = pair.verdict() == "equivalent", pair.verdict(FIT) == "equivalent"
    return own < base and same_test and same_fit and _base_has_trained(pair)


def _as_far(pairs: Sequence[Pair]) -> str:
    return f"Steps are not what is short: {_ways(pairs)}, and yet the training accuracies are equivalent ({each(pairs, FIT)})."


# Of what is behind the base, and of what is ahead of it.
FALLING = (
    Rule(
        id="not trained",
        differ=ON_THE_WAY,
        measured=("train-loss",),
        holds=_only_own,
        tell=_untrained,
    ),
    Rule(
        id="behind",
        differ=ON_THE_WAY,
        measured=("train-loss", FIT),
        tested=(FIT,),
        holds=_is_behind,
        tell=_behind,
    ),
    Rule(
        id="as far",
        differ=ON_THE_WAY,
        measured=("train-loss", FIT),
        tested=(FIT,),
        holds=_is_as_far,
        tell=_as_far,
    ),
)
RISING = (
    Rule(
        id="ahead",
        differ=ON_THE_WAY,
        measured=("train-loss", FIT),
        tested=(FIT,),
        holds=_is_ahead,
        tell=_ahead,
    ),
)
