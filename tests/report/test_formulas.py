"""The four formulas of the source, with the numbers of a run put in."""

from manifest import read
from report.page.evidence import Evidence
from report.page.formulas import formulas
from report.page.tracing import plain


def test_formulas_do_the_arithmetic_of_the_confusion_matrix(output):
    accuracy, precision, recall, f1 = formulas(Evidence(read(output)), "base.sgd.published@42")
    assert plain(accuracy.numbers.numerator).replace("\u00a0", " ") == "47 + 66"
    assert plain(accuracy.numbers.denominator).replace("\u00a0", " ") == "47 + 66 + 13 + 24"
    assert precision.symbols.denominator.replace("\u00a0", " ") == "TP + FP"
    assert plain(recall.result) == "0.662"
    assert plain(f1.spoken).replace("\u00a0", " ") == (
        "F1 score = 2 times (precision × recall) / (precision + recall) = "
        "2 times (0.783 × 0.662) / (0.783 + 0.662) = 0.718"
    )
