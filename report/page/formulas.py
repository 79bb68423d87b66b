"""The four scores of a confusion matrix as formulas with their numbers put in."""

from collections.abc import Iterable
from dataclasses import dataclass

from manifest import Claim
from report.page.evidence import Evidence
from report.page.formats import BOUND, claim_number, count, fixed


@dataclass(frozen=True, kw_only=True)
class Fraction:
    numerator: str
    denominator: str


@dataclass(frozen=True, kw_only=True)
class Formula:
    """name = symbols = numbers = result; `spoken` is what a screen reader says."""

    name: str
    factor: str
    symbols: Fraction
    numbers: Fraction
    result: str

    @property
    def spoken(self) -> str:
        factor = f"{self.factor} times " if self.factor else ""
        return (
            f"{self.name} = {factor}({self.symbols.numerator}) / ({self.symbols.denominator}) = "
            f"{factor}({self.numbers.numerator}) / ({self.numbers.denominator}) = {self.result}"
        )


def formulas(evidence: Evidence, run: str) -> list[Formula]:
    """Accuracy, precision, recall and F1 of one run, from its four counts."""
    tn, fp, fn, tp = (
        count(evidence.value(f"{run}.{cell}"))
        for cell in ("true-negatives", "false-positives", "false-negatives", "true-positives")
    )
    precision, recall = (evidence.claim(f"{run}.{score}") for score in ("precision", "recall"))
    values = {"TP": tp, "TN": tn, "FP": fp, "FN": fn}
    return [
        _formula("Accuracy", ("TP", "TN"), values, evidence.claim(f"{run}.accuracy")),
        _formula("Precision", ("TP",), _only(values, "TP", "FP"), precision),
        _formula("Recall", ("TP",), _only(values, "TP", "FN"), recall),
        _f1(precision, recall, evidence.claim(f"{run}.f1")),
    ]


def _only(values: dict[str, str], *names: str) -> dict[str, str]:
    return {name: values[name] for name in names}


def _formula(name: str, top: tuple[str, ...], below: dict[str, str], claim: Claim) -> Formula:
    """`top` over the sum of `below`, in symbols and in numbers."""
    return Formula(
        name=name,
        factor="",
        symbols=Fraction(numerator=_sum(top), denominator=_sum(below)),
        numbers=Fraction(
            numerator=_sum(below[symbol] for symbol in top), denominator=_sum(below.values())
        ),
        result=claim_number(claim),
    )


def _f1(precision: Claim, recall: Claim, f1: Claim) -> Formula:
    first, second = fixed(precision.value, 3), fixed(recall.value, 3)
    return Formula(
        name="F1 score",
        factor="2",
        symbols=Fraction(
            numerator=f"precision{BOUND}×{BOUND}recall", denominator=_sum(("precision", "recall"))
        ),
        numbers=Fraction(
            numerator=f"{first}{BOUND}×{BOUND}{second}", denominator=_sum((first, second))
        ),
        result=claim_number(f1),
    )


def _sum(terms: Iterable[str]) -> str:
    return f"{BOUND}+{BOUND}".join(terms)
