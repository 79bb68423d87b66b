"""The published schema is the one that the program checks manifests with."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import manifest
from report.__main__ import main

SCHEMA = Path(__file__).parent.parent / "docs" / "manifest.schema.json"
RENEW = "python -m report schema > docs/manifest.schema.json"


def test_the_committed_schema_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["schema"]) == 0
    current = capsys.readouterr().out == SCHEMA.read_text(encoding="utf-8")
    assert current, f"{SCHEMA.name} is stale; renew it by `{RENEW}`"


def committed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def test_the_schema_names_the_version_that_is_written() -> None:
    assert committed()["properties"]["version"]["const"] == manifest.VERSION


def objects(schema: object) -> Iterator[dict[str, Any]]:
    """Every part of a schema that lists fields."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for value in schema.values():
            yield from objects(value)


def test_no_part_of_a_manifest_takes_a_field_that_the_schema_does_not_name() -> None:
    found = list(objects(committed()))
    assert len(found) > 10
    assert [part["title"] for part in found if part.get("additionalProperties") is not False] == []
