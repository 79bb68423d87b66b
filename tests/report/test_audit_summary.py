"""The paragraphs that sum the audit up: their grammar, what they count, and what they rest on."""

import pytest
from published_example import one, ranged, row

from report.chapters.audit import summary
from report.page.tracing import plain
from report.published.held import Held
from report.published.verdicts import OTHER_DATA, SCALE, Row


def text(told: str) -> str:
    return plain(told).replace("\u00a0", " ").replace("\u202f", " ")


def result(verdict="within", *, there: bool | None = True, half=0.1, name="Test loss") -> Held:
    number = one(needs="tabular", name=name, unit="fraction")
    found = ranged(0.5 - half, 0.5 + half)
    return Held(
        (
            Row(
                artefact="1.5a",
                published=number,
                found=found,
                verdict=verdict,
                on_first_split=there,
            ),
        )
    )


@pytest.mark.parametrize(
    ("found", "printed", "told"),
    [
        ([], 0, ""),
        ([], 4, "The source prints four results of training. Not one of them can be compared"),
        ([result()], 1, "The one result of training lies within the range of one further"),
        ([result(), result()], 2, "All two results of training lie within the range"),
        ([result("outside"), result()], 2, "One of two results of training lies within"),
        ([result("outside"), result()], 2, "this run. Outside lies test loss (1.5a). A result"),
        ([result("outside"), result("outside", name="F1")], 2, "Outside lie test loss (1.5a) and"),
        ([result()], 3, "The source prints three results; the others cannot be compared. A result"),
    ],
)
def test_the_headline_is_of_results_and_grammatical_for_none_one_and_many(found, printed, told):
    said = text(summary.results(found, printed))
    assert told in said
    assert bool(told) == bool(said)


def test_how_wide_the_ranges_are_is_told_with_the_level_of_each_and_of_all():
    told = text(summary.power([result(half=0.07), result(half=0.1), result(half=0.2)]))
    assert "together hold one further training of this recipe in 95 % of all cases" in told
    assert "each of them alone does in 99.8 %" in told
    assert "half the width is 7.0 to 20.0 points, and 10.0 points in the median" in told
    alone = text(summary.power([result(half=0.07)]))
    assert "The range holds one further training of this recipe in 99.8 %" in alone
    assert "half the width is 7.0 points" in alone


GUESS = "Seed 42 is a guess: so it is."


def test_whether_the_numbers_of_the_source_come_out_on_the_split_is_told():
    inside, outside = result(), result(there=False, name="Test accuracy")
    assert "all two results lie within" in text(summary.first_split([inside, inside], GUESS))
    told = text(summary.first_split([inside, inside, outside], GUESS))
    assert "the numbers of the source do not come out: two of three results lie within" in told
    assert "Outside lies test accuracy (1.5a). Either it is not the split of the source" in told
    assert summary.first_split([result(there=None)], GUESS) == GUESS
    assert summary.first_split([inside], "") == ""


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], ""),
        (
            [row()],
            "One number that can be compared follows from data or an architecture and agrees",
        ),
        (
            [row()] * 20 + [row("differs")],
            "20 agree in every digit; one differs: test loss (1.5a).",
        ),
        (
            [row(), *[row("differs")] * 2],
            "One agrees in every digit; two differ: test loss (1.5a) and test loss (1.5a).",
        ),
        ([row("differs")], "data or an architecture; one differs: test loss (1.5a)."),
        (
            [row("copied", copied=True)] * 3,
            "Three settings that can be compared come from the source itself and agree as copies do.",
        ),
    ],
)
def test_what_no_training_decides_is_counted_apart(found, told):
    said = text(summary.others(found))
    assert told in said
    assert bool(told) == bool(said)


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ((), ""),
        ((SCALE,), "Not comparable: 1 at this scale."),
        (
            (OTHER_DATA, SCALE, SCALE, "a guess"),
            "Not comparable: 2 at this scale, 1 with other data than the source’s and 1 for a reason that stands in its line.",
        ),
    ],
)
def test_why_the_others_stay_open(reasons, told):
    found = [row("not comparable", reason=reason) for reason in reasons]
    assert text(summary.left_open(found)) == told
