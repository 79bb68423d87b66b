"""What the audit makes of a run: verdicts at their borders, reasons, grammar, a real run."""

from functools import cache

import pytest
from published_example import corrected, of, one, ranged, source
from report_example import PARTS, Example, build

from manifest import Interval, Manifest
from report.chapters.audit import audit
from report.chapters.audit.lines import KINDS
from report.page.evidence import Evidence
from report.page.tracing import all_sources
from report.published.found import Found, find
from report.published.held import held
from report.published.verdicts import (
    ABSENT,
    NOT_RUN,
    ONE_SEED,
    OTHER_DATA,
    SCALE,
    Row,
    agrees,
    rows,
)

PAPER = {
    "tabular_epochs": 300,
    "images": {
        "cnn": {"images_per_class": 2800, "pixels": 128, "epochs": 5},
        "vgg13": {"images_per_class": 2800, "pixels": 224, "epochs": 5},
    },
}


def exact(value: float) -> Found:
    return Found(value=value, sources=(), exact=True)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The evidence of a variant of the example, with changes to its manifest."""

    @cache
    def built(parts: tuple[str, ...]) -> Manifest:
        return build(tmp_path_factory.mktemp("example"), Example(parts=parts))

    def make(changes=None, parts=PARTS) -> Evidence:
        return Evidence(built(parts).model_copy(update=changes or {}))

    return make


def published_data(evidence: Evidence) -> dict:
    """Changes that give a manifest the data sets of the source."""
    of = {
        "table": {"digest": source().needed.table_digest},
        "images": {"size": 100_800, "kind": "emnist"},
    }
    datasets = [d.model_copy(update=of[d.id]) for d in evidence.manifest.datasets]
    return {"datasets": tuple(datasets)}


def scaled(evidence: Evidence, **changes) -> dict:
    return {"scale": evidence.manifest.scale.model_copy(update=PAPER | changes)}


def predicted(evidence: Evidence) -> dict:
    """Changes that give every claim its ranges, that on the first split half as wide."""
    claims = [
        c.model_copy(
            update={
                name: Interval(low=c.value - half, high=c.value + half, level=0.99, method="t")
                for name, half in (("prediction", 0.05), ("on_first_split", 0.025))
            }
        )
        for c in evidence.manifest.claims
    ]
    return {"claims": tuple(claims)}


def reasons(evidence: Evidence) -> dict[str, str]:
    return {row.published.id: row.reason for row in rows(evidence, source())}


@pytest.mark.parametrize(
    ("value", "found", "expected"),
    [
        ("0.50", 0.504999, True),
        ("0.50", 0.5051, False),
        ("0.50", 0.4951, True),
        ("0.50", 0.4949, False),
        ("766", 766.0, True),
        ("766", 767.0, False),
        ("8.8e6", 8_796_004, True),
        ("8.8e6", 8_749_999, False),
    ],
)
def test_what_is_exact_agrees_if_it_rounds_to_the_printed_digits(value, found, expected):
    assert agrees(one(value=value), exact(found)) is expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((0.45, 0.55), True),
        ((0.504, 0.60), True),
        ((0.506, 0.60), False),
        ((0.40, 0.496), True),
        ((0.40, 0.494), False),
        ((0.50, 0.50), True),
    ],
)
def test_what_is_trained_agrees_if_one_further_run_could_print_it(ends, expected):
    assert agrees(one(value="0.50", needs="tabular"), ranged(*ends)) is expected


@pytest.mark.parametrize(
    ("bound", "ends", "expected"),
    [
        ("at most", (0.40, 0.70), True),
        ("at most", (0.60, 0.70), False),
        ("at least", (0.40, 0.70), True),
        ("at least", (0.30, 0.40), False),
    ],
)
def test_a_limit_is_kept_if_one_further_run_could_keep_it(bound, ends, expected):
    assert agrees(one(value="0.50", needs="tabular", bound=bound), ranged(*ends)) is expected


def test_a_shape_agrees_if_it_is_printed_the_same():
    shape = one(value="[-1, 64]")
    assert agrees(shape, Found(value="[-1, 64]", sources=(), exact=True))
    assert not agrees(shape, Found(value="[-1, 65]", sources=(), exact=True))


def test_a_share_is_turned_round_and_multiplied_into_a_count_with_its_range(example):
    evidence = example()
    evidence = example(predicted(evidence))
    origin = {
        "claim": "base.sgd.published.recall",
        "complement": True,
        "times": "split.test-positives",
    }
    found = find(evidence, one(value="24", needs="tabular", **origin))
    assert found is not None
    assert found.value == pytest.approx((1 - 0.662) * 71)
    assert found.ends == pytest.approx(((1 - 0.712) * 71, (1 - 0.612) * 71))
    assert found.on_first_split == pytest.approx(((1 - 0.687) * 71, (1 - 0.637) * 71))
    assert set(found.sources) == {
        "claims/base.sgd.published.recall/value",
        "claims/split.test-positives/value",
    }


def test_a_cell_of_raw_data_knows_its_address(example):
    found = find(example(), of(cell=("1.1a", "0", "f1")))
    assert found is not None
    assert found.sources[0].startswith("tables/1.1a/rows/0/")


@pytest.mark.parametrize(
    "origin",
    [
        {"claim": "no.such.claim"},
        {"claim": "data.rows", "times": "no.such.claim"},
        {"cell": ("1.1c", "mean", "no such column")},
        {"cell": ("1.1c", "no such row", "f1")},
        {"cell": ("none", "mean", "f1")},
        {"fact": ("1.3a", "no such fact")},
        {"fact": ("1.3a", "feature")},
        {"setting": ("base.sgd.published", "hidden")},
        {"setting": ("none", "dropout")},
    ],
)
def test_where_a_run_has_no_such_number_none_is_found(example, origin):
    assert find(example(), of(**origin)) is None


def test_another_table_and_fewer_images_are_named_as_reasons(example):
    told = reasons(example())
    assert told["1.1a.rows"] == told["1.5a.loss"] == OTHER_DATA
    assert told["3.1a.images"] == told["3.4b.accuracy"] == SCALE
    assert told["4.3a.cnn"] == "another machine"
    assert told["3.3.total"] in {"", ABSENT}


def test_drawn_characters_are_other_data_at_any_scale(example):
    plain_example = example()
    datasets = tuple(
        d.model_copy(update={"kind": "drawn"}) if d.id == "images" else d
        for d in plain_example.manifest.datasets
    )
    told = reasons(example(scaled(plain_example) | {"datasets": datasets}))
    assert told["3.1a.images"] == told["4.3b.accuracy"] == OTHER_DATA


def test_fewer_epochs_are_a_matter_of_the_scale(example):
    first = example()
    told = reasons(example(published_data(first) | scaled(first, tabular_epochs=20)))
    assert told["1.5a.loss"] == SCALE
    assert told["1.1a.rows"] == ""


def test_one_seed_leaves_open_what_another_would_have_given(example):
    first = example()
    told = reasons(example(published_data(first) | scaled(first)))
    assert told["1.5a.loss"] == told["3.4b.accuracy"] == ONE_SEED
    assert told["1.1a.rows"] == told["3.1a.classes"] == ""


def test_at_the_published_scale_with_several_seeds_nothing_stays_open_for_want_of_scale(example):
    first = example()
    full = published_data(first) | scaled(first) | predicted(first)
    assert {reason for reason in reasons(example(full)).values() if reason} <= {
        ABSENT,
        *(n.reason for n in source().numbers if n.needs == "never"),
    }


def test_a_part_that_was_not_run_is_the_reason(example):
    told = reasons(example(parts=("1",)))
    assert told["2.1a.accuracy-1"] == told["4.1.total"] == NOT_RUN
    assert told["1.5a.loss"] == OTHER_DATA


def test_every_number_of_the_source_has_a_line_and_none_stands_twice(example):
    made = audit(example(), source())
    shown = {
        section.title: [
            address
            for group in section.groups
            for line in group.lines
            for address in all_sources(line.published)
        ]
        for section in made.sections
    }
    assert shown == {
        title: [f"published/{n.id}" for n in source().numbers if n.kind == kind]
        for kind, title in KINDS.items()
    }


def test_a_count_of_a_matrix_is_held_against_its_share_of_the_rows_that_the_source_counts(example):
    """Another split has other test rows."""
    evidence = example()
    evidence = example(published_data(evidence) | scaled(evidence) | predicted(evidence))
    moved = corrected(values={"1.5d.true-positives": "50", "1.5d.false-negatives": "35"})
    found = {row.published.id: row.found for row in rows(evidence, moved)}
    assert found["1.5d.true-positives"].value == pytest.approx(0.662 * 85)
    assert found["1.5d.false-negatives"].value == pytest.approx((1 - 0.662) * 85)


def held_at(example, value: str) -> Row:
    """The published recall as this, at the example's 0.662."""
    first = example()
    evidence = example(published_data(first) | scaled(first) | predicted(first))
    changed = corrected(values={"1.5a.recall": value})
    return next(row for row in rows(evidence, changed) if row.published.id == "1.5a.recall")


@pytest.mark.parametrize(
    ("value", "verdict", "there"),
    [("0.6620", "within", True), ("0.7000", "within", False), ("0.7200", "outside", False)],
)
def test_a_result_is_held_against_another_split_and_against_the_first(
    example, value, verdict, there
):
    row = held_at(example, value)
    assert (row.verdict, row.on_first_split) == (verdict, there)


def test_one_result_counts_once_and_is_outside_if_one_of_its_numbers_is(example):
    first = example()
    evidence = example(published_data(first) | scaled(first) | predicted(first))
    known = corrected(values={"1.5d.true-positives": "60", "1.5d.false-negatives": "11"})
    compared = held(known, rows(evidence, known))
    shares = {one.first.published.id: one for one in compared}
    assert "1.5d.true-positives" not in shares
    assert not shares["1.5d.false-negatives"].is_within
    assert len(shares["1.5a.accuracy"].rows) == 3
    assert shares["1.5a.accuracy"].half == pytest.approx(0.05)


def test_what_lines_there_are_depends_on_no_run(example):
    def names(evidence: Evidence) -> list[str]:
        made = audit(evidence, source())
        return [line.name for s in made.sections for g in s.groups for line in g.lines]

    first = example()
    assert names(first) == names(example(published_data(first), parts=("1",)))
