"""Reasons from how closely a network fits its training rows, and what of that carries over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manifest import Verdict
from report.page import formats, settings
from report.reasons.pair import Pair, as_number, each, names
from report.reasons.rule import Rule
from report.reasons.steps import FIT, ON_THE_WAY

GAP, RECALL = "gap", "recall"
FEW = 32  # rows in a batch, of which the mean is off by a sixth of the spread or more
ONLY = frozenset({"dropout"})
NORM, OPTIMISER = frozenset({"batch_norm"}), frozenset({"optimiser"})
ON_PATIENCE = frozenset({"early_stopping", "plateau_factor", "plateau_patience"})
OF_OTHERS = ONLY | NORM | OPTIMISER | ON_THE_WAY | ON_PATIENCE
OTHER = frozenset({"hidden", "activation", "weight_decay", "momentum", "label_smoothing", "cosine"})


@dataclass(frozen=True)
class Fits:
    """Whether training rows are fitted with this verdict, more dropout being one direction."""

    verdict: Verdict
    and_also: Callable[[Pair], bool] = lambda _: True

    def __call__(self, pair: Pair) -> bool:
        return pair.verdict(FIT) == self.verdict and self.and_also(pair)


def _drops_more(pair: Pair) -> bool:
    return pair.number("dropout") > pair.number("dropout", pair.against)


def _drops_otherwise(pair: Pair) -> bool:
    return not _drops_more(pair)


def _underfit(pairs: Sequence[Pair]) -> str:
    return (
        f"{formats.sentence(names(pairs))} keeps the network from its own training rows, even with dropout switched off for measuring: the "
        f"training accuracy is {each(pairs, FIT)}.{_cost(pairs)}"
    )


def _cost(pairs: Sequence[Pair]) -> str:
    """That a looser fit is no use to test data either, where a test says so of all."""
    return " That is underfitting." if all(p.verdict() == "lower" for p in pairs) else ""


def _fit(pairs: Sequence[Pair]) -> str:
    return (
        f"With {names(pairs)}, the network fits its training rows more closely: training accuracy is {each(pairs, FIT)}. "
        f"{carried(pairs)}"
    )


def carried(pairs: Sequence[Pair]) -> str:
    """What becomes of a closer fit: it shows on test data, as a gap, or nowhere."""
    gained = any(pair.verdict() == "higher" for pair in pairs)
    kept = (
        "On test data, part of it is found." if gained else "On test data, nothing of it is found."
    )
    return f"{kept} {_grown(pairs)}".strip()


def _grown(pairs: Sequence[Pair]) -> str:
    grown = [pair for pair in pairs if pair.verdict(GAP) == "higher"]
    if not grown:
        return ""
    gaps = formats.listed(formats.points(pair.own(GAP).value) for pair in grown)
    base = formats.points(grown[0].other(GAP).value)
    return f"The gap to validation data grows to {gaps}, from {base}: that part is memory."


def _normalised(pairs: Sequence[Pair]) -> str:
    return (
        f"At one rate, batch normalisation lets training go further: training accuracy is {each(pairs, FIT)}. "
        f"{carried(pairs)}"
    )


def _takes_few(pair: Pair) -> bool:
    has, had = pair.number("batch_norm"), pair.number("batch_norm", pair.against)
    return bool(has) and not had and 1 < pair.number("batch_size") <= FEW


def _of_few(pairs: Sequence[Pair]) -> str:
    rows = pairs[0].evidence.called.row.many
    batch = pairs[0].number("batch_size")
    off = formats.percent(1 / as_number(batch) ** 0.5)
    return (
        f"Batch normalisation takes its means from {formats.count(batch)} {rows} at a time. The mean of so few is typically off by {off} of "
        "their spread (one over the root of their number): each step has a noise of its own."
    )


def _other_optimiser(pairs: Sequence[Pair]) -> str:
    told = [
        settings.choice(pair.evidence, pair.experiment, settings.OPTIMISER).phrase for pair in pairs
    ]
    base = settings.choice(pairs[0].evidence, pairs[0].against, settings.OPTIMISER).phrase
    return (
        f"At one learning rate, {formats.listed(told)} fits training rows more closely than {base}: training accuracy "
        f"is {each(pairs, FIT)}. {_grown(pairs) if _leaks(pairs) else carried(pairs)}"
    ).strip()


def _leaks(pairs: Sequence[Pair]) -> bool:
    """Whether what is gained on test data may be the leak's."""
    known = pairs[0].evidence.comparisons
    found = (known.get(f"protocol.{pair.experiment}") for pair in pairs)
    return any(comparison is not None and comparison.verdict == "higher" for comparison in found)


def _less(pairs: Sequence[Pair]) -> str:
    return (
        f"Already on training rows, {names(pairs)} fits less closely: the accuracy there is {each(pairs, FIT)}."
        f"{_cost(pairs)}"
    )


def _is_several(pair: Pair) -> bool:
    return len(pair.differing) > 1 and pair.verdict(FIT) == "higher"


def _together(pairs: Sequence[Pair]) -> str:
    return (
        f"Together, the changes make the network fit its training rows more closely: training accuracy is {each(pairs, FIT)}. "
        f"{carried(pairs)}"
    )


def _lost_recall(pairs: Sequence[Pair]) -> str:
    return f"Recall is lost with {names(pairs)}: {each(pairs, RECALL)}."


def _won_recall(pairs: Sequence[Pair]) -> str:
    return f"More positives are found with {names(pairs)}: recall is {each(pairs, RECALL)}."


def _loses_recall(pair: Pair) -> bool:
    return pair.verdict() == "lower" and pair.verdict(RECALL) == "lower"


def _wins_recall(pair: Pair) -> bool:
    return pair.verdict() == "higher" and pair.verdict(RECALL) == "higher"


def _of_fit(
    id: str,
    differ: frozenset[str],
    holds: Callable[[Pair], bool],
    tell: Callable[[Sequence[Pair]], str],
) -> Rule:
    return Rule(
        id=id, differ=differ, measured=(FIT, GAP), tested=(FIT, GAP), holds=holds, tell=tell
    )


EVERY = OF_OTHERS | OTHER
FALLING = (
    _of_fit("underfits", ONLY, Fits("lower", _drops_more), _underfit),
    _of_fit("less fit", OTHER, Fits("lower"), _less),
    Rule(
        id="recall lost",
        differ=EVERY,
        measured=(RECALL,),
        tested=(RECALL,),
        holds=_loses_recall,
        tell=_lost_recall,
    ),
)
RISING = (
    _of_fit("fits", ONLY, Fits("higher", _drops_otherwise), _fit),
    _of_fit("normalised", NORM, Fits("higher"), _normalised),
    _of_fit("optimiser", OPTIMISER, Fits("higher"), _other_optimiser),
    _of_fit("another fit", OTHER, Fits("higher"), _fit),
    Rule(
        id="together",
        differ=EVERY,
        alone=False,
        measured=(FIT, GAP),
        tested=(FIT, GAP),
        holds=_is_several,
        tell=_together,
    ),
    Rule(
        id="recall won",
        differ=EVERY,
        measured=(RECALL,),
        tested=(RECALL,),
        holds=_wins_recall,
        tell=_won_recall,
    ),
    Rule(id="small batches", differ=NORM, alone=False, holds=_takes_few, tell=_of_few),
)
