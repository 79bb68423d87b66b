import pytest

import manifest
from manifest import Comparison, Interval
from report.page import sentences

RANKING = ("higher", "lower", "equivalent", "better", "worse")


def comparison(verdict, difference=0.031, seeds=12, *, p=0.004, adjusted=0.008, beyond=None):
    interval = (
        None if seeds == 1 else Interval(low=difference - 0.02, high=difference + 0.02, method="t")
    )
    return Comparison(
        id="x", left="a", right="b", family="x", difference=difference, unit="fraction", interval=interval,
        test="paired t over splits", n=seeds, of="splits", p=None if seeds == 1 else p, p_adjusted=None if seeds == 1 else adjusted,
        margin=0.02, p_equivalent=None, p_equivalent_adjusted=None, smallest=None if seeds == 1 else 0.027,
        verdict=verdict, beyond=beyond,
    )  # fmt: skip


def judged(verdict, p=0.03):
    return manifest.Tested(
        test="corrected", interval=Interval(low=-0.01, high=0.07, method="t"), p=p, p_adjusted=p,
        p_equivalent=0.9, p_equivalent_adjusted=0.9, smallest=0.053, verdict=verdict,
    )  # fmt: skip


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("verdict", ["higher", "lower"])
def test_a_verdict_ranks(verdict):
    told = plain(sentences.compared(comparison(verdict), "the left", "the right"))
    assert told == (
        f"The left scored {verdict} in test accuracy than the right: +3.1 points "
        "(95 % interval 1.1 to 5.1, paired t over 12 splits, p = 0.008 after Holm’s correction)."
    )


def test_without_evidence_nothing_is_ranked():
    told = plain(sentences.compared(comparison("no evidence", 0.004), "the left", "the right"))
    assert told.startswith("The left and the right could not be told apart: +0.4 points")
    assert "paired t over 12 splits" in told
    assert "80 % power at 2.7 points)" in told
    assert not any(word in told for word in RANKING)


@pytest.mark.parametrize(
    ("here", "beyond", "says"),
    [
        ("higher", "higher", "This holds for new rows, too (95 % interval −1.0 to 7.0, p = 0.03)."),
        ("lower", "no evidence", "For new rows, there is no evidence (95 % interval"),
        ("equivalent", "no evidence", "For new rows, there is no evidence (95 % interval"),
        ("no evidence", "no evidence", "Nor could they for new rows (95 % interval −1.0 to 7.0,"),
    ],
)
def test_what_holds_on_this_table_is_told_apart_from_what_holds_for_new_rows(here, beyond, says):
    told = plain(sentences.compared(comparison(here, beyond=judged(beyond)), "a", "b"))
    assert says in told
    assert told.startswith("On this table, ") == (here in {"higher", "lower"})
    assert ("80 % power at 5.3 points)" in told) == (beyond == "no evidence")


def test_what_never_differs_has_no_test_and_is_told_as_such():
    same = comparison("no evidence", 0.0).model_copy(
        update=dict.fromkeys(("p", "interval", "smallest"))
    )
    told = plain(sentences.compared(same, "the left", "the right"))
    assert told.startswith("The test accuracy of the left is that of the right: 0.0 points")
    assert told.endswith("Without a spread there is no test, and nothing follows.")


def test_equivalence_names_the_margin():
    assert "equivalent" in sentences.compared(comparison("equivalent"), "the left", "the right")


def test_one_seed_leaves_the_spread_unknown():
    told = sentences.compared(comparison("no evidence", seeds=1), "the left", "the right")
    assert told.endswith("With one seed, the spread over seeds is unknown.")
    assert "interval" not in told


def test_a_p_value_that_was_not_changed_mentions_no_correction():
    assert "Holm" not in sentences.compared(comparison("higher", p=0.008), "a", "b")


def test_several_comparisons_with_one_verdict_share_a_sentence():
    found = [(comparison("no evidence"), "one"), (comparison("no evidence"), "two")]
    told = sentences.compared_with(found, "the base")
    assert plain(told).startswith("Neither could be told from the base: one (+3.1 points, ")
    higher = [(comparison("higher", beyond=judged("higher")), name) for name in ("one", "two")]
    told = plain(sentences.compared_with([*found, *higher], "the base"))
    assert told.startswith("On this table, these scored higher than the base: one (+3.1 points, ")
    assert "This holds for new rows, too. The others could not be told from the base: one" in told


def test_each_verdict_has_its_own_phrase():
    phrases = ("up", "down", "same", "open")
    verdicts = ("higher", "lower", "equivalent", "no evidence")
    assert tuple(sentences.outcome(v, *phrases) for v in verdicts) == phrases
