"""Each check finds what it is there for, and holds once the source is corrected."""

import pytest
from published_example import corrected, source
from report_example import Example, build

from report.chapters.errata import CHECKS, errata, summary
from report.chapters.errata.check import Erratum
from report.page.evidence import Evidence
from report.page.tracing import pieces, plain

# Artefacts whose row of the inventory has an entry under "Check".
CHECKED = {
    *("F2", "1.1b", "1.2a", "1.2b", "1.2c", "1.2d", "1.5b", "1.5e", "1.5f"),
    *("2.1a", "2.1c", "2.2a", "2.4c", "2.4f"),
    *("3.1a", "3.2b", "3.2c", "3.3", "3.4b", "3.4e"),
    *("4.2", "4.3a", "4.3c", "4.3d", "4.3e", "B"),
}
HELD = {
    *("scores-of-the-base", "scores-of-the-best", "sizes-of-the-sets"),
    *("sums-of-the-layers", "number-of-layers", "f1-of-the-formula", "classes-of-the-test-rows"),
}
FAULTS = {
    *("filled-over-all-rows", "scaled-before-split", "oversampled-before-split"),
    *("area-of-the-base", "area-of-the-best"),
}
UNSUPPORTED = {
    *("unseen-above-validation", "unseen-below-training"),
    *("ranking-of-dropouts", "ranking-of-batch-sizes", "ranking-of-rates"),
    *("overfitting-of-the-worst", "methods-without-numbers"),
    *("significance-of-the-increase", "cause-of-the-increase"),
    *("size-of-an-image", "colours", "choice-of-the-cnn", "lead-of-the-cnn"),
}
STEPS = source().order.steps
BATCH_NORM = {
    "id": "3.6.batch-norm", "name": "x", "value": "0.90", "unit": "fraction", "where": "", "needs": "never", "reason": "x",
}  # fmt: skip

# Check → a correction of the source under which it holds.
CORRECTIONS = {
    "filled-over-all-rows": {"values": {"1.1c.count.f1": "537.000000"}},
    "scaled-before-split": {"order": {"steps": (STEPS[0], STEPS[2], STEPS[3], STEPS[1])}},
    "oversampled-before-split": {"values": {"1.5d.true-negatives": "31"}},
    "skew-of-f2": {"says": {"1.3a.second": "right"}},
    "words-for-correlations": {"values": {"1.3c.f2-target": "0.43"}},
    "unseen-above-validation": {"values": {"1.5b.test": "0.69"}},
    "unseen-below-training": {"values": {"1.5c.test": "0.61"}},
    "accuracy-of-the-formula": {"values": {"1.5e.accuracy": "0.753"}},
    "area-of-the-base": {"values": {"1.5f.auc": "0.82"}},
    "one-network-several-accuracies": {
        "values": {"2.1b.accuracy-2": "0.7533", "2.1c.accuracy-2": "0.7533", "2.4c.base": "0.75"}
    },
    "ranking-of-dropouts": {"values": {"2.1a.accuracy-2": "0.85"}},
    "ranking-of-batch-sizes": {"values": {"2.1b.accuracy-1": "0.60"}},
    "ranking-of-rates": {"values": {"2.1c.accuracy-3": "0.82"}},
    "settings-of-the-best-model": {"values": {"2.4a.dropout": "0.5", "2.4a.batch": "64"}},
    "overfitting-of-the-worst": {"values": {"2.1c.accuracy-1": "0.70"}},
    "optimal-rate": {"values": {"2.2b.rate": "0.01", "2.4a.rate": "0.01"}},
    "methods-without-numbers": {"order": {"methods": ("Early Stopping",)}},
    "sigmoid-before-the-loss": {"values": {"2.4b.loss": "0.5247"}},
    "size-of-the-increase": {"values": {"2.4c.increase": "0.05"}},
    "significance-of-the-increase": {"values": {"2.4b.accuracy": "0.9000"}},
    "cause-of-the-increase": {"values": {"2.4a.dropout": "0.50", "2.4a.batch": "64"}},
    "area-of-the-best": {"values": {"2.4f.auc": "0.87"}},
    "size-of-an-image": {"values": {"3.2b.width": "28"}},
    "colours": {"values": {"3.2c.correlation": "0.9"}},
    "number-of-convolutions": {"values": {"3.3.prose-sets": "4"}},
    "number-of-filters": {"values": {"3.3.prose-first": "32"}},
    "meaning-of-a-megabyte": {"values": {"4.1.parameter-size": "516.39"}},
    "overfitting-of-the-cnn": {"values": {"4.3c.cnn": "0.92"}},
    "validation-loss-of-the-cnn": {"says": {"4.3c.validation-loss": "falls"}},
    "accuracy-of-the-cnn": {"values": {"3.4b.accuracy": "0.9157"}},
    "areas-of-the-cnn": {"values": {"4.3e.cnn-auc": "0.99"}},
    "choice-of-the-cnn": {"more": [BATCH_NORM]},
    "flattened-size": {"values": {"4.1.prose-flattened": "25088"}},
    "time-in-seconds": {"values": {"4.3a.seconds": "4402"}},
    "ratio-of-the-times": {"values": {"4.3a.ratio": "6.65"}},
    "increase-of-the-time": {"values": {"4.3a.increase": "5.6542"}},
    "lead-of-the-cnn": {"values": {"3.4b.accuracy": "0.9257", "4.3b.cnn": "0.9257"}},
    "lead-of-vgg13": {
        "values": {"4.3b.accuracy": "0.9191", "4.3b.precision": "0.92", "4.3b.recall": "0.92"}
    },
    "equal-scores-of-vgg13": {"values": {"4.3b.precision": "0.92"}},
    "bonus": {"order": {"headings": (*source().order.headings, "Bonus")}},
}
# Check that holds → a change of the source that it finds.
FLAWS = {
    "scores-of-the-base": {"values": {"1.5d.true-positives": "46"}},
    "scores-of-the-best": {"values": {"2.4b.recall": "0.8591"}},
    "sizes-of-the-sets": {"values": {"3.1a.train": "80641"}},
    "sums-of-the-layers": {"values": {"3.3.linear-1-9.param": "8389121"}},
    "number-of-layers": {"values": {"4.2.layers": "16"}},
    "f1-of-the-formula": {"values": {"1.5e.f1": "0.719"}},
    "classes-of-the-test-rows": {
        "values": {"2.4e.false-positives": "10", "2.4e.false-negatives": "20"}
    },
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory) -> Evidence:
    return Evidence(build(tmp_path_factory.mktemp("example"), Example()))


@pytest.fixture(scope="module")
def found(evidence) -> dict[str, Erratum]:
    return {entry.id: entry for entry in errata(evidence, source()).entries}


def test_every_check_of_the_inventory_has_its_erratum(found):
    assert {artefact for entry in found.values() for artefact in entry.artefacts} >= CHECKED


def test_there_are_as_many_errata_as_checks_and_no_id_occurs_twice(found):
    assert len(found) == len(CHECKS) == 48


def test_every_check_ends_as_the_printed_numbers_have_it(found):
    open_ones = {"most-frequent-value"}  # the example has another table
    for id, entry in found.items():
        expected = "contradiction"
        for ids, verdict in (
            (HELD, "holds"),
            (FAULTS, "fault"),
            (UNSUPPORTED, "not supported"),
            (open_ones, "open"),
        ):
            expected = verdict if id in ids else expected
        assert entry.verdict == expected, id


def test_every_check_is_tried_on_a_source_that_is_put_right_or_wrong(found):
    assert set(found) == {*CORRECTIONS, *FLAWS, "most-frequent-value"}


@pytest.mark.parametrize(("id", "changes"), CORRECTIONS.items(), ids=CORRECTIONS)
def test_a_check_holds_once_the_source_is_corrected(evidence, id, changes):
    entries = errata(evidence, corrected(**changes)).entries
    assert next(entry for entry in entries if entry.id == id).verdict == "holds"


@pytest.mark.parametrize(("id", "changes"), FLAWS.items(), ids=FLAWS)
def test_a_check_that_holds_finds_a_flaw(evidence, id, changes):
    entries = errata(evidence, corrected(**changes)).entries
    assert next(entry for entry in entries if entry.id == id).verdict == "contradiction"


@pytest.mark.parametrize(
    ("id", "arithmetic"),
    [
        ("accuracy-of-the-formula", "(47 + 66) / 150 = 0.7533; the source prints 0.762."),
        ("area-of-the-base", "(0.662 + 0.835) / 2 = 0.749"),
        ("one-network-several-accuracies", "75.33 %, 76 % and 69.33 %, and 0.73 where"),
        ("oversampled-before-split", "2 × (766 − 268) = 996 rows"),
        ("meaning-of-a-megabyte", "129,098,340 × 4 / 1,048,576 = 492.47"),
        ("accuracy-of-the-cnn", "0.35 points, or 35 of 10,080 test images"),
        ("flattened-size", "512 × 7 × 7 = 25,088"),
        ("time-in-seconds", "73 × 60 + 22 = 4,402."),
        ("ratio-of-the-times", "4,414 / 663.34 = 6.65"),
        (
            "ratio-of-the-times",
            "Dividing the difference by the shorter time gives (4,414 − 663.34)",
        ),
        ("f1-of-the-formula", "2 × 0.783 × 0.662 / (0.783 + 0.662) = 0.7174"),
        ("bonus", "Not one of them is about bonus, which the contributions name."),
        ("increase-of-the-time", "3,750.66 / 663.34 = 565.42 %"),
    ],
)
def test_a_check_shows_its_arithmetic(found, id, arithmetic):
    told = plain(found[id].arithmetic).replace("\u202f", " ").replace("\u00a0", " ")
    assert arithmetic in told


def test_no_digit_of_the_errata_is_without_its_source(evidence):
    made = errata(evidence, source())
    texts = [*made.summary]
    for entry in made.entries:
        texts += [entry.label, *entry.quotes, entry.arithmetic]
    unmarked = [p.text for text in texts for p in pieces(text) if not p.sources]
    known = ("VGG-13", "Part 1", "Part 3", "Part 4", "f1", "F1")
    for text in unmarked:
        rest = text
        for name in known:
            rest = rest.replace(name, "")
        assert not any(c.isdigit() for c in rest), text


@pytest.mark.xdist_group("smoke")
def test_a_real_run_settles_which_value_is_the_most_frequent(smoke_run):
    entry = errata(Evidence(smoke_run.manifest), source()).entries[0]
    assert entry.verdict == "not supported"
    assert "this run names 0.254, found 6 times" in plain(entry.arithmetic)


@pytest.mark.xdist_group("smoke")
def test_a_real_run_counts_the_rows_that_leaked(smoke_run):
    entries = {e.id: e for e in errata(Evidence(smoke_run.manifest), source()).entries}
    arithmetic = plain(entries["oversampled-before-split"].arithmetic)
    assert " of 150 test rows stand in training or validation too." in arithmetic


def test_without_part_1_nothing_is_told_of_its_rows(tmp_path):
    entries = errata(Evidence(build(tmp_path, Example(parts=("2",)))), source()).entries
    assert {e.id: e for e in entries}["most-frequent-value"].verdict == "open"


def entry(verdict) -> Erratum:
    return Erratum(id="x", name="x", artefacts=("1.1a",), arithmetic="", verdict=verdict)


@pytest.mark.parametrize(
    ("verdicts", "text"),
    [
        (["contradiction"], "Of 1 check, one finds a contradiction."),
        (["contradiction"] * 2, "Of 2 checks, two find a contradiction."),
        (["holds", "open"], "Of 2 checks, one confirms the source and one stays open."),
        (
            ["fault", "not supported", "holds", "holds"],
            "one finds a fault of method, one finds a statement without support and two confirm",
        ),
    ],
)
def test_the_summary_is_grammatical_for_one_and_many(verdicts, text):
    told = plain(summary([entry(verdict) for verdict in verdicts])).replace("\u00a0", " ")
    assert text in told


def test_accuracies_of_one_test_set_are_told_apart_by_how_often_two_models_disagree(evidence):
    """Bonett and Price (2012), eq. 5, at the difference where its interval ends at zero."""
    entries = {entry.id: entry for entry in errata(evidence, source()).entries}
    told = plain(entries["lead-of-the-cnn"].arithmetic).replace("\u00a0", " ")
    n, share = 10_080, (0.0787 * 10_080 + 2) / 10_082
    least = next(d / 1e6 for d in range(1, 10**5) if d / 1e6 > 1.96 * error(d / 1e6, share, n))
    assert f"can be told apart from {100 * least:.2f} points on (McNemar" in told
    assert "one is right and the other wrong on 7.9" in told


def error(difference: float, disagreeing: float, n: int) -> float:
    return ((disagreeing - difference**2) / (n + 2)) ** 0.5


def test_without_both_models_in_the_run_it_stays_open(tmp_path):
    entries = errata(Evidence(build(tmp_path, Example(parts=("1",)))), source()).entries
    verdicts = {entry.id: entry.verdict for entry in entries}
    assert verdicts["lead-of-the-cnn"] == "open"
