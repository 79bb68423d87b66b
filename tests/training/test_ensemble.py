"""The engine does what a plain loop over one network does, for every experiment."""

from typing import get_args

import numpy as np
import pytest
import torch

from pipeline.choices import ACTIVATIONS, CHOICES, OPTIMISERS, Activation, Optimiser
from pipeline.config import WORDS, Plateau, TabularExperiment, tabular
from pipeline.models.activations import ACTIVATED
from pipeline.models.mlp import StackedMLP
from pipeline.training import randomness
from pipeline.training.dropout import Dropout
from pipeline.training.ensemble import SHARED, Ensemble, Member, Rows, train_ensemble
from pipeline.training.outcomes import Trained, stops_after
from pipeline.training.updates import MAKE, Adam, make_update, stochastic_gradient_descent
from tests.packaged import ASSIGNMENT, BASE, BATCH_NORM, BEST, SETUPS
from tests.training.reference import PlainNetwork, PlainTraining

CPU = torch.device("cpu")
EAGER_PLATEAU = BASE.model_copy(
    update={"name": "eager", "plateau": Plateau(patience=1, factor=0.5), "learning_rate": 0.5}
)
FAST_STOP = BASE.model_copy(update={"early_stopping": 2, "learning_rate": 0.3})
DECLARED = tabular(ASSIGNMENT.select(("1", "2")))
# The protocol decides on rows alone, and the rows are the test's own.
EVERY = [*(e for e in DECLARED if e.protocol == "published"), EAGER_PLATEAU]


NAMES = (Optimiser, Activation)


def tried(name: str, **changes: object) -> TabularExperiment:
    """The base with what students try."""
    return TabularExperiment.model_validate(BASE.stated() | {"name": name} | changes)


TRIED = [
    tried("weight-decay", weight_decay=0.1, learning_rate=0.1),
    tried("momentum", momentum=0.9),
    tried("momentum-and-decay", momentum=0.8, weight_decay=0.01, accumulation=3),
    tried("adam-decay", optimiser="adam", weight_decay=0.1),
    tried("adamw", optimiser="adamw", weight_decay=0.3, learning_rate=0.02),
    tried("cosine", cosine=True, learning_rate=0.3),
    tried("label-smoothing", label_smoothing=0.3, learning_rate=0.1),
    tried("two-layers", hidden=(64, 32), batch_norm=True),
    tried("one-layer", hidden=(10,), dropout=0),
    tried("ten-layers", hidden=(9, 8, 7, 6, 5, 5, 6, 7, 8, 9), activation="tanh"),
    *(tried(id, activation=id, learning_rate=0.2, hidden=(20, 7)) for id in ACTIVATIONS),
    tried("gelu-norm", activation="gelu", batch_norm=True, optimiser="adamw", weight_decay=0),
    tried(
        "all-at-once", activation="silu", optimiser="adamw", weight_decay=0.1, cosine=True,
        label_smoothing=0.1, early_stopping=3, hidden=(33, 5), batch_norm=True, batch_size=32,
    ),
]  # fmt: skip


def table(seeds: list[int], rows: int, dtype: torch.dtype = torch.float32) -> Rows:
    """Two overlapping classes, other rows for each seed."""
    members = []
    for seed in seeds:
        random = np.random.default_rng([seed, rows])
        features = random.normal(size=(rows, 7)).astype(np.float32)
        members.append((features, (features[:, 0] + random.normal(size=rows) > 0).astype(np.int64)))
    return Rows.stack(members, CPU, dtype)


def ensemble(
    *members: tuple[TabularExperiment, int], dtype: torch.dtype = torch.float, epochs: int = 5
) -> Ensemble:
    seeds = [seed for _, seed in members]
    return Ensemble(
        [Member(experiment=experiment, seed=seed) for experiment, seed in members],
        train=table(seeds, 197, dtype),
        validation=table(seeds, 49, dtype),
        epochs=epochs,
        make_network=StackedMLP,
    )


def seeds_of(experiment: TabularExperiment, *seeds: int) -> list[tuple[TabularExperiment, int]]:
    return [(experiment, seed) for seed in seeds]


def outcomes(*members: tuple[TabularExperiment, int], epochs: int = 4) -> list[Trained]:
    test = table([seed for _, seed in members], 60)
    return train_ensemble(ensemble(*members, epochs=epochs), test, lambda epoch: None)


def assert_same_bits(one: Trained, other: Trained) -> None:
    assert one.scores.tobytes() == other.scores.tobytes()
    assert one.history.train_loss.tobytes() == other.history.train_loss.tobytes()
    assert one.history.validation_loss.tobytes() == other.history.validation_loss.tobytes()
    assert all(one.weights[name].tobytes() == other.weights[name].tobytes() for name in one.weights)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.double, 1e-10), (torch.float, 1e-5)])
@pytest.mark.parametrize("experiment", [*EVERY, *TRIED], ids=lambda e: f"{e.name}-{e.optimiser}")
def test_member_ends_where_a_plain_loop_ends(
    experiment: TabularExperiment, dtype: torch.dtype, tolerance: float
) -> None:
    made = ensemble(*seeds_of(experiment, 42, 43, 44), dtype=dtype)
    weights = {name: tensor[1] for name, tensor in made.network.state().items()}
    plain = PlainTraining(experiment, PlainNetwork(weights, experiment), made.epochs)
    losses = []
    for epoch in range(1, made.epochs + 1):
        rows = made.train.reordered(made.order(epoch))
        masks = [mask[1] * made.scale[1] for mask in made.dropout.masks(made.seeds, epoch)]
        plain.run_epoch(rows.features[1], rows.signs[1].gt(0).to(dtype), masks)
        validation = made.validation
        losses.append(plain.validate(validation.features[1], validation.signs[1].gt(0).to(dtype)))
        made.run_epoch(epoch)
    measured = [record[1][2] for record in made.records]
    assert measured == pytest.approx(losses, abs=tolerance)
    for name, tensor in made.network.state().items():
        expected = plain.state()[name]
        torch.testing.assert_close(tensor[1], expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("experiment", [BASE, BATCH_NORM, BEST, *TRIED], ids=lambda e: e.name)
def test_no_bit_of_a_result_depends_on_who_is_trained_beside_it(
    experiment: TabularExperiment,
) -> None:
    among = outcomes(*seeds_of(experiment, *range(42, 62)))
    for group in ([42], [61], [50, 44, 43], list(range(42, 53))):
        for seed, outcome in zip(group, outcomes(*seeds_of(experiment, *group)), strict=True):
            assert_same_bits(outcome, among[seed - 42])


def test_experiments_that_share_shapes_train_together_and_end_as_alone() -> None:
    sharing = [BASE, SETUPS["dropout-0.3"], SETUPS["rate-0.01"], EAGER_PLATEAU, FAST_STOP]
    members = [(experiment, seed) for experiment in sharing for seed in (42, 43)]
    for member, outcome in zip(members, outcomes(*members, epochs=12), strict=True):
        assert_same_bits(outcome, outcomes(member, epochs=12)[0])


def test_experiments_of_different_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="batch_size"):
        ensemble((BASE, 42), (SETUPS["batch-32"], 42))


def test_two_trainings_are_bitwise_equal() -> None:
    for first, second in zip(
        outcomes(*seeds_of(BEST, 42, 43)),
        outcomes(*seeds_of(BEST, 42, 43)),
        strict=True,
    ):
        assert_same_bits(first, second)


def test_early_stopping_tests_the_weights_of_the_best_epoch() -> None:
    made = ensemble(*seeds_of(FAST_STOP, 42, 43, 44), epochs=60)
    snapshots = []

    def remember(epoch: int) -> None:
        snapshots.append({name: t.clone() for name, t in made.network.state().items()})

    outcomes = train_ensemble(made, table([42, 43, 44], 60), remember)
    stopped = {len(outcome.history) for outcome in outcomes}
    assert max(stopped) < 60
    for member, outcome in enumerate(outcomes):
        losses = outcome.history.validation_loss
        assert outcome.chosen_epoch == int(np.argmin(losses)) + 1
        assert len(losses) == outcome.chosen_epoch + 2
        for name, best in snapshots[outcome.chosen_epoch - 1].items():
            np.testing.assert_array_equal(outcome.weights[name], best[member])


def test_a_stopped_member_does_not_move() -> None:
    made = ensemble(*seeds_of(FAST_STOP, 42, 43, 44))
    made.stopping.active[1] = False
    before = made.network.state()["fc2.weight"].clone()
    made.run_epoch(1)
    moved = (made.network.state()["fc2.weight"] != before).flatten(1).any(dim=1)
    assert moved.tolist() == [True, False, True]


def test_a_member_without_early_stopping_is_tested_with_its_last_weights() -> None:
    made = ensemble((FAST_STOP, 42), (BASE, 42), epochs=30)
    stopped, whole = train_ensemble(made, table([42, 42], 60), lambda epoch: None)
    assert len(stopped.history) < 30
    assert (len(whole.history), whole.chosen_epoch) == (30, 30)


def test_learning_succeeds_on_classes_that_can_be_told_apart() -> None:
    made = ensemble(*seeds_of(BEST, 42, 43), epochs=40)
    for outcome in train_ensemble(made, table([42, 43], 400), lambda epoch: None):
        assert outcome.fitted["train-accuracy"] > 0.75


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.7, 0.99])
def test_dropout_keeps_its_share_of_every_layer_and_row(rate: float) -> None:
    dropout = Dropout([rate, 0.5], (64, 32), 500, CPU)
    for mask, units in zip(dropout.masks([42, 43], 1), (64, 32), strict=True):
        assert mask.shape == (2, 500, units)
        assert set(mask.unique().tolist()) <= {0, 1}
        for axis, count in ((0, 500), (1, units)):
            tolerance = 6 * (rate * (1 - rate) / count) ** 0.5 + 2**-16
            shares = mask[0].double().mean(dim=axis)
            assert (shares - (1 - rate)).abs().max() <= tolerance


def test_dropout_never_drops_everything() -> None:
    (mask,) = Dropout([1 - 1e-9], (512,), 1000, CPU).masks([42], 1)
    assert 0 < mask.double().mean() < 1e-3


def test_dropout_differs_by_seed_epoch_and_layer() -> None:
    dropout = Dropout([0.5, 0.5], (64, 64), 100, CPU)
    first, second = (mask.clone() for mask in dropout.masks([42, 43], 1))
    masks = [first[0], first[1], second[0], dropout.masks([42, 43], 2)[0][0]]
    for number, one in enumerate(masks):
        for other in masks[:number]:
            assert one.eq(other).double().mean() == pytest.approx(0.5, abs=0.03)


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


def test_every_name_that_a_recipe_may_have_is_known_to_the_engine_and_has_words() -> None:
    assert tuple(OPTIMISERS) == get_args(Optimiser) == tuple(MAKE)
    assert tuple(ACTIVATIONS) == get_args(Activation) == tuple(ACTIVATED)
    named = {
        name for name, field in TabularExperiment.model_fields.items() if field.annotation in NAMES
    }
    assert named == set(CHOICES)


def test_the_engine_knows_every_field_of_a_recipe() -> None:
    each_member = {"dropout", "learning_rate", "plateau", "early_stopping"}
    of_rows = {"protocol", "epochs_times"}
    fields = set(TabularExperiment.model_fields) - set(WORDS)
    assert fields == {*SHARED, *each_member, *of_rows}


def test_a_neutral_value_takes_the_way_without_the_field() -> None:
    network = ensemble((BASE, 42)).network
    assert make_update(BASE, network.parameters) is stochastic_gradient_descent
    adam = make_update(tried("adam", optimiser="adam"), network.parameters)
    assert isinstance(adam, Adam)
