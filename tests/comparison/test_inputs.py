"""What went into one run and not into the other is named, each change once."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from comparison.inputs import Change
from comparison.inputs import changes as changes_of
from comparison.sides import _depends_on, side_of
from manifest import Manifest
from manifest.files import digest_of_bytes
from tests.conftest import SmokeRun


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
    first, *others = left.experiments
    recoded = first.model_copy(update={"keys": tuple(f"{key[:-1]}x" for key in first.keys)})
    right = left.model_copy(update={"experiments": (recoded, *others)})
    (found,) = changes(left, right)
    assert (found.kind, found.field, found.experiments) == ("code", "of training", (first.id,))
    older = left.environment.model_copy(update={"packages": {"torch": "1.0"}})
    told = named(changes(left, right.model_copy(update={"environment": older})))
    assert "code, of training" not in told  # the versions may be the reason


def test_where_it_is_kept_what_keys_are_made_of_names_the_module_that_differs(
    left: Manifest,
) -> None:
    base = str(left.base)
    depends = {"code": {"a.b": "1", "a.c": "2"}, "processor": {"instructions": "avx2"}}
    other = {"code": {"a.b": "1", "a.c": "3"}, "processor": {"instructions": "avx512"}}
    sides = [
        replace(side_of(left, {}, "side"), depends_on={base: content})
        for content in (depends, other)
    ]
    found = [
        (one.kind, one.field, one.left, one.right, one.experiments) for one in changes_of(*sides)
    ]
    assert found == [
        ("code", "a.c", "2", "3", (base,)),
        ("processor", "instructions", "avx2", "avx512", (base,)),
    ]


def test_what_keys_are_made_of_is_read_only_as_it_was_written(
    left: Manifest, tmp_path: Path
) -> None:
    """In an entry whose marker has the digest of the file."""
    key = left.experiments[0].keys[0]
    entry = tmp_path / "store" / key
    entry.mkdir(parents=True)
    content = b'{"code": {"a": "1"}}'
    (entry / "depends.json").write_bytes(content)
    marker = {"files": {"depends.json": digest_of_bytes(content)}}
    (entry / "complete").write_text(json.dumps(marker), encoding="utf-8")
    base = left.experiments[0].id
    assert _depends_on(tmp_path / "store", left) == {base: {"code": {"a": "1"}}}
    (entry / "depends.json").write_bytes(content + b" ")
    assert _depends_on(tmp_path / "store", left) == {}
