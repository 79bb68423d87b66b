"""The paragraph that sums the audit up: its grammar, and what it says of chance."""

import pytest
from published_example import one, ranged, row

from report.chapters.audit.summary import summary
from report.page.tracing import plain
from report.published.verdicts import OTHER_DATA, SCALE, Row


def told(found: list[Row]) -> str:
    return plain(" ".join(summary(found))).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ([], "The source prints no number. Not one"),
        (
            [row()],
            "prints one number. One of them can be compared with this run. It is reproduced.",
        ),
        ([row(), row()], "prints two numbers. Two of them can be compared with this run. All are"),
        ([row("differs")], "It differs: test loss (1.5a)."),
        (
            [row("differs"), row("differs", name="F1")],
            "All differ: test loss (1.5a) and F1 (1.5a).",
        ),
        ([row(), row("differs")], "One is reproduced, one differs: test loss (1.5a)."),
        ([row()] * 20 + [row("differs")], "20 are reproduced, one differs: test loss (1.5a)."),
        ([row(), *[row("differs")] * 2], "One is reproduced, two differ: test loss (1.5a) and"),
        (
            [row("not comparable", reason=SCALE)],
            "Not one of them can be compared with this run. Not ",
        ),
        ([row("not comparable", reason=SCALE)], "Not comparable: 1 at this scale."),
        (
            [row("not comparable", reason=r) for r in (OTHER_DATA, SCALE, SCALE, "a guess")],
            "Not comparable: 2 at this scale, 1 with other data than the source’s and 1 for a reason",
        ),
    ],
)
def test_the_summary_is_grammatical_for_none_one_and_many(found, text):
    assert text in told(found)


def test_the_summary_says_how_many_ranges_miss_by_chance():
    held = Row(
        artefact="1.5a",
        published=one(needs="tabular"),
        found=ranged(0.4, 0.6),
        verdict="reproduced",
    )
    assert "about 2.0 would lie outside by chance" in told([held] * 40)
    assert "One number is held against such a range" in told([held])
    assert "by chance" not in told([row()])
