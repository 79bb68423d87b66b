"""Several comparisons → a sentence for each verdict among them, and not one for each comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from manifest import Comparison, Verdict
from report.page import formats, sentences


@dataclass(frozen=True, kw_only=True)
class Pair:
    """left and right: what the two are called inside a sentence."""

    found: Comparison
    left: str
    right: str


def told(pairs: Sequence[Pair], measure: str) -> str:
    """In the order of verdicts; one alone is told as any comparison is, of several a table has more."""
    by_verdict: dict[Verdict, list[Pair]] = {}
    for pair in pairs:
        by_verdict.setdefault(pair.found.verdict, []).append(pair)
    return " ".join(
        _together(verdict, by_verdict[verdict], measure)
        for verdict in sentences.ORDER
        if verdict in by_verdict
    )


def _together(verdict: Verdict, pairs: Sequence[Pair], measure: str) -> str:
    if len(pairs) == 1:
        (pair,) = pairs
        return sentences.compared(pair.found, pair.left, pair.right, measure)
    than = formats.listed(f"for {p.left} than for {p.right} {_brief(p.found)}" for p in pairs)
    each = [f"{pair.left} and {pair.right} {_brief(pair.found)}" for pair in pairs]
    return sentences.outcome(
        verdict,
        f"The {measure} is higher {than}.",
        f"The {measure} is lower {than}.",
        f"The {measure} is equivalent between {formats.listed(each)}.",
        f"In {measure}, these {sentences.OPEN}: {formats.listed(each)}.",
    )


def _brief(found: Comparison) -> str:
    """The difference and its p, or the p of the equivalence."""
    is_small = found.verdict == "equivalent"
    p = found.p_equivalent_adjusted if is_small else found.p_adjusted
    size = formats.points(found.difference)
    return f"({size})" if p is None else f"({size}, {formats.p_value(p)})"
