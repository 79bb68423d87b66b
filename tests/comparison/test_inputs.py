"""What went into one run and not into the other is named, each change once."""

from dataclasses import replace
from pathlib import Path

import pytest

from comparison.folders import depends_on
from comparison.inputs import Change
from comparison.inputs import changes as changes_of
from comparison.sides import side_of
from manifest import Manifest
from pipeline.digests import digest_of
from pipeline.store import Store
from tests.conftest import SmokeRun
from tests.results.test_claims import table_run


@pytest.fixture(scope="module")
def left(smoke_run: SmokeRun) -> Manifest:
    return smoke_run.manifest


def changes(left: Manifest, right: Manifest) -> list[Change]:
    return changes_of(*(side_of(side, {}, "side") for side in (left, right)))


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
    (found,) = changes(left, _rekeyed(left, {}))
    first = left.experiments[0].id
    assert (found.kind, found.field, found.experiments) == ("code", "of training", (first,))


@pytest.mark.parametrize("library", ["torch", "scipy", "pandas"])
def test_of_other_keys_the_code_is_not_accused_where_a_library_differs(
    left: Manifest, library: str
) -> None:
    environment = left.environment
    packages = {**environment.packages, library: "1.0"}
    older = {"environment": environment.model_copy(update={"packages": packages})}
    assert named(changes(left, _rekeyed(left, {}).model_copy(update=older))).keys() == {
        f"versions, {library}"
    }


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [("processor", "needs", "avx512"), ("level", "repeats", "same instruction set")],
)
def test_nor_where_its_processor_does(left: Manifest, field: str, name: str, value: str) -> None:
    (found,) = changes(left, _rekeyed(left, {field: value}))
    assert (found.kind, found.field, found.right) == ("processor", name, value)
    assert found.experiments == (left.experiments[0].id,)


def _rekeyed(run: Manifest, update: dict[str, str]) -> Manifest:
    """With other keys of its first experiment."""
    first, *others = run.experiments
    keys = tuple(f"{key[:-1]}x" for key in first.keys)
    changed = first.model_copy(update={"keys": keys, **update})
    return run.model_copy(update={"experiments": (changed, *others)})


def test_where_it_is_kept_what_keys_are_made_of_names_the_module_that_differs(
    left: Manifest,
) -> None:
    base = str(left.base)
    depends = {"code": {"a.b": "1", "a.c": "2"}, "versions": {"torch": "1"}}
    other = {"code": {"a.b": "1", "a.c": "3"}, "versions": {"torch": "1"}}
    sides = [
        replace(side_of(left, {}, "side"), depends_on={base: content})
        for content in (depends, other)
    ]
    found = [
        (one.kind, one.field, one.left, one.right, one.experiments) for one in changes_of(*sides)
    ]
    assert found == [("code", "a.c", "2", "3", (base,))]


def test_what_keys_are_made_of_is_read_only_as_it_was_written(
    left: Manifest, tmp_path: Path
) -> None:
    content = {"code": {"a": "1"}}
    key, store = digest_of(content), Store(tmp_path / "store")
    store.write(replace(table_run(1), key=key), {}, content)
    first, *others = left.experiments
    own = first.model_copy(update={"keys": (key, *first.keys[1:])})
    found = left.model_copy(update={"experiments": (own, *others)})
    assert depends_on(store, found) == {first.id: content}
    depends = store.root / key / "depends.json"
    depends.write_bytes(depends.read_bytes() + b" ")
    assert depends_on(store, found) == {}


def test_what_no_key_is_the_digest_of_is_not_believed(left: Manifest, tmp_path: Path) -> None:
    """Though its entry has it, seal and digest in place."""
    store, key = Store(tmp_path / "store"), left.experiments[0].keys[0]
    store.write(replace(table_run(1), key=key), {}, {"code": {"a": "1"}})
    assert depends_on(store, left) == {}
