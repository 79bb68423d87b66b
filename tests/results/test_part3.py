"""What Part 3 says about the errors of the CNN."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from manifest import ClaimReference
from manifest.output import Output
from pipeline.records import Characters, Run
from pipeline.results import images, part3
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT
from tests.results.test_claims import FITTED
from tests.test_store import run as stored_run

NAMES = ("A", "B", "C", "D")
COUNTS = {"train": 80, "validation": 20, "measured": 40, "parameters": 9}


def characters(labels: np.ndarray) -> Characters:
    pictures = np.random.default_rng(1).integers(0, 255, (len(labels), 8, 8)).astype(np.uint8)
    return Characters(
        images=pictures,
        labels=labels,
        classes=NAMES,
        sizes=np.full((len(labels), 2), 8),
        channel_correlation=None,
        source="npz",
        name="noise",
        digest="0",
    )


def cnn_run(answers: dict[int, int], labels: np.ndarray, rows: np.ndarray) -> Run:
    """Tested on `rows`, right but for the places of the test set that `answers` names."""
    read = labels[rows].copy()
    read[list(answers)] = list(answers.values())
    scores = (np.eye(4)[read] * 0.9 + 0.025).astype(np.float32)
    return replace(
        stored_run(),
        experiment="cnn",
        seed=42,
        test_rows=rows,
        test_labels=labels[rows],
        test_scores=scores,
        counts=COUNTS,
        fitted=FITTED,
    )


def confusions(folder: Path, answers: dict[int, int]) -> Ledger:
    """40 images of each class, every fourth of them tested."""
    labels = np.repeat(np.arange(4), 40)
    run = cnn_run(answers, labels, np.arange(0, 160, 4))
    none = dict.fromkeys(("experiments", "split", "layers", "scale"))
    found = ImageEvidence(
        runs={"cnn": [run]},
        characters=characters(labels),
        assignment=ASSIGNMENT,
        output=Output(folder, print),
        **none,
    )
    ledger = Ledger()
    images.claim(ledger, "cnn", [run])
    part3.confusions(ledger, found, "cnn")
    return ledger


MISREAD = {0: 1, 1: 1, 2: 1, 10: 0, 11: 0, 20: 3}  # A as B three times, B as A twice, C as D once


def test_the_figure_shows_the_pairs_of_the_table_in_their_order(tmp_path: Path) -> None:
    ledger = confusions(tmp_path, MISREAD)
    rows = ledger.tables["3.4f"].rows
    listed = [row[:2] for row in rows]
    drawn = pd.read_csv(tmp_path / ledger.figures["3.4f"].data)
    assert listed == [("A", "B"), ("B", "A"), ("C", "D")]
    assert list(dict.fromkeys(zip(drawn["true"], drawn["read"], strict=True))) == listed
    assert drawn["image"].tolist() == [0, 4, 8, 40, 44, 80]


def test_a_count_of_the_figure_is_the_claim_of_the_table(tmp_path: Path) -> None:
    ledger = confusions(tmp_path, MISREAD)
    facts = ledger.figures["3.4f"].facts
    assert facts["first_count"] == ledger.tables["3.4f"].rows[0][2]
    assert facts["last_count"] == ledger.tables["3.4f"].rows[-1][2]
    assert facts["last_count"] == ClaimReference(claim="cnn@42.confused-3")
    assert ledger.claims["cnn@42.confused-3"].value == 1


@pytest.mark.parametrize(
    ("answers", "mutual", "of"), [(MISREAD, 2, 3), ({0: 1}, 0, 1), ({0: 1, 10: 2, 20: 0}, 0, 3)]
)
def test_pairs_that_are_listed_in_both_directions_are_counted(
    tmp_path: Path, answers: dict[int, int], mutual: int, of: int
) -> None:
    claim = confusions(tmp_path, answers).claims["cnn@42.mutual-pairs"]
    assert (claim.value, claim.n, claim.of) == (mutual, of, "pairs")


def test_without_an_error_there_is_a_matrix_and_no_pair(tmp_path: Path) -> None:
    ledger = confusions(tmp_path, {})
    assert list(ledger.figures) == ["3.4d"]
    assert ledger.tables == {}
    assert not [id for id in ledger.claims if "@42" in id]
    assert ledger.artefacts["3.4d"].figures == ("3.4d",)


def test_no_more_pairs_are_listed_than_announced(tmp_path: Path) -> None:
    every = {place: (place // 10 + 1 + place % 3) % 4 for place in range(40)}
    ledger = confusions(tmp_path, every)
    assert len(ledger.tables["3.4f"].rows) == part3.CONFUSED_PAIRS
    assert ledger.figures["3.4f"].facts["pairs"] == part3.CONFUSED_PAIRS
