"""What a run wants, and that nothing but a real difference trains anything again."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest

from pipeline.config import ImageScale, TabularExperiment
from pipeline.data.splits import image_split, limited
from pipeline.declaration import Neutral
from pipeline.records import Characters
from pipeline.repeats import Repeats
from pipeline.store import Store
from pipeline.work.baseline_job import BaselineJob
from pipeline.work.jobs import MEMBERS_AT_ONCE, ImageJob, TabularJob
from pipeline.work.plan import Planner
from tests.packaged import (
    ASSIGNMENT,
    BASE,
    BOOSTED_TREES,
    CNN,
    LOGISTIC_REGRESSION,
    VGG13,
    packaged_table,
)
from tests.test_store import WEIGHTS
from tests.test_store import run as stored_run

LABELS = np.repeat(np.arange(3), 30)


def characters(digest: str = "abc") -> Characters:
    return Characters(
        images=np.zeros((len(LABELS), 28, 28), np.uint8),
        labels=LABELS,
        classes=("0", "1", "2"),
        sizes=np.full((len(LABELS), 2), 28),
        channel_correlation=None,
        source="npz",
        name="test.npz",
        digest=digest,
    )


REPEATS = Repeats(first=ASSIGNMENT.first_seed, splits=2, starts=1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return Planner(
        scale=ASSIGNMENT.scales["smoke"],
        repeats=REPEATS,
        device="cpu",
        store=Store(tmp_path),
        announce=print,
        table=packaged_table(),
        characters=characters(),
    )


def keys(planner: Planner, *experiments: object) -> set[str]:
    plan = planner.plan(list(experiments))  # type: ignore[arg-type]
    return {key for wanted in plan.wanted for key in wanted.keys.values()}


def test_every_seed_and_experiment_has_a_key_of_its_own(planner: Planner) -> None:
    assert len(keys(planner, BASE, CNN, VGG13)) == 2 + 1 + 1


def test_a_key_changes_with_all_that_a_result_depends_on(planner: Planner) -> None:
    before = keys(planner, BASE, CNN)
    table = replace(packaged_table(), digest="other")
    changes = (
        replace(planner, table=table, characters=characters("other")),
        replace(planner, scale=ASSIGNMENT.scales["laptop"]),
        replace(planner, device="cuda"),
    )
    for changed in changes:
        assert not keys(changed, BASE, CNN) & before
    recipes = (BASE.model_copy(update={"dropout": 0.1}), CNN.model_copy(update={"batch_size": 7}))
    assert not keys(planner, *recipes) & before


def test_a_key_does_not_change_with_a_name_a_question_or_the_number_of_seeds(
    planner: Planner,
) -> None:
    before = keys(planner, BASE, CNN)
    words = {"name": "other", "question": "Why?", "part": "2"}
    assert keys(planner, BASE.model_copy(update=words), CNN.model_copy(update=words)) == before
    assert before < keys(replace(planner, repeats=replace(REPEATS, splits=5)), BASE, CNN)
    assert before < keys(replace(planner, repeats=replace(REPEATS, starts=2)), BASE, CNN)


def test_a_key_does_not_change_with_a_field_that_changes_nothing(
    planner: Planner,
) -> None:
    """A field that comes keeps the store; what it changes is trained."""
    before = keys(planner, BASE)

    class Later(TabularExperiment):
        noise: Annotated[float, Neutral(0.0)] = 0.0

    assert keys(planner, Later.model_validate(BASE.stated())) == before
    assert not keys(planner, Later.model_validate(BASE.stated() | {"noise": 0.1})) & before


def test_only_what_is_missing_becomes_a_job(planner: Planner) -> None:
    plan = planner.plan([BASE])
    assert (plan.trainings, plan.missing) == (2, 2)
    planner.store.write(stored_run(key=plan.wanted[0].keys[42]), WEIGHTS)
    again = planner.plan([BASE])
    assert (again.trainings, again.missing) == (2, 1)
    assert [list(job.splits) for job in again.jobs if isinstance(job, TabularJob)] == [[43]]


def test_seeds_are_trained_in_groups_that_fit_a_cache(planner: Planner) -> None:
    plan = replace(planner, repeats=replace(REPEATS, splits=MEMBERS_AT_ONCE + 3)).plan([BASE])
    assert [job.trainings for job in plan.jobs] == [MEMBERS_AT_ONCE, 3]


def test_on_a_gpu_all_seeds_are_trained_at_once(planner: Planner) -> None:
    plan = replace(
        planner, device="cuda", repeats=replace(REPEATS, splits=MEMBERS_AT_ONCE + 3)
    ).plan([BASE])
    assert [job.trainings for job in plan.jobs] == [MEMBERS_AT_ONCE + 3]


def test_experiments_of_one_protocol_share_their_splits(planner: Planner) -> None:
    other = BASE.model_copy(update={"name": "other", "dropout": 0.1})
    leak_free = BASE.model_copy(update={"protocol": "leak-free"})
    jobs = planner.plan([BASE, other, leak_free]).jobs
    one, same, unlike = (job.splits for job in jobs if isinstance(job, TabularJob))
    assert all(one[seed] is same[seed] is not unlike[seed] for seed in (42, 43))


def test_models_of_different_sizes_are_tested_on_the_same_images(planner: Planner) -> None:
    scale = planner.scale.model_copy(
        update={"networks": {"vgg13": ImageScale(images_per_class=10, pixels=32, epochs=1)}}
    )
    jobs = replace(planner, scale=scale).plan([CNN, VGG13]).jobs
    cnn, vgg13 = (job for job in jobs if isinstance(job, ImageJob))
    np.testing.assert_array_equal(cnn.split.test, vgg13.split.test)
    assert len(vgg13.split.train) * 2 == len(cnn.split.train)
    assert set(vgg13.split.train) < set(cnn.split.train)


def test_limiting_keeps_every_class_in_its_share() -> None:
    split = image_split(LABELS, 42)
    half = limited(split, LABELS, ImageScale(images_per_class=15, pixels=32, epochs=1), 30)
    assert np.bincount(LABELS[half.train]).tolist() == [12, 12, 12]
    assert len(half.validation) >= 3


def test_cost_orders_jobs_by_their_time(planner: Planner) -> None:
    base, cnn, vgg13 = planner.plan([BASE, CNN, VGG13]).jobs
    assert vgg13.cost > cnn.cost
    assert base.cost > 0
    assert vgg13.disk > 100 * 2**20 > cnn.disk


def test_simple_models_take_the_splits_of_the_networks_and_the_processor(planner: Planner) -> None:
    network = BASE.model_copy(update={"protocol": "leak-free"})
    simple = LOGISTIC_REGRESSION.model_copy(update={"protocol": "leak-free"})
    of_network, of_simple = planner.plan([network, simple]).jobs
    assert isinstance(of_network, TabularJob)
    assert isinstance(of_simple, BaselineJob)
    assert all(of_simple.splits[seed] is of_network.splits[seed] for seed in (42, 43))
    assert 0 < of_simple.cost < of_network.cost


def test_the_key_of_a_simple_model_changes_with_its_data_and_not_with_epochs_or_device(
    planner: Planner,
) -> None:
    before = keys(planner, LOGISTIC_REGRESSION)
    assert len(before) == 2
    elsewhere = replace(planner, scale=ASSIGNMENT.scales["laptop"], device="cuda")
    assert keys(elsewhere, LOGISTIC_REGRESSION) == before
    table = replace(packaged_table(), digest="other")
    for changed in (
        keys(replace(planner, table=table), LOGISTIC_REGRESSION),
        keys(planner, BOOSTED_TREES),
        keys(planner, LOGISTIC_REGRESSION.model_copy(update={"protocol": "leak-free"})),
    ):
        assert not changed & before


def test_seeds_and_the_split_of_images_follow_the_assignments_first_seed(planner: Planner) -> None:
    other = replace(planner, repeats=replace(REPEATS, first=7))
    assert not keys(planner, CNN, BASE) & keys(other, CNN, BASE)
    one, again = (made.plan([CNN, BASE]) for made in (planner, other))
    assert [set(wanted.keys) for wanted in one.wanted] == [{42, 43}, {42}]
    assert [set(wanted.keys) for wanted in again.wanted] == [{7, 8}, {7}]
    for plan, seed in ((one, 42), (again, 7)):
        (job,) = (job for job in plan.jobs if isinstance(job, ImageJob))
        assert (job.split.test == image_split(LABELS, seed).test).all()
