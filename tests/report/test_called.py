"""What rows, columns, classes and images are called stands in the manifest, and nowhere else."""

import re
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import Example, build

from manifest import Dataset, Feature, Manifest, Noun, Target
from report import document

AUDIT = "Audit of the published numbers"
TARGET = Target(id="target", name="Diagnosis", negative="benign", positive="malignant")


def renamed(made: Manifest, **changes: dict[str, object]) -> Manifest:
    datasets = (d.model_copy(update=changes.get(d.id, {})) for d in made.datasets)
    return made.model_copy(update={"datasets": tuple(datasets)})


def valued(made: Manifest, **values: float) -> Manifest:
    """With other numbers in claims, by their ids with _ for - and __ for a dot."""
    known = {id.replace("__", ".").replace("_", "-"): value for id, value in values.items()}
    claims = (
        c.model_copy(update={"value": float(known[c.id])}) if c.id in known else c
        for c in made.claims
    )
    return made.model_copy(update={"claims": tuple(claims)})


def shown(made: Manifest, folder: Path) -> list[Block]:
    """The page up to the audit, which quotes the source."""
    found = blocks(document.render(made, folder))
    return found[: next(n for n, block in enumerate(found) if block.text == AUDIT)]


def of(page: list[Block], place: str) -> str:
    return " ".join(b.text for b in page if b.place == place).replace("\u00a0", " ")


def test_rows_are_called_as_the_assignment_does_wherever_they_are_meant(tmp_path: Path) -> None:
    made = renamed(
        build(tmp_path, Example(parts=("1", "2"))),
        table={"noun": Noun(one="child", many="children")},
    )
    page = shown(made, tmp_path)
    told = [
        block.text
        for block in page
        if re.search(r"\brows?\b", block.text, re.IGNORECASE)
        if not block.place.endswith((" td", " th"))  # those the pipeline calls so
    ]
    # a row of a matrix or of a figure is one; the table of the example has the pipeline's words
    assert [t for t in told if "the row of the target" not in t and "rows in groups" not in t] == []
    assert "150 test children" in of(page, "1.5a p")
    assert "Children that were seen in training" in [block.text for block in page]


def test_images_are_called_as_the_assignment_does(tmp_path: Path) -> None:
    made = renamed(
        build(tmp_path, Example(parts=("3", "4", "bonus"))),
        images={"noun": Noun(one="ape", many="apes"), "stroke": None, "title": "Apes"},
    )
    asked = tuple(e.model_copy(update={"question": "How well?"}) for e in made.experiments)
    page = shown(made.model_copy(update={"subtitle": "Apes", "experiments": asked}), tmp_path)
    words = r"character|stroke|glyph|letter"
    assert [b.text for b in page if re.search(words, b.text, re.IGNORECASE)] == []
    assert "small shifts of an ape lose" in of(page, "3.3 p")
    assert "The first ones see edges, the last" in of(page, "3.3 p")
    assert "small images, ordered by class" in of(page, "3.1b alt")
    assert "lies on the shape" in of(page, "3.7 p")


def test_a_stroke_is_told_where_there_is_one(page: str) -> None:
    found = blocks(page)
    assert "see strokes and their ends" in of(found, "3.3 p")
    assert "light strokes on a dark ground" in of(found, "3.1b alt")


def test_the_target_is_told_with_its_name_and_both_its_values(tmp_path: Path) -> None:
    page = shown(
        renamed(build(tmp_path, Example(parts=("1",))), table={"target": TARGET}), tmp_path
    )
    assert (
        "the target, Diagnosis, which is malignant in 268 rows (35.0\u202f%) and benign in the others. Below, "
        "malignant is the positive class" in of(page, "1.1a p")
    )
    assert "66 rows of class benign were predicted as class benign" in of(page, "1.5d li")
    assert "True class malignant: 24 predicted benign" in of(page, "1.5d alt")


@pytest.mark.parametrize("title", ["Glucose, in mg/dl", "<b>Größe</b>", "a|b", "{{ 7 * 7 }}"])
def test_a_column_is_shown_by_its_title(title: str, tmp_path: Path) -> None:
    features = tuple(
        Feature(id=f"f{n}", name=f"f{n}", title=title if n == 2 else f"f{n}") for n in range(1, 8)
    )
    made = renamed(build(tmp_path, Example(parts=("1",))), table={"features": features})
    page = shown(made, tmp_path)
    for place in ("1.3a p", "1.3a figcaption", "1.3b p", "1.3b figcaption", "1.3c p", "1.3c alt"):
        assert title in of(page, place), place
        assert not re.search(r"\bf2\b", of(page, place)), place


def test_what_was_not_done_to_a_table_is_not_told(tmp_path: Path) -> None:
    made = build(tmp_path, Example(parts=("1", "2"))).model_copy(update={"findings": ()})
    same = valued(
        made,
        data__invalid_cells=0,
        data__other_columns=0,
        split__oversampled_rows=766,
        data__positives=383,
    )
    page = shown(same, tmp_path)
    told = " ".join(block.text for block in page)
    assert not [b for b in page if b.place.startswith("1.2a")]
    for absent in (
        "gaps",
        "filled",
        "cleaning",
        "invalid",
        "smaller class",
        "oversamples",
        "leaked positive",
    ):
        assert absent not in told.replace("overlap", ""), absent
    assert "Every cell holds a number." in told
    assert "equally large, so none is repeated" in told
    assert "The published protocol scales before it splits the rows" in told


def test_empty_cells_are_told_apart_from_letters(tmp_path: Path) -> None:
    made = build(tmp_path, Example(parts=("1",)))
    both = shown(valued(made, data__empty_cells=2), tmp_path)
    assert "Four cells hold something other than a number and two cells are empty." in of(
        both, "1.1a p"
    )
    empty = shown(valued(made, data__empty_cells=6), tmp_path)
    assert "Six cells are empty." in of(empty, "1.1a p")
    assert "Empty cells. A missing value" in of(empty, "1.2a p")
    assert "to_numeric" not in of(empty, "1.2a p")


def test_of_many_features_the_nearest_are_told(tmp_path: Path) -> None:
    names = tuple(f"f{n}" for n in range(1, 31))
    page = shown(build(tmp_path, Example(parts=("1",), features=names)), tmp_path)
    told = of(page, "1.3c p")
    assert told.count("(f") < 12
    assert "correlate most at 0.46 (f1)" in told or "correlate most at −1.28 (f30)" in told


def test_a_manifest_of_an_unknown_data_set_is_refused() -> None:
    with pytest.raises(ValueError, match="table"):
        Dataset.model_validate(
            {"id": "diabetes", "title": "x", "noun": {"one": "x", "many": "x"}, "name": "x",
             "kind": "csv", "digest": "0" * 64, "size": 1, "classes": 2}
        )  # fmt: skip
