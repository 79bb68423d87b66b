"""Shares with their intervals, and what is wanted of them."""

from pathlib import Path

import pytest

from benchmarks import documents
from benchmarks.rates import Result, Wanted, conclusions


def result(count: int, tried: int, wanted: Wanted) -> Result:
    return Result(of="a thing", counted="seen", count=count, tried=tried, wanted=wanted)


def test_the_interval_is_clopper_and_pearsons() -> None:
    """Of 5 in 100: R's binom.test prints 1.643 and 11.283 %."""
    assert result(5, 100, "").found == pytest.approx((0.05, 0.01643, 0.11283), abs=1e-5)
    assert result(5, 100, "").told == "5.0 (1.6–11.3)"


@pytest.mark.parametrize(
    ("count", "wanted", "reached"),
    [
        (50, "0.5 to 5 %", True),
        (64, "0.5 to 5 %", True),
        (70, "0.5 to 5 %", False),
        (8, "0.5 to 5 %", False),
        (0, "at most 5 %", True),
        (70, "at most 5 %", False),
        (720, "75 to 85 %", False),
        (750, "75 to 85 %", True),
        (880, "75 to 85 %", False),
        (1000, "at least 75 %", True),
        (720, "at least 75 %", False),
        (1000, "", True),
    ],
)
def test_a_rate_is_as_wanted_as_far_as_its_interval_says(
    count: int, wanted: Wanted, reached: bool
) -> None:
    assert result(count, 1_000, wanted).reached is reached


def test_what_is_not_as_wanted_is_told() -> None:
    results = [result(50, 1_000, "0.5 to 5 %"), result(9, 10, "at most 5 %"), result(1, 2, "")]
    first, *others = conclusions(results)
    assert first == "1 of 2 rates are as wanted."
    assert others == [
        "Not as wanted: a thing, seen: 90.0 (55.5–99.7) %, wanted at most 5 %.",
    ]


def test_a_section_is_replaced_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "docs/benchmarks.md"
    for heading, body in (("One", "1"), ("Two", "2"), ("One", "old \\1"), ("One", "new")):
        documents.put_section(path, heading, body)
    expected = "# Benchmarks\n\n## One\n\nnew\n\n## Two\n\n2\n"
    assert path.read_text(encoding="utf-8") == expected
