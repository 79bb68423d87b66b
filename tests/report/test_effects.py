"""What the source says of each change, against a verdict of the run."""

import pytest
from published_example import source
from report_example import Example, build

from report.chapters.part2 import effects
from report.chapters.part2.effects_table import TABLE, views
from report.document import contents_of, render
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import plain

KNOWN = source()
ALL = {effect.comparison: effect for effect in effects.effects(KNOWN)}


@pytest.fixture
def evidence(tmp_path):
    """Of a run on the source's own table, so that effects can be compared."""

    def make(**changes):
        made = build(tmp_path, Example(**changes))
        own = [
            d.model_copy(update={"digest": KNOWN.needed.table_digest}) if d.id == "table" else d
            for d in made.datasets
        ]
        return Evidence(made.model_copy(update={"datasets": tuple(own)}))

    return make


def test_the_direction_is_read_off_the_published_numbers():
    found = {id: effect.direction for id, effect in ALL.items()}
    assert found == {
        "2.1a.dropout-0.3": -1, "2.1a.dropout-0.7": -1, "2.1b.batch-32": -1, "2.1b.batch-128": 0,
        "2.1c.rate-0.001": -1, "2.1c.rate-0.01": 1, "2.3.early-stopping": -1, "2.3.plateau": -1,
        "2.3.batch-norm": 1, "2.3.accumulation": -1, "2.4.best": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("comparison", "survives_at", "falls_at"),
    [
        ("2.4.best", ["higher"], ["lower", "equivalent"]),
        ("2.1a.dropout-0.7", ["lower"], ["higher", "equivalent"]),
        ("2.1b.batch-128", ["equivalent"], ["higher", "lower"]),
    ],
)
def test_an_effect_survives_where_the_verdict_points_its_way(
    evidence, comparison, survives_at, falls_at
):
    ends = {effects.SURVIVES: survives_at, effects.FALLS: falls_at, effects.OPEN: ["no evidence"]}
    for end, verdicts in ends.items():
        for verdict in verdicts:
            found = evidence(verdicts={comparison: verdict})
            assert effects.outcome(found, ALL[comparison], "") == end


def test_the_sentence_counts_what_the_table_shows(evidence):
    found = evidence(verdicts={"2.4.best": "higher", "2.1a.dropout-0.3": "higher"})
    numbering = Numbering(contents_of(found), [*found.tables, TABLE], found.figures)
    rows = views(found, numbering)[TABLE].blocks[0].rows
    ends = [plain(row[4]) for row in rows]
    assert [ends.count(end) for end in (effects.SURVIVES, effects.FALLS, effects.OPEN)] == [1, 1, 9]
    told = plain(effects.counted(found, KNOWN)).replace("\u00a0", " ")
    assert (
        told
        == "Of 11 published effects, one survives, one does not survive and nine stay undecided."
    )


def test_a_row_has_the_printed_numbers_beside_the_difference(evidence):
    found = evidence(verdict="lower")
    numbering = Numbering(contents_of(found), [*found.tables, TABLE], found.figures)
    row = views(found, numbering)[TABLE].blocks[0].rows[0]
    assert [plain(cell).replace("\u202f", " ") for cell in row] == [
        "Dropout 0.3 instead of 0.5",
        "71.33 % against 75.33 %",
        "−3.1 (−5.1 to −1.1)",
        "lower",
        "survives",
    ]


def test_with_another_table_nothing_of_the_source_is_said_to_survive(tmp_path):
    found = Evidence(build(tmp_path, Example(verdict="higher")))
    assert effects.obstacle(found, KNOWN)
    assert {effects.outcome(found, e, "x") for e in ALL.values()} == {effects.NOT_COMPARABLE}
    assert "not one can be compared" in plain(effects.counted(found, KNOWN)).replace("\u00a0", " ")


def test_without_part_2_there_is_no_table_of_effects(tmp_path):
    page = render(build(tmp_path, Example(parts=("1",))), tmp_path)
    assert 'id="table-2.8"' not in page
