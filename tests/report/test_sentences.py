import pytest

from manifest import Comparison, Interval
from report.page import sentences

RANKING = ("higher", "lower", "equivalent", "better", "worse")


def comparison(verdict, difference=0.031, seeds=20, p=0.004, adjusted=0.008):
    interval = (
        None if seeds == 1 else Interval(low=difference - 0.02, high=difference + 0.02, method="t")
    )
    return Comparison(
        id="x", left="a", right="b", family="x", difference=difference, unit="fraction", interval=interval,
        test="t", n=seeds, of="seeds", p=None if seeds == 1 else p, p_adjusted=None if seeds == 1 else adjusted,
        margin=0.02, p_equivalent=None, p_equivalent_adjusted=None, verdict=verdict,
    )  # fmt: skip


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("verdict", ["higher", "lower"])
def test_a_verdict_ranks(verdict):
    told = plain(sentences.compared(comparison(verdict), "the left", "the right"))
    assert told == (
        f"The left has a {verdict} test accuracy than the right: +3.1 points "
        "(95 % interval 1.1 to 5.1, 20 seeds, p = 0.008 after Holm’s correction)."
    )


def test_without_evidence_nothing_is_ranked():
    told = plain(sentences.compared(comparison("no evidence", 0.004), "the left", "the right"))
    assert told.startswith(
        "There is no evidence of a difference in test accuracy between the left and the right: +0.4 points"
    )
    assert "20 seeds" in told
    assert not any(word in told for word in RANKING)


def test_equivalence_names_the_margin():
    assert "equivalent" in sentences.compared(comparison("equivalent"), "the left", "the right")


def test_one_seed_leaves_the_spread_unknown():
    told = sentences.compared(comparison("no evidence", seeds=1), "the left", "the right")
    assert told.endswith("With one seed, the spread over seeds is unknown.")
    assert "interval" not in told


def test_a_p_value_that_was_not_changed_mentions_no_correction():
    assert "Holm" not in sentences.compared(comparison("higher", p=0.008), "a", "b")


def test_several_comparisons_without_evidence_share_a_sentence():
    found = [(comparison("no evidence"), "one"), (comparison("no evidence"), "two")]
    told = sentences.compared_with(found, "the base")
    assert told.count("There is no evidence") == 1
    assert "with one" in told
    assert "with two" in told


def test_each_verdict_has_its_own_phrase():
    phrases = ("up", "down", "same", "open")
    verdicts = ("higher", "lower", "equivalent", "no evidence")
    assert tuple(sentences.outcome(v, *phrases) for v in verdicts) == phrases
