"""Scores without the test rows that have a copy outside the test set, from stored predictions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manifest.output import Output
from pipeline.config import tabular
from pipeline.records import Copies, Run
from pipeline.results import without_copies
from pipeline.results.evidence import TabularEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT, LOGISTIC_REGRESSION
from tests.results.test_claims import table_run

ROWS = 200
FAMILIES = np.where(np.arange(ROWS) < 120, np.arange(ROWS) % 40, np.arange(ROWS))


def known_by_heart(seed: int) -> Run:
    """Of 20 test rows, 12 have a copy that is not tested: those alone are right."""
    rows = np.concatenate([np.arange(12), np.arange(120, 128)])
    labels = np.arange(20) % 2
    scores = np.where(np.arange(20) < 12, labels, 1 - labels).astype(float)
    run = replace(table_run(seed), test_rows=rows, test_labels=labels, test_scores=scores)
    return replace(run, seed=seed)


def collected(folder: Path, copies: Copies) -> Ledger:
    chosen = (*tabular(ASSIGNMENT.select(("1", "2"))), LOGISTIC_REGRESSION.under("leak-free"))
    ledger = Ledger()
    nothing = dict.fromkeys(("table", "split", "leak_free"))
    evidence = TabularEvidence(
        runs={e.id: [known_by_heart(seed) for seed in range(3)] for e in chosen},
        assignment=ASSIGNMENT,
        experiments={e.id: e for e in tabular(chosen)},
        baselines={chosen[-1].id: chosen[-1]},
        output=Output(folder, print),
        copies=copies,
        **nothing,
    )
    without_copies.claim_of_table(ledger, evidence)
    return ledger


def test_of_what_is_known_by_heart_nothing_is_left_without_copies(tmp_path: Path) -> None:
    claims = collected(tmp_path, Copies(groups=(FAMILIES,))).claims
    shown = {r.under(protocol="leak-free").id for r in ASSIGNMENT.main_recipes}
    shown |= {
        r.under(protocol="leak-free", optimiser=o).id
        for r in (ASSIGNMENT.given_base,)
        for o in ASSIGNMENT.optimisers
    }
    shown.add(LOGISTIC_REGRESSION.under("leak-free").id)
    names = {id.rpartition(".")[0] for id in claims}
    assert shown <= names
    assert all(".published" not in name for name in names)
    for name in names:
        assert claims[f"{name}.copies"].value == 12
        assert claims[f"{name}.accuracy-without-copies"].value == pytest.approx(0)


def test_where_nothing_is_alike_nothing_is_claimed(tmp_path: Path) -> None:
    assert collected(tmp_path, Copies()).claims == {}
    alone = Copies(groups=(np.arange(ROWS),))
    assert collected(tmp_path, alone).claims == {}


def test_a_row_is_no_copy_of_itself() -> None:
    copies = Copies(groups=(np.array([0, 1, 0, 2]),))
    rows = np.array([0, 1, 2, 2])
    assert copies.outside(rows, np.array([0, 1, 2])).tolist() == [True, False, True, True]
    assert copies.outside(rows, np.array([0])).tolist() == [False, False, True, True]
    assert copies.repeated(4).tolist() == [True, False, True, False]
