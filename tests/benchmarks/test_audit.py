"""What the benchmark of the audit rests on: honest sources, faults of known size, slips; no training."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from benchmarks import audit, faults, honest
from benchmarks.accused import Accused, contradicts_itself
from benchmarks.bank import Packaged, with_copies
from benchmarks.faults import FAULTS, SLIPS, STEPS, planted
from benchmarks.honest import Results
from benchmarks.simulated import Measured, draw, results
from benchmarks.tried import Found
from pipeline.records import DataTable
from report.page.evidence import Evidence

EVIDENCE: Evidence = None  # type: ignore[assignment]  # arithmetic looks at no run
CELLS = {"true-negatives": 60, "false-positives": 19, "false-negatives": 25, "true-positives": 46}


def of_training() -> dict[str, float]:
    """The metrics of one training, by scikit-learn."""
    truth = np.repeat([0, 0, 1, 1], list(CELLS.values()))
    read = np.repeat([0, 1, 0, 1], list(CELLS.values()))
    return {
        **CELLS,
        "accuracy": float(metrics.accuracy_score(truth, read)),
        "precision": float(metrics.precision_score(truth, read)),
        "recall": float(metrics.recall_score(truth, read)),
        "specificity": 60 / 79,
        "f1": float(metrics.f1_score(truth, read)),
        "auc": 0.8123,
        "auc-from-labels": float(metrics.roc_auc_score(truth, read)),
        "loss": 0.5,
        "train-loss": 0.3,
        "train-accuracy": 0.9,
        "validation-accuracy": 0.715,
        "validation-loss": 0.61,
    }


@pytest.fixture(scope="module")
def packaged() -> Packaged:
    return Packaged.read()


@pytest.fixture(scope="module")
def trained(packaged: Packaged) -> Results:
    return results({e.id: of_training() for e in packaged.experiments})


def printed(packaged: Packaged, found: Results) -> Mapping[str, str]:
    return {n.id: n.value for n in honest.source(packaged.source, found).numbers()}


def test_an_honest_source_prints_its_trainings_to_the_digits_of_the_packaged_one(
    packaged: Packaged, trained: Results
) -> None:
    told = printed(packaged, trained)
    assert (told["1.5a.accuracy"], told["1.5e.accuracy"], told["2.1b.accuracy-2"]) == (
        *("0.7067", "0.707", "0.71"),
    )
    assert (told["1.5d.true-negatives"], told["2.4e.false-negatives"]) == ("60", "25")
    assert (told["1.5f.auc"], told["2.4c.increase"], told["2.3.early-stopping"]) == (
        *("0.81", "0.00", "0.71"),
    )
    assert (told["1.5b.validation-low"], told["1.5b.validation-high"]) == ("0.71", "0.72")
    assert told["1.1a.rows"] == "766"


def test_an_honest_source_does_not_contradict_itself_and_the_packaged_one_does(
    packaged: Packaged, trained: Results
) -> None:
    assert not contradicts_itself(honest.source(packaged.source, trained), EVIDENCE)
    assert contradicts_itself(packaged.source, EVIDENCE)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_of_arithmetic_is_found(slip: faults.Slip, packaged: Packaged, trained: Results):
    right = next(
        float(n.value)
        for n in honest.source(packaged.source, trained).numbers()
        if n.id == slip.number
    )
    for sign in (1, -1):
        wrong = replace(trained, apart={slip.number: right + sign * STEPS[-1] * slip.step})
        assert contradicts_itself(honest.source(packaged.source, wrong), EVIDENCE)


def test_a_swapped_matrix_has_the_scores_that_follow_from_it() -> None:
    tn, fn, fp, tp = CELLS.values()  # turned round
    truth, read = (
        np.repeat([0, 0, 1, 1], (tn, fp, fn, tp)),
        np.repeat([0, 1, 0, 1], (tn, fp, fn, tp)),
    )
    changed = next(f for f in FAULTS if f.name == "swapped matrix").change(of_training(), 1)
    assert (changed["false-positives"], changed["false-negatives"]) == (25, 19)
    assert changed["precision"] == pytest.approx(metrics.precision_score(truth, read))
    assert changed["recall"] == pytest.approx(metrics.recall_score(truth, read))
    assert changed["f1"] == pytest.approx(metrics.f1_score(truth, read))


def test_another_average_is_the_macro_average() -> None:
    truth = np.repeat([0, 0, 1, 1], list(CELLS.values()))
    read = np.repeat([0, 1, 0, 1], list(CELLS.values()))
    changed = next(f for f in FAULTS if f.name == "another average").change(of_training(), 1)
    score = metrics.precision_recall_fscore_support(truth, read, average="macro")
    assert tuple(changed.values()) == pytest.approx(score[:3])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_grows_with_its_size_and_leaves_shares_and_losses_what_they_are(
    fault: faults.Fault,
) -> None:
    of = of_training()
    moved = [
        sum(abs(value - of[name]) for name, value in fault.change(of, size).items())
        for size in (*fault.sizes, 100)
    ]
    assert moved == sorted(moved)
    assert moved[0] < moved[-1]
    changed = fault.change(of, 100)
    assert all(v >= 0 for v in changed.values())
    assert all(v <= 1 for name, v in changed.items() if name in {"accuracy", "auc", "recall"})


def test_a_planted_fault_stands_wherever_the_number_is_printed(
    packaged: Packaged, trained: Results
) -> None:
    base = "base.sgd.published"
    told = printed(
        packaged, planted(trained, base, {"accuracy": 0.5, **CELLS, "true-positives": 1})
    )
    assert (told["1.5a.accuracy"], told["2.1b.accuracy-2"]) == ("0.5000", "0.50")
    assert (told["1.5d.true-positives"], told["2.4e.true-positives"]) == ("1", "46")


@pytest.mark.parametrize("where", ["another split", "first split"])
def test_a_run_never_has_the_training_that_its_source_prints(where: audit.Where) -> None:
    bank = Measured({"a": [[{}] * 4] * 15})
    for seed in range(20):
        drawn = draw(bank, 12, 3, where, np.random.default_rng(seed))
        assert (len(set(drawn.splits)), len(set(drawn.starts))) == (12, 3)
        split, start = drawn.source
        assert (split == drawn.splits[0]) is (where == "first split")
        assert split not in drawn.splits or start not in drawn.starts


def test_copies_are_rows_of_the_table_once_more() -> None:
    frame = pd.DataFrame({"a": range(10), "y": [0, 1] * 5})
    table = DataTable(
        raw=frame, clean=frame, target="y", classes=("0", "1"), source="x", digest="d"
    )
    for share, most in ((0.5, 2), (1.0, 2), (2.0, 3)):
        copied = with_copies(table, share)
        counts = copied.clean["a"].value_counts()
        assert (len(copied.clean), counts.max()) == (10 + share * 10, most)
        assert copied.digest != table.digest


def found(size: float, by_range: int, moved: float) -> Found:
    return Found(
        fault="x", number="1.5a", size=size, moved=moved, tried=30, by_range=by_range,
        on_first_split=None, at_all=30,
    )  # fmt: skip


def test_the_size_that_is_found_with_80_percent_is_told_or_how_many_of_the_largest_are() -> None:
    assert list(audit.told_of_faults([found(1, 23, 0.05), found(2, 24, 0.1)])) == [
        (
            "x (1.5a): the mistake itself moves it by 5.0 points, and 77 % are outside the range; found "
            "with 80 % from 10.0 points on."
        )
    ]
    assert list(audit.told_of_faults([found(1, 3, 0.05)])) == [
        (
            "x (1.5a): the mistake itself moves it by 5.0 points, and 10 % are outside the range; 10 % "
            "found at 5.0 points."
        )
    ]


def test_how_many_honest_sources_are_accused_is_told_with_its_interval() -> None:
    """Clopper and Pearson: 1 of 20 is 0.1 to 24.9 %."""
    clean = Accused(outside=(), outside_first=(), arithmetic=False)
    accused = Accused(outside=("a.b",), outside_first=(), arithmetic=False)
    first, *_ = audit.told_of_honest({"another split": [clean] * 19 + [accused]})
    assert "of 20, 5.0 % (0.1–24.9) were accused of anything" in first
