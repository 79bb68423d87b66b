"""What the columns of a table are called, and by what a correlation names two of them."""

import pandas as pd

from pipeline.given import TableData
from pipeline.records import DataTable
from pipeline.results.columns import Names


def names_of(columns: list[str], target: str, *features: dict[str, str]) -> Names:
    frame = pd.DataFrame({column: [0, 1] for column in columns})
    table = DataTable(
        raw=frame, clean=frame, target=target, classes=("no", "yes"), source="x", digest=""
    )
    asked = {"file": "x", "margin": 0.1, "target": target, "features": features}
    return Names.of(TableData.model_validate(asked), table)


def test_a_column_has_its_title_or_its_own_name() -> None:
    names = names_of(["a", "ill", "b"], "ill", {"name": "b", "title": "Width", "meaning": "In mm."})
    told = [(f.id, f.name, f.title, f.meaning) for f in names.features]
    assert told == [("a", "a", "a", ""), ("b", "b", "Width", "In mm.")]
    assert names.titles == {"a": "a", "b": "Width", "ill": "ill"}
    assert (names.target.name, names.target.negative, names.target.positive) == ("ill", "no", "yes")


def test_ids_have_no_sign_that_stands_between_two_and_are_each_their_own() -> None:
    columns = ["a|b", "a¦b", "a|b|", "target", "<b>"]
    names = names_of(columns, "<b>")
    assert len(set(names.ids.values())) == len(columns)
    assert not any("|" in id for id in names.ids.values())
    assert [f.title for f in names.features] == ["a|b", "a¦b", "a|b|", "target"]
    by_id = names.by_id(pd.DataFrame({column: [1] for column in columns}))
    assert list(by_id) == [names.ids[column] for column in columns]
