"""What one training takes alone, times all that it has, as claims and as a table."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from manifest.output import Output
from pipeline.records import Cost, History, Run
from pipeline.results import costs
from pipeline.results.evidence import ImageEvidence
from pipeline.results.ledger import Ledger
from tests.packaged import ASSIGNMENT, CNN
from tests.results.test_claims import image_run, table_run

OF_EPOCHS = Cost(
    unit="epochs", seconds=(0.002, 0.002, 0.003), measured=3, of_epoch=1,
    evaluation=0.0, ending=0.01, memory=1_700_000,
)  # fmt: skip
OF_BATCHES = Cost(
    unit="batches", seconds=(0.02,), measured=20, of_epoch=180,
    evaluation=0.5, ending=2.0, memory=140_000_000,
)  # fmt: skip


def with_epochs(run: Run, epochs: int) -> Run:
    nothing = np.zeros(epochs)
    history = History(
        train_loss=nothing, train_accuracy=nothing,
        validation_loss=nothing, validation_accuracy=nothing,
    )  # fmt: skip
    return replace(run, history=history)


def of_table(*epochs: int, cost: Cost | None = OF_EPOCHS) -> Ledger:
    ledger = Ledger()
    runs = [with_epochs(table_run(seed), number) for seed, number in enumerate(epochs)]
    known = {} if cost is None else {"base": cost}
    costs.collect(ledger, SimpleNamespace(runs={"base": runs}, costs=known))  # type: ignore[arg-type]
    return ledger


def test_one_training_costs_the_same_however_many_are_trained_together() -> None:
    one, six = of_table(300), of_table(*[300] * 6)
    assert one.observed == six.observed
    assert set(one.observed) == {"base.epoch-seconds", "base.alone-seconds", "base.alone-memory"}
    seconds = one.observed["base.alone-seconds"]
    assert (seconds.value, seconds.n, seconds.of) == (pytest.approx(0.61), 3, "epochs")
    assert one.observed["base.alone-memory"].value == pytest.approx(1.7)


def test_what_stops_early_costs_the_epochs_that_it_ran() -> None:
    found = of_table(100, 200)
    assert found.claims["base.epochs-run"].value == 150
    assert found.observed["base.alone-seconds"].value == pytest.approx(0.31)


def test_a_network_on_images_costs_its_batches_and_evaluations(tmp_path: Path) -> None:
    evidence = ImageEvidence(
        runs={"cnn": [with_epochs(image_run(1), 5)]},
        experiments={"cnn": CNN},
        costs={"cnn": OF_BATCHES},
        assignment=ASSIGNMENT,
        output=Output(tmp_path, print),
        **dict.fromkeys(("characters", "split", "layers", "scale")),
    )
    ledger = Ledger()
    costs.collect(ledger, evidence)
    assert ledger.claims["cnn.batches"].value == 900  # 5,760 images in batches of 32, five times
    assert ledger.observed["cnn.alone-seconds"].value == pytest.approx(5 * (180 * 0.02 + 0.5) + 2)
    assert ledger.observed["cnn.batch-seconds"].n == 20


def test_without_a_measurement_nothing_is_claimed_of_one_training() -> None:
    found = of_table(300, cost=None)
    assert not found.observed
    assert costs.shown(found, "base", "alone-seconds") is None
    assert list(found.claims) == ["base.epochs-run"]


def test_a_median_has_the_range_that_no_distribution_is_assumed_for() -> None:
    values = [float(value) for value in range(1, 21)]
    found = costs.around_median(values[::-1])
    assert found is not None
    assert (found.low, found.high) == (6, 15)  # covers the median in 95.9 % of samples of 20
    assert costs.around_median(values[:5]) is None
