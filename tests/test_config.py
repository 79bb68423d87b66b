"""Declarations are frozen, complete, and refuse what they don't know."""

import pytest
from pydantic import ValidationError

from pipeline.config import PARTS, WORDS, seeds, tabular
from tests.packaged import ASSIGNMENT, BASE, CNN, VGG13


def test_scales_are_those_of_the_design() -> None:
    rows = {
        name: (
            (scale.tabular.splits, scale.tabular.starts),
            scale.tabular.epochs,
            *((seen.images_per_class, seen.pixels) for seen in map(scale.image, (CNN, VGG13))),
            scale.image_seeds,
        )
        for name, scale in ASSIGNMENT.scales.items()
    }
    assert rows == {
        "smoke": ((3, 2), 20, (20, 32), (20, 32), 1),
        "laptop": ((12, 3), 300, (900, 32), (500, 32), 1),
        "paper": ((30, 4), 300, (2800, 128), (2800, 224), 3),
    }


def test_experiments_have_unique_ids_and_a_question() -> None:
    everything = ASSIGNMENT.select(PARTS)
    assert len({e.id for e in everything}) == len(everything)
    assert all(e.question.endswith("?") for e in everything)


def test_every_recipe_of_the_table_runs_under_both_protocols_and_both_optimisers() -> None:
    chosen = [e for e in tabular(ASSIGNMENT.select(PARTS)) if e.epochs_times == 1]
    variants = {(e.name, e.protocol, e.optimiser) for e in chosen}
    names = {e.name for e in chosen}
    assert len(variants) == len(names) * 2 * 2


def test_each_setup_differs_from_the_base_in_one_setting() -> None:
    for sweep in ASSIGNMENT.sweeps:
        for setup in sweep.setups(BASE):
            changed = {k for k, v in setup if v != getattr(BASE, k)}
            assert changed <= {*WORDS, sweep.parameter}


def test_part_4_alone_also_trains_the_cnn_that_it_compares_with() -> None:
    assert [e.id for e in ASSIGNMENT.select(("4",))] == ["cnn", "vgg13", "cnn-equal"]


def test_declarations_are_frozen_and_refuse_unknown_fields() -> None:
    with pytest.raises(ValidationError):
        BASE.dropout = 0.1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        type(BASE).model_validate(dict(BASE) | {"drop_out": 0.9})


def test_seeds_count_up_from_the_assignments_own() -> None:
    assert seeds(42, 3) == (42, 43, 44)
    assert seeds(0, 2) == (0, 1)


def test_a_field_at_its_neutral_value_is_no_part_of_the_recipe() -> None:
    neutral = {"activation", "momentum", "weight_decay", "label_smoothing", "cosine"}
    neutral |= {"epochs_times"}
    fields = set(type(BASE).model_fields) - set(WORDS)
    assert set(BASE.recipe) == fields - neutral
    assert BASE.is_neutral("weight_decay")
    decayed = type(BASE).model_validate(BASE.stated() | {"weight_decay": 0.01})
    assert decayed.recipe == BASE.recipe | {"weight_decay": 0.01}


def test_another_optimiser_takes_what_it_has() -> None:
    moving = type(BASE).model_validate(BASE.stated() | {"momentum": 0.9, "weight_decay": 0.01})
    recipe = moving.recipe | {"optimiser": "adamw"}
    recipe.pop("momentum")
    assert moving.under(optimiser="adamw").recipe == recipe
    assert moving.under(optimiser="sgd") == moving
