"""The engine does what a plain loop over one network does, for every experiment."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from pipeline.config import Plateau, TabularExperiment
from pipeline.experiments import part1, part2
from pipeline.models.mlp import StackedMLP
from pipeline.training import randomness
from pipeline.training.ensemble import Ensemble, Rows, train_ensemble
from pipeline.training.outcomes import stops_after
from pipeline.training.updates import make_update
from tests.training.reference import PlainNetwork, PlainTraining

CPU = torch.device("cpu")
SWEPT = {setup.name: setup for sweep in part2.SWEEPS for setup in sweep.setups}
EXPERIMENTS = [*SWEPT.values(), *part2.METHODS, part2.BEST]
EAGER_PLATEAU = part1.BASE.model_copy(
    update={"name": "eager", "plateau": Plateau(patience=1, factor=0.5), "learning_rate": 0.5}
)
FAST_STOP = part1.BASE.model_copy(update={"early_stopping": 2, "learning_rate": 0.3})


def table(seeds: list[int], rows: int) -> Rows:
    """Two overlapping classes, other rows for each seed."""
    members = []
    for seed in seeds:
        random = np.random.default_rng([seed, rows])
        features = random.normal(size=(rows, 7)).astype(np.float32)
        members.append((features, (features[:, 0] + random.normal(size=rows) > 0).astype(np.int64)))
    return Rows.stack(members, CPU)


def ensemble(experiment: TabularExperiment, seeds: list[int], *, double: bool = False) -> Ensemble:
    train, validation = table(seeds, 197), table(seeds, 49)
    if double:
        train = replace(train, features=train.features.double(), labels=train.labels.double())
        validation = replace(
            validation, features=validation.features.double(), labels=validation.labels.double()
        )
    made = Ensemble(experiment, seeds, train=train, validation=validation, make_network=StackedMLP)
    if double:
        network = made.network
        network.parameters = network.parameters.detach().double().requires_grad_()
        network.running_mean = network.running_mean.double()
        network.running_variance = network.running_variance.double()
        made = _with_network(made, network)
    return made


def _with_network(made: Ensemble, network: object) -> Ensemble:
    """Makes the optimiser's state double, too."""
    made.update = make_update(made.experiment.optimiser, network.parameters)
    made.rate = torch.full_like(made.rate, made.experiment.learning_rate, dtype=torch.double)
    made.best = [tensor.clone() for tensor in made._tested()]
    return made


@pytest.mark.parametrize("experiment", [*EXPERIMENTS, EAGER_PLATEAU], ids=lambda e: e.name)
def test_member_ends_where_a_plain_loop_ends(experiment: TabularExperiment) -> None:
    seeds = [42, 43, 44]
    made = ensemble(experiment, seeds, double=True)
    weights = {name: tensor[1].detach() for name, tensor in made.network.layers().items()}
    plain = PlainTraining(experiment, PlainNetwork(weights, experiment.hidden))
    losses = []
    for epoch in range(1, 6):
        features, labels = made._shuffled(epoch)
        masks = [mask[1].T.double() for mask in made._masks(epoch)]
        plain.run_epoch(features[1].T, labels[1], masks)
        losses.append(plain.validate(made.validation.features[1].T, made.validation.labels[1]))
        made.run_epoch(epoch)
    measured = [record[1, 2].item() for record in made.records]
    assert measured == pytest.approx(losses, abs=1e-10)
    for name, tensor in made.network.layers().items():
        expected = plain.network.weights[name.replace(".", "_")]
        torch.testing.assert_close(tensor[1], expected, rtol=0, atol=1e-10)


def test_result_of_a_member_does_not_depend_on_who_is_trained_beside_it() -> None:
    alone, among = ensemble(part2.BEST, [43]), ensemble(part2.BEST, [42, 43, 44])
    for epoch in (1, 2, 3):
        alone.run_epoch(epoch)
        among.run_epoch(epoch)
    torch.testing.assert_close(alone.network.parameters[0], among.network.parameters[1])


def test_two_trainings_are_bitwise_equal() -> None:
    outcomes = [
        train_ensemble(ensemble(part2.BEST, [42, 43]), table([42, 43], 60), 3, lambda epoch: None)
        for _ in range(2)
    ]
    for first, second in zip(*outcomes, strict=True):
        assert first.scores.tobytes() == second.scores.tobytes()
        assert all(first.weights[n].tobytes() == second.weights[n].tobytes() for n in first.weights)


def test_early_stopping_tests_the_weights_of_the_best_epoch() -> None:
    made = ensemble(FAST_STOP, [42, 43, 44])
    snapshots = []

    def remember(epoch: int) -> None:
        snapshots.append(made.network.parameters.detach().clone())

    outcomes = train_ensemble(made, table([42, 43, 44], 60), 60, remember)
    stopped = {len(outcome.history) for outcome in outcomes}
    assert max(stopped) < 60
    for member, outcome in enumerate(outcomes):
        losses = outcome.history.validation_loss
        assert outcome.chosen_epoch == int(np.argmin(losses)) + 1
        assert len(losses) == outcome.chosen_epoch + 2
        best = snapshots[outcome.chosen_epoch - 1][member]
        assert torch.equal(made.network.parameters[member], best)


def test_a_stopped_member_does_not_move() -> None:
    made = ensemble(FAST_STOP, [42, 43, 44])
    made.active[1] = False
    before = made.network.parameters.detach().clone()
    made.run_epoch(1)
    moved = (made.network.parameters != before).any(dim=1)
    assert moved.tolist() == [True, False, True]


def test_learning_succeeds_on_classes_that_can_be_told_apart() -> None:
    made = ensemble(part2.BEST, [42, 43])
    outcomes = train_ensemble(made, table([42, 43], 400), 40, lambda epoch: None)
    assert all(outcome.fitted["train-accuracy"] > 0.75 for outcome in outcomes)


def test_stops_after_the_lowest_loss_within_patience() -> None:
    assert stops_after(np.array([5.0, 4, 3, 4, 4, 1]), patience=2) == 3
    assert stops_after(np.array([5.0, 4, 3, 4, 4, 1]), patience=3) == 6
    assert stops_after(np.array([1.0]), patience=2) == 1


def test_keyed_generators_differ_by_seed_purpose_and_epoch() -> None:
    keys = {
        randomness.key(seed, purpose, epoch)
        for seed in range(5)
        for purpose in ("order", "dropout", "weights")
        for epoch in range(5)
    }
    assert len(keys) == 75
