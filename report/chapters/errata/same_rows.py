"""Two accuracies of one set of test rows → from which difference on they can be told apart.

Both models read the same rows, so that what matters is how often one is right where the other is
wrong, and not the spread of each over other rows. The source does not print it; this run has models
of the same two recipes, and the text says that the rate is theirs.
Sources: McNemar (1947); Bonett and Price (2012), eq. 5, whose two added rows are in the limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from report.chapters.errata.check import Verdict, unsupported_unless
from report.page.evidence import Evidence
from report.page.formats import count, distance, percent
from report.published import Source

UNKNOWN = (
    "From which difference on two accuracies of the same rows can be told apart depends on how often the two models disagree, "
    "which this run cannot tell without both of them."
)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """least: the difference from which on they are told apart; None where it is unknown."""

    least: float | None
    words: str

    def supports(self, difference: float) -> Verdict:
        if self.least is None:
            return "open"
        return unsupported_unless(abs(difference) > self.least)


def limit(
    source: Source,
    evidence: Evidence,
    pairs: Sequence[tuple[str, str]],
    rows: float,
    what: str = "test rows",
) -> Limit:
    """pairs: of ids of printed accuracies, of which the first that this run compares is taken.

    Two that differ by more than the models of this run disagree must disagree on as many rows.
    """
    rates = (_disagreement(source, evidence, pair) for pair in pairs)
    rate = next((found for found in rates if found is not None), None)
    if rate is None:
        return Limit(least=None, words=UNKNOWN)
    normal = source.number("normal.two-sided")
    apart = abs(source.number(pairs[0][0]) - source.number(pairs[0][1]))
    adjusted = (max(rate, apart) * rows + 2) / (rows + 2)
    least = normal * (adjusted / (rows + 2 + normal**2)) ** 0.5 * (rows + 2) / rows
    words = (
        f"Both are of the same {count(rows)} {what}. Of the two models in this run, one is right and the other wrong on "
        f"{percent(rate)} of theirs; if {_as_often(rate, apart)}, accuracies can be told apart from "
        f"{distance(least, 2)} on (McNemar’s test, by the interval of Bonett and Price). One training each says nothing of "
        "other starts."
    )
    return Limit(least=least, words=words)


def _as_often(rate: float, apart: float) -> str:
    if rate >= apart:
        return "the same holds of the source’s"
    return f"the source’s disagree on nothing but the {percent(apart)} by which their accuracies differ"


def _disagreement(source: Source, evidence: Evidence, pair: tuple[str, str]) -> float | None:
    """The share of rows on which exactly one of both is right, where this run compares them."""
    asked = {source.by_id[id].claim for id in pair}
    for comparison in evidence.comparisons.values():
        claim = f"disagreement.{comparison.id}"
        if {comparison.left, comparison.right} == asked and claim in evidence.claims:
            return evidence.value(claim)
    return None
