import pytest

from manifest import Claim, Interval
from report.page import formats


def claim(value, low=None, high=None, **changes):
    interval = None if low is None else Interval(low=low, high=high, method="t")
    fields = {"unit": "fraction", "n": 20, "of": "seeds"} | changes
    return Claim(id="x", value=value, interval=interval, **fields)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.5, 1, "1,234.5"), (-0.3, 1, "−0.3"), (-0.04, 1, "0.0"), (0.0, 2, "0.00")],
)
def test_numbers_have_a_true_minus_and_no_negative_zero(value, decimals, text):
    assert formats.fixed(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [(1.2, "+1.2"), (-1.2, "−1.2"), (0.01, "0.0")])
def test_only_what_is_not_zero_has_a_sign(value, text):
    assert formats.signed(value, 1) == text


@pytest.mark.parametrize(("value", "text"), [(30.05, "30.1"), (34.25, "34.3"), (-0.15, "−0.2")])
def test_a_five_is_rounded_up_however_a_computer_holds_it(value, text):
    assert formats.fixed(value, 1) == text


def test_a_percentage_has_as_many_digits_as_its_interval_supports():
    assert formats.claim_percent(claim(0.75333, 0.67, 0.82)) == "75.3\u202f%"
    assert formats.claim_percent(claim(0.75333, 0.40, 0.95)) == "75\u202f%"
    assert formats.claim_percent(claim(0.75333, 0.7513, 0.7553)) == "75.33\u202f%"


def test_without_an_interval_the_size_of_the_sample_decides():
    assert formats.claim_percent(claim(0.75333, n=150)) == "75.3\u202f%"
    assert formats.claim_percent(claim(0.91222, n=10_080)) == "91.22\u202f%"


def test_a_claim_is_shown_in_its_own_unit():
    assert formats.claim_number(claim(8_796_004, unit="count")) == "8,796,004"
    assert formats.claim_number(claim(4402, unit="seconds")) == "73\u202fmin 22\u202fs"
    assert formats.claim_number(claim(1327, unit="megabytes")) == "1.33\u202fGB"
    assert formats.claim_number(claim(0.5323, 0.50, 0.56, unit="nats")) == "0.532"


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0304, "p = 0.03"), (0.0042, "p = 0.004"), (0.0001, "p < 0.001"), (1.0, "p = 1.00")],
)
def test_p_values(p, text):
    assert formats.p_value(p).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0811, "0.081 s"),
        (18.44, "18.4 s"),
        (60, "1 min"),
        (663.34, "11 min 3 s"),
        (11_000, "3 h 3 min"),
    ],
)
def test_durations(seconds, text):
    assert formats.duration(seconds).replace("\u202f", " ") == text


def test_plurals_and_lists():
    assert formats.plural(1, "seed") == "1\u00a0seed"
    assert formats.plural(36, "class", "classes") == "36\u00a0classes"
    assert formats.in_words(4, "layer") == "four layers"
    assert formats.in_words(1, "step") == "one step"
    assert formats.in_words(12, "layer") == "12\u00a0layers"
    assert formats.listed(["a"]) == "a"
    assert formats.listed(["a", "b", "c"]) == "a, b and c"
    assert formats.listed(["a", "b"], "or") == "a or b"


def test_settings_stay_as_they_were_declared():
    assert formats.setting(0.0001) == "0.0001"
    assert formats.setting([64, 64]) == "64–64"
    assert formats.setting(None) == "no"
    assert formats.setting(True) == "yes"
    assert formats.setting(16) == "16"


def test_small_correlations_keep_their_third_decimal():
    assert formats.correlation(0.0779) == "0.078"
    assert formats.correlation(-0.462) == "−0.46"
    assert formats.correlation(1.0) == "1.00"


def test_numbers_of_unknown_scale_keep_three_or_four_digits():
    assert [formats.measured(value) for value in (120.9098, 117.0, 0.4721, 33.6, -5.25)] == [
        "120.9",
        "117",
        "0.472",
        "33.6",
        "−5.25",
    ]


def test_an_area_that_is_not_perfect_is_not_rounded_to_one():
    assert formats.area(0.99997).endswith("0.9999")
    assert formats.area(1.0) == "1.0000"


def test_a_date_is_written_out():
    assert formats.date("2026-11-22T14:05:58+00:00") == "22\u00a0November 2026"
    assert formats.date("yesterday") == "yesterday"
