"""The four scores of a confusion matrix as formulas with their numbers put in."""

from dataclasses import dataclass

from pipeline.manifest import Claim
from report.evidence import Evidence
from report.formats import BOUND, claim_number, count, fixed


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
    return [
        _formula("Accuracy", ("TP", "TN"), ("TP", "TN", "FP", "FN"), (tp, tn), (tp, tn, fp, fn), evidence.claim(f"{run}.accuracy")),
        _formula("Precision", ("TP",), ("TP", "FP"), (tp,), (tp, fp), precision),
        _formula("Recall", ("TP",), ("TP", "FN"), (tp,), (tp, fn), recall),
        _f1(precision, recall, evidence.claim(f"{run}.f1")),
    ]


Terms = tuple[str, ...]


def _formula(name: str, top: Terms, bottom: Terms, above: Terms, below: Terms, claim: Claim) -> Formula:
    return Formula(
        name=name,
        factor="",
        symbols=Fraction(numerator=_sum(top), denominator=_sum(bottom)),
        numbers=Fraction(numerator=_sum(above), denominator=_sum(below)),
        result=claim_number(claim),
    )


def _f1(precision: Claim, recall: Claim, f1: Claim) -> Formula:
    first, second = fixed(precision.value, 3), fixed(recall.value, 3)
    return Formula(
        name="F1 score",
        factor="2",
        symbols=Fraction(numerator=f"precision{BOUND}×{BOUND}recall", denominator=_sum(("precision", "recall"))),
        numbers=Fraction(numerator=f"{first}{BOUND}×{BOUND}{second}", denominator=_sum((first, second))),
        result=claim_number(f1),
    )


def _sum(terms: Terms) -> str:
    return f"{BOUND}+{BOUND}".join(terms)
