"""Part 1, the table: what it holds, how it is prepared."""

from dataclasses import dataclass

from manifest import Table
from report.page import formats
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import listed, percent, plural
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases import data_checks

COUNT = "count"  # the first statistic of every column
ROLE, CODED = "target", ("0", "1")  # a target that says what it is, by its name and its values


def overview(evidence: Evidence, numbering: Numbering) -> list[str]:
    rows, columns = evidence.total("data.rows"), evidence.count("data.columns")
    row = evidence.called.row
    return [
        f"{numbering.table('1.1a')} shows the first and the last {row.many} of the table as the file has them. "
        f"It has {plural(rows, row.one, row.many)} and {formats.in_words(columns, 'column')}: {formats.in_words(columns - 1, 'feature')} "
        f"and the target, {_target(evidence)}. {_invalid_cells(evidence)}",
        *_constant_answer(evidence),
    ]


def _constant_answer(evidence: Evidence) -> list[str]:
    """What a model has to be held against that has learnt nothing."""
    if "majority.rows" not in evidence.claims:
        return []
    rows = evidence.called.row.many
    tested = [
        f"{percent(evidence.value(f'majority.{protocol.id}'))} under the {protocol.title} protocol"
        for protocol in evidence.manifest.protocols
        if f"majority.{protocol.id}" in evidence.claims
    ]
    told = f"Answering with the commoner class every time is right in {percent(evidence.value('majority.rows'))} of the {rows}"
    of_tests = f"; of the test {rows}, in {listed(tested)}" if tested else ""
    return [f"{told}{of_tests}. A model has to be above that to be of use."]


def checks(evidence: Evidence, _: Numbering) -> list[str]:
    return data_checks.told(evidence, "table")


def without_copies(evidence: Evidence, _: Numbering) -> list[str]:
    return data_checks.scores(evidence, "table")


def _target(evidence: Evidence) -> str:
    """What it is called, and how often it has the value of class 1."""
    rows, positives = evidence.total("data.rows"), evidence.count("data.positives")
    called = evidence.called
    name = "" if called.target_name == ROLE else f"{called.target_name}, "
    zero, one = called.classes
    found = f"{name}which is {one} in {formats.count(positives)} {called.row.many} ({percent(positives / rows)})"
    if called.classes == CODED:
        return found
    return f"{found} and {zero} in the others. Below, {one} is the positive class and {zero} the negative one"


def _invalid_cells(evidence: Evidence) -> str:
    letters, empty = _not_numbers(evidence)
    of_features = "" if evidence.called.classes == CODED else " of a feature"
    if not letters and not empty:
        return f"Every cell{of_features} holds a number."
    told = []
    if letters:
        holds = "holds" if letters == 1 else "hold"
        told.append(f"{formats.in_words(letters, 'cell')} {holds} something other than a number")
    if empty:
        told.append(f"{formats.in_words(empty, 'cell')} {'is' if empty == 1 else 'are'} empty")
    return f"{formats.sentence(listed(told))}."


def _not_numbers(evidence: Evidence) -> tuple[int, int]:
    """Cells of features that hold something else, and that hold nothing."""
    empty = evidence.count("data.empty-cells")
    return evidence.count("data.invalid-cells") - empty, empty


def statistics_before(evidence: Evidence, numbering: Numbering) -> list[str]:
    if "1.1b" not in evidence.tables:
        return ["Every column is numeric and has no gap, so cleaning changes none of them."]
    if _is_turned(evidence.table("1.1b")):
        return [f"{numbering.table('1.1b')} describes the columns that cleaning changes, as read."]
    table, (letters, empty) = numbering.table("1.1b"), _not_numbers(evidence)
    if letters > 0:
        return [
            f"{table} describes the columns before cleaning. A column with an invalid cell is "
            "read as text: it has a most frequent value but neither mean nor quartiles."
        ]
    if empty:
        return [f"{table} describes the columns before their gaps are filled."]
    return [f"{table} describes the columns as they were read."]


def _is_turned(table: Table) -> bool:
    """Whether columns stand one below the other, as many do."""
    (_, *heads), first = (column.name for column in table.columns), table.rows[:1]
    return heads[:1] == [COUNT] and [row[0] for row in first] != [COUNT]


def statistics_after(evidence: Evidence, numbering: Numbering) -> list[str]:
    whole = "1.1b" in evidence.tables and not _is_turned(evidence.table("1.1b"))
    again = "them again" if whole else "them"
    told = f"{numbering.table('1.1c')} describes {again} and {numbering.table('1.1d')} names their types."
    if not evidence.count("data.invalid-cells") and not evidence.count("data.other-columns"):
        return [f"Every column is numeric already; {told}"]
    if not evidence.count("data.invalid-cells"):
        return [f"Two values of a column become 0 and 1, and every column is numeric; {told}"]
    return [f"After cleaning, every column is numeric; {told}"]


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """letters: whether a cell holds something else than a number; gaps: whether one is to be filled."""

    letters: bool
    gaps: bool


def preparation(evidence: Evidence) -> Preparation:
    letters, empty = _not_numbers(evidence)
    return Preparation(letters=letters > 0, gaps=letters + empty > 0)


def invalid_characters(evidence: Evidence, _: Numbering) -> list[str]:
    cells = evidence.total("data.rows") * (evidence.total("data.columns", 2) - 1)
    invalid, rows = evidence.count("data.invalid-cells"), evidence.called.row.many
    if not invalid:
        return []
    return [
        f"{formats.sentence(formats.in_words(invalid, 'cell'))} of {formats.count(cells)} "
        f"({percent(invalid / cells, 2)}) {'is' if invalid == 1 else 'are'} filled in this way. "
        f"The mean is taken over all {rows}, those of the later test set included. That is a leak, "
        f"which the {evidence.protocol('leak-free')} protocol avoids by taking the mean of the training {rows} alone."
    ]


def oversampling(evidence: Evidence, _: Numbering) -> list[str]:
    rows, after = evidence.count("data.rows"), evidence.count("split.oversampled-rows")
    leaked, test = evidence.count("split.leaked-test-rows"), evidence.total("split.test-rows")
    row = evidence.called.row
    if rows == after:
        return [
            f"Both classes of the {plural(rows, row.one, row.many)} are equally large, so none is repeated, and no copy of one "
            "can land on both sides of the split."
        ]
    return [
        f"Of the {plural(rows, row.one, row.many)}, {formats.count(evidence.count('data.positives'))} are positive. "
        f"Repeating {row.many} of the smaller class until both are equally large takes the table from {formats.count(rows)} "
        f"to {plural(after, row.one, row.many)}.",
        f"The {evidence.protocol('published')} protocol does this before the split, and copies of one {row.one} can land on both sides of it. "
        f"At seed {evidence.seed}, {formats.count(leaked)} of the {plural(test, f'test {row.one}', f'test {row.many}')} ({percent(leaked / test)}) also stand in the "
        f"training or the validation set. A score on such {row.many} rewards memory as well as understanding. "
        f"The {evidence.protocol('leak-free')} protocol splits first and oversamples the training {row.many} alone.",
    ]


def splitting(evidence: Evidence, numbering: Numbering) -> list[str]:
    train, validation, test = (
        evidence.total(f"split.{part}-rows") for part in ("train", "validation", "test")
    )
    rest, total, rows = train + validation, train + validation + test, evidence.called.row.many
    negatives, positives = (
        evidence.count("split.test-negatives"),
        evidence.count("split.test-positives"),
    )
    return [
        f"First, {percent(test / total)} of the {rows} are set aside for testing; then {percent(validation / rest)} of the "
        f"remainder for validation. {numbering.table('1.2d')} gives the sizes: {formats.count(train)} {rows} to train on, "
        f"{formats.count(validation)} to choose by and {formats.count(test)} to test on. The test set has "
        f"{formats.count(negatives)} negative and {formats.count(positives)} positive {rows}; answering with the larger "
        f"class every time would be right in {shown(percent(max(negatives, positives) / test), negatives, positives)} of them."
    ]


def tensors(_: Evidence, numbering: Numbering) -> list[str]:
    return [f"{numbering.table('1.2e')} lists the shapes."]


SECTIONS: Sections = {
    "1.1a": overview,
    "1.1b": statistics_before,
    "1.1c": statistics_after,
    "1.1-checks": checks,
    "1.1-copies": without_copies,
    "1.2a": invalid_characters,
    "1.2c": oversampling,
    "1.2d": splitting,
    "1.2e": tensors,
}
