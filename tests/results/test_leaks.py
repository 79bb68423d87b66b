"""Leaked rows → recall on them and on the others, seed by seed."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from manifest.output import Output
from pipeline.config import tabular
from pipeline.data.splits import leak_free_split, published_split
from pipeline.results import leaks
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger
from pipeline.results.tabular import claim_split
from tests.packaged import ASSIGNMENT, packaged_table
from tests.results.test_claims import table_run

BASE, BEST = (recipe.id for recipe in ASSIGNMENT.main_recipes)
LABELS = np.repeat([1, 0], 75)
LEAKED = np.arange(150) < 50


def evidence(folder: Path, leaked: np.ndarray, *, knows_by_heart: bool) -> TabularEvidence:
    """Base and best of six seeds: of positive rows they find those that leaked, or half."""
    nothing = dict.fromkeys(("table", "split", "leak_free"))
    runs = {}
    for experiment in (BASE, BEST):
        runs[experiment] = []
        for seed in range(6):
            random = np.random.default_rng(seed)
            found = random.random(150) < 0.5
            scores = np.where(leaked | found, 0.9, 0.1) if knows_by_heart else 0.1 + 0.8 * found
            run = replace(table_run(seed), test_labels=LABELS, test_scores=scores)
            runs[experiment].append(run)
    return TabularEvidence(
        runs=runs,
        assignment=ASSIGNMENT,
        experiments={e.id: e for e in tabular(ASSIGNMENT.select(("1", "2")))},
        output=Output(folder, print),
        leaked=dict.fromkeys(range(6), leaked),
        **nothing,
    )


def collected(found: TabularEvidence) -> Ledger:
    ledger = Ledger()
    leaks.collect(ledger, found)
    return ledger


def test_a_model_that_knows_leaked_rows_by_heart_has_the_higher_recall_on_them(
    tmp_path: Path,
) -> None:
    ledger = collected(evidence(tmp_path, LEAKED, knows_by_heart=True))
    assert ledger.claims[f"{BASE}.recall-leaked"].value == 1
    assert 0.2 < ledger.claims[f"{BASE}.recall-fresh"].value < 0.8
    assert ledger.claims[f"{BASE}.leaked-rows"].value == 50
    base, best = ledger.comparisons()
    assert (base.verdict, best.verdict, base.family) == ("higher", "higher", "leak")
    assert [row[0] for row in ledger.tables["2.7"].rows] == ["Base", "Published combination"]


def test_a_model_that_guesses_profits_from_nothing(tmp_path: Path) -> None:
    ledger = collected(evidence(tmp_path, LEAKED, knows_by_heart=False))
    assert {c.verdict for c in ledger.comparisons()} == {"no evidence"}


def test_without_positive_rows_that_leak_there_are_counts_alone(tmp_path: Path) -> None:
    ledger = collected(evidence(tmp_path, np.zeros(150, dtype=bool), knows_by_heart=False))
    assert list(ledger.claims) == [f"{BASE}.leaked-rows", f"{BEST}.leaked-rows"]
    assert ledger.comparisons() == ()
    assert "2.7" not in ledger.tables


def test_recall_counts_positive_rows_only() -> None:
    run = replace(table_run(1), test_labels=LABELS, test_scores=np.where(LEAKED, 0.9, 0.1))
    assert leaks.recalls(run, LEAKED) == (1, 0)
    assert leaks.recalls(replace(run, test_labels=1 - LABELS), ~LEAKED)[0] == pytest.approx(0)


def test_in_the_packaged_table_the_published_split_leaks_positive_rows_and_the_other_none() -> None:
    table = packaged_table()
    split = published_split(table, 42)
    assert split.leaked_rows.sum() == split.leaked > 40
    assert (split.test.labels[split.leaked_rows] == 1).all()
    assert not leak_free_split(table, 42).leaked_rows.any()


def test_the_split_without_leaks_is_counted_with_its_repeats_and_without() -> None:
    table = packaged_table()
    ledger, published, free = Ledger(), published_split(table, 42), leak_free_split(table, 42)
    made = SimpleNamespace(split=published, leak_free=free)
    claim_split(ledger, made)  # type: ignore[arg-type]
    counts = {id.removeprefix("split."): claim.value for id, claim in ledger.claims.items()}
    own = {name: n for name, n in counts.items() if name.startswith("leak-free.")}
    assert own["leak-free.distinct-train-rows"] < own["leak-free.train-rows"]
    assert (
        counts["oversampled-rows"]
        > len(table.labels)
        == sum(own[f"leak-free.{name}-rows"] for name in ("distinct-train", "validation", "test"))
    )
