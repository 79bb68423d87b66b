from pathlib import Path

from report_example import Example, build

from manifest import Claim, ClaimReference, Column, Interval, Table
from report.chapters import TABLES
from report.document import numbered
from report.page import tables
from report.page.evidence import Evidence
from report.page.tracing import plain


def evidence(folder: Path, *added: Claim, table: Table) -> Evidence:
    """The example with one of its tables exchanged."""
    made = build(folder, Example())
    kept = tuple(t for t in made.tables if t.id != table.id)
    return Evidence(
        made.model_copy(update={"tables": (*kept, table), "claims": (*made.claims, *added)})
    )


def view(folder: Path, *added: Claim, table: Table) -> tables.View:
    known = evidence(folder, *added, table=table)
    return tables.views(known, numbered(known), TABLES)[table.id]


def rows(shown: tables.View) -> tuple[tuple[str, ...], ...]:
    """The cells of the first block as a reader sees them."""
    return tuple(tuple(map(plain, row)) for row in shown.blocks[0].rows)


def columns(*formats):
    return tuple(Column(name=kind, format=kind) for kind in formats)


def claim(name, value, half, unit="fraction"):
    interval = Interval(low=value - half, high=value + half, method="t") if half else None
    return Claim(id=name, value=value, unit=unit, n=20, of="seeds", interval=interval)


def test_each_format_is_shown_its_own_way(tmp_path):
    kinds = ("text", "count", "exact", "statistic", "fraction", "percent")
    row = ("a", 8_796_004, 0.007, 120.909804, 0.71761, 0.75333)
    shown = view(tmp_path, table=Table(id="1.1c", columns=columns(*kinds), rows=(row,)))
    assert rows(shown)[0] == (
        "a",
        "8,796,004",
        "0.007",
        "120.909804",
        "0.718",
        "75.3\u202f%",
    )


def test_nothing_is_a_dash(tmp_path):
    shown = view(tmp_path, table=Table(id="1.1b", columns=columns("statistic"), rows=((None,),)))
    assert rows(shown) == (("–",),)


def test_a_cell_has_the_decimals_that_its_own_interval_supports(tmp_path):
    claims = (claim("x", 0.7512345, 0.002), claim("y", 0.7, 0.2))
    cells = tuple((ClaimReference(claim=c.id), ClaimReference(claim=c.id)) for c in claims)
    shown = view(
        tmp_path,
        *claims,
        table=Table(id="2.1a", columns=columns("percent", "interval"), rows=cells),
    )
    assert rows(shown) == (
        ("75.12\u202f%", "74.92 to 75.32\u202f%"),
        ("70\u202f%", "50 to 90\u202f%"),
    )


def test_an_interval_that_is_not_there_is_unknown(tmp_path):
    cell = ClaimReference(claim="x")
    shown = view(
        tmp_path,
        claim("x", 0.7, 0),
        table=Table(id="2.1a", columns=columns("interval"), rows=((cell,),)),
    )
    assert rows(shown) == (("unknown",),)


def test_a_table_that_is_too_wide_is_set_smaller_and_then_in_blocks(tmp_path):
    shown = [
        view(
            tmp_path,
            table=Table(
                id="1.1c", columns=columns("text", *["statistic"] * n), rows=(("x", *(1.0,) * n),)
            ),
        )
        for n in (3, 9, 30)
    ]
    assert [table.style for table in shown] == ["plain", "wide", "wide"]
    assert [len(table.blocks) for table in shown] == [1, 1, 4]
    assert sum(len(block.header) - 1 for block in shown[-1].blocks) == 30
    assert {block.rows[0][0] for block in shown[-1].blocks} == {"x"}


def test_letters_among_numbers_do_not_turn_a_column(tmp_path):
    shown = view(
        tmp_path,
        table=Table(
            id="1.1a",
            columns=columns("text", "exact", "exact"),
            rows=(("0", "f", "after each hidden layer"),),
        ),
    )
    assert shown.blocks[0].numeric == (False, True, False)


def test_totals_stand_under_their_layer_table(tmp_path):
    known = Evidence(build(tmp_path, Example()))
    shown = tables.views(known, numbered(known), TABLES)
    assert ("Total params", "8,796,004") in [tuple(map(plain, row)) for row in shown["3.3"].totals]
    assert "layers" in shown["3.3"].style
    assert "3.3-totals" not in shown
