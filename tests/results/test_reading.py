"""Which test images stand for the reading of a network, and what is claimed of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from manifest.output import Output
from pipeline.records import Reading
from pipeline.results import reading
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT
from tests.results.test_part3 import characters, cnn_run

LABELS = np.repeat(np.arange(4), 40)
TESTED = np.arange(0, 160, 4)  # ten of each class
MISREAD = {10: 0, 12: 3, 20: 3}  # B twice, C once


def made(samples: int, measured: int = 40) -> Reading:
    random = np.random.default_rng(0)
    return Reading(
        filters=random.normal(size=(32, 3, 3)),
        activations=tuple(random.random((4, side, side)) for side in (4, 2)),
        active=random.random((2, measured)),
        inputs=random.uniform(-1, 1, (samples, 8, 8)),
        saliency=random.normal(size=(samples, 2, 8, 8)),
        ink=random.uniform(0.1, 0.2, measured),
        on_ink=random.uniform(0.3, 0.4, measured),
    )


def collected(folder: Path, answers: dict[int, int], blank: int = 0) -> Ledger:
    run = cnn_run(answers, LABELS, TESTED)
    none = dict.fromkeys(("experiments", "split", "layers", "scale"))
    evidence = ImageEvidence(
        runs={"cnn": [run]},
        characters=characters(LABELS),
        assignment=ASSIGNMENT,
        output=Output(folder, print),
        **none,
    )
    ledger = Ledger()
    given = made(len(reading.choose(run, 4).samples))
    given.ink[:blank], given.on_ink[:blank] = 0, np.nan
    reading.collect(ledger, evidence, "cnn", given)
    return ledger


def test_samples_are_the_first_right_and_the_first_wrong_of_the_class_with_the_lowest_recall() -> (
    None
):
    chosen = reading.choose(cnn_run(MISREAD, LABELS, TESTED), 4)
    assert (chosen.right.tolist(), chosen.wrong.tolist()) == ([11], [10])


def test_a_shown_character_is_read_rightly_where_any_of_its_class_is() -> None:
    every = dict.fromkeys(range(10), 1)  # no A is read rightly
    chosen = reading.choose(cnn_run(every | {10: 0}, LABELS, TESTED), 4)
    assert chosen.shown.tolist() == [0, 11, 20, 30]
    assert (chosen.right.tolist(), chosen.wrong.tolist()) == ([], [0])


def test_measured_images_are_spread_over_a_large_test_set() -> None:
    run = cnn_run({}, LABELS, TESTED)
    assert len(reading.choose(run, 4).measured) == 40
    many = np.tile(np.arange(4), 500)
    large = replace(run, test_labels=many, test_scores=np.eye(4)[many])
    measured = reading.choose(large, 4).measured
    assert reading.MEASURED <= len(measured) < 2 * reading.MEASURED
    assert measured[-1] > 1_990


def test_claims_are_means_over_the_measured_images_with_their_intervals(tmp_path: Path) -> None:
    ledger = collected(tmp_path, MISREAD)
    given = made(2)
    claims = {id.removeprefix("cnn@42."): claim for id, claim in ledger.claims.items()}
    assert set(claims) == {"active-1", "active-2", "ink", "saliency-on-ink", "saliency-density"}
    assert claims["active-2"].value == pytest.approx(given.active[1].mean())
    ratio = claims["saliency-density"]
    assert ratio.value == pytest.approx(claims["saliency-on-ink"].value / claims["ink"].value)
    for claim in claims.values():
        assert (claim.n, claim.of) == (40, "test images")
        assert claim.interval.low < claim.value < claim.interval.high


def test_shares_of_the_stroke_are_of_the_images_that_have_one(tmp_path: Path) -> None:
    claims = collected(tmp_path, MISREAD, blank=15).claims
    given = made(2)
    assert claims["cnn@42.ink"].value == pytest.approx(given.ink[15:].mean())
    assert claims["cnn@42.saliency-on-ink"].value == pytest.approx(given.on_ink[15:].mean())
    shares = ("ink", "saliency-on-ink", "saliency-density")
    assert [claims[f"cnn@42.{name}"].n for name in shares] == [25, 25, 25]
    assert claims["cnn@42.active-1"].n == 40


def test_without_any_stroke_no_share_of_it_is_claimed(tmp_path: Path) -> None:
    ledger = collected(tmp_path, MISREAD, blank=40)
    assert set(ledger.claims) == {"cnn@42.active-1", "cnn@42.active-2"}
    assert ledger.artefacts["3.7"].claims == ("cnn@42.active-1", "cnn@42.active-2")


def test_figures_state_what_they_show(tmp_path: Path) -> None:
    ledger = collected(tmp_path, MISREAD)
    assert ledger.artefacts["3.7"].figures == ("3.7a", "3.7b", "3.7c")
    facts = {id: figure.facts for id, figure in ledger.figures.items()}
    filters = made(2).filters
    both = sum(bool((f < 0).any() and (f > 0).any()) for f in filters)
    assert (facts["3.7a"]["filters"], facts["3.7a"]["mixed"]) == (32, both)
    assert facts["3.7a"]["lowest"] == pytest.approx(filters.min())
    assert facts["3.7b"] == {"shown": 4, "blocks": 2, "first_side": 4, "last_side": 2}
    assert facts["3.7c"]["worst_class"] == "B"
    assert facts["3.7c"]["wrong_read"] == "A"
    assert facts["3.7c"]["right_probability"] == pytest.approx(0.925)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [({}, "wrong_probability"), (dict.fromkeys(range(10), 1), "right_probability")],
)
def test_a_class_that_is_always_or_never_read_rightly_has_one_sample(
    tmp_path: Path, answers: dict[int, int], missing: str
) -> None:
    facts = collected(tmp_path, answers).figures["3.7c"].facts
    assert missing not in facts
    assert facts["worst_class"] == "A"
