"""The table of scores by class."""

import numpy as np
import pytest

from pipeline.results import per_class
from pipeline.results.ledger import Ledger
from tests.results.test_part3 import cnn_run

LABELS = np.repeat(np.arange(4), 10)


def rows(names: tuple[str, ...]) -> list[list[object]]:
    run = cnn_run({0: 1, 1: 1, 10: 0}, LABELS, np.arange(40))
    ledger = Ledger()
    per_class.table(ledger, "3.4h", run, names)
    return [list(row) for row in ledger.tables["3.4h"].rows]


def test_each_class_has_its_own_precision_recall_and_f1() -> None:
    first, second = rows(("A", "B", "C", "D"))
    assert first[:5] == ["A", 10, pytest.approx(8 / 9), 0.8, pytest.approx(16 / 19)]
    assert second[:5] == ["B", 10, pytest.approx(9 / 11), 0.9, pytest.approx(18 / 21)]
    assert first[7:] == ["C", 10, 1, 1, 1, 1]
    assert 0.8 < first[5] < 1


def test_an_odd_number_of_classes_leaves_the_last_place_empty() -> None:
    run = cnn_run({0: 1}, np.repeat(np.arange(3), 10), np.arange(30))
    scores = run.test_scores[:, :3]
    ledger = Ledger()
    odd = run.__class__(**{**vars(run), "test_scores": scores})
    per_class.table(ledger, "3.4h", odd, ("A", "B", "C"))
    last = ledger.tables["3.4h"].rows[-1]
    assert (last[0], last[7:]) == ("B", ("", None, None, None, None, None))
