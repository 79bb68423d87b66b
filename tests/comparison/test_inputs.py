"""What went into one run and not into the other is named, each change once."""

import pytest

from comparison.inputs import Change, changes
from manifest import Manifest
from tests.conftest import SmokeRun


@pytest.fixture
def left(smoke_run: SmokeRun) -> Manifest:
    return smoke_run.manifest


def named(found: list[Change]) -> dict[str, tuple[str, str]]:
    return {f"{one.kind}, {one.field}": (one.left, one.right) for one in found}


def test_the_same_run_has_the_same_inputs(left: Manifest) -> None:
    assert changes(left, left) == []


def test_a_field_of_declarations_is_named_once_with_all_its_experiments(left: Manifest) -> None:
    experiments = [
        e.model_copy(update={"recipe": {**e.recipe, "dropout": 0.25}})
        if e.recipe.get("dropout") == 0.5 and e.name in {"base", "batch-32"}
        else e
        for e in left.experiments
    ]
    (found,) = changes(left, left.model_copy(update={"experiments": tuple(experiments)}))
    assert (found.kind, found.field, found.left, found.right) == (
        "declaration",
        "dropout",
        "0.5",
        "0.25",
    )
    assert set(found.experiments) == {
        e.id for e in left.experiments if e.name in {"base", "batch-32"}
    }
    assert found.experiments[0] == left.base


def test_an_experiment_that_one_side_lacks_is_named(left: Manifest) -> None:
    last = left.experiments[-1]
    fewer = left.model_copy(update={"experiments": left.experiments[:-1]})
    (found,) = changes(left, fewer)
    assert (found.left, found.right, found.experiments) == ("there", "–", (last.id,))


def test_data_seeds_versions_and_processor_are_compared(left: Manifest) -> None:
    table, *others = left.datasets
    environment = left.environment
    right = left.model_copy(
        update={
            "first_seed": 7,
            "datasets": (table.model_copy(update={"digest": "0" * 64, "size": 9}), *others),
            "environment": environment.model_copy(
                update={"packages": {**environment.packages, "torch": "1.0"}}
            ),
            "observed": left.observed.model_copy(update={"processor": "another", "host": "there"}),
        }
    )
    found = named(changes(left, right))
    assert found.keys() == {
        "data, table, size",
        "data, table, digest",
        "seeds, first seed",
        "versions, torch",
        "processor, processor",
    }
    assert found["versions, torch"] == (environment.packages["torch"], "1.0")


def test_what_a_file_is_called_matters_only_if_its_content_differs(left: Manifest) -> None:
    table, *others = left.datasets
    renamed = table.model_copy(update={"name": "other.csv"})
    assert changes(left, left.model_copy(update={"datasets": (renamed, *others)})) == []


def test_other_keys_of_the_same_seeds_data_and_versions_tell_of_other_code(left: Manifest) -> None:
    first, *others = left.experiments
    recoded = first.model_copy(update={"keys": tuple(f"{key[:-1]}x" for key in first.keys)})
    right = left.model_copy(update={"experiments": (recoded, *others)})
    (found,) = changes(left, right)
    assert (found.kind, found.field, found.experiments) == ("code", "of training", (first.id,))
    older = left.environment.model_copy(update={"packages": {"torch": "1.0"}})
    told = named(changes(left, right.model_copy(update={"environment": older})))
    assert "code, of training" not in told  # the versions may be the reason
