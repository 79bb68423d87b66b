"""An assignment is one file of data; what is wrong with one is told with its place and line."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

from manifest.errors import OptionError
from pipeline.__main__ import main
from pipeline.assignment import PACKAGED, read
from pipeline.assignment.schema import schema
from pipeline.config import PARTS
from tests.conftest import ROOT
from tests.packaged import ASSIGNMENT

WHOLE = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
# Without what stands beside it, of which no test here is.
TEXT = re.sub(r"^(published|references) = ", r"# \g<0>", WHOLE, flags=re.MULTILINE)
METHOD = """
[[groups.members]]
id = "{0}"
title = "{0}"
heading = "{0}"
phrase = "the base with {0}"
question = "Does {0} help?"
about = "It may help."
{1}

[[groups]]
kind = "combination"
"""


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    return folder


def test_dropout_has_another_value_by_one_number(tmp_path: Path) -> None:
    found = read(changed(tmp_path, ("[0.3, 0.5, 0.7]", "[0.3, 0.5, 0.7, 0.9]")))
    added = {e.name for e in found.select(("2",))} - {e.name for e in ASSIGNMENT.select(("2",))}
    assert added == {"dropout-0.9"}
    setup = found.sweeps[0].setups(found.base)[-1]
    assert (setup.dropout, setup.title, setup.phrase) == (
        0.9,
        "Dropout 0.9",
        "the base with a dropout of 0.9",
    )


def test_methods_are_added_and_taken_away(tmp_path: Path) -> None:
    more = METHOD.format("small-batches", "batch_size = 8\ndropout = 0.2")
    found = read(changed(tmp_path, ('\n[[groups]]\nkind = "combination"\n', more)))
    assert [m.id for m in found.methods][-1] == "small-batches"
    assert (found.method_recipes[-1].batch_size, found.method_recipes[-1].dropout) == (8, 0.2)
    start, end = TEXT.index('[[groups]]\nkind = "methods"'), TEXT.index('[[groups]]\nkind = "comb')
    (tmp_path / "assignment.toml").write_text(TEXT[:start] + TEXT[end:], encoding="utf-8")
    assert read(tmp_path).methods == ()


def test_a_network_is_like_another_but_for_what_it_says() -> None:
    known = ASSIGNMENT.image_experiments
    assert known["vgg13-augmented"].learning_rate == known["vgg13"].learning_rate == 0.0001
    assert [(own.id, twin.id) for own, twin in ASSIGNMENT.twins] == [
        ("vgg13-batch-norm", "vgg13"),
        ("cnn-augmented", "cnn"),
        ("vgg13-augmented", "vgg13"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "dropout = 0.5",
            "dropout = 1.5",
            "base.dropout (line {line}): Input should be less than 1",
        ),
        ("dropout = 0.5", "drop_out = 0.5", "base.drop_out (line {line}): Extra inputs"),
        ("accumulation = 4", "accumulation = 0", "accumulation"),
        (
            "accumulation = 4",
            "learning_speed = 4",
            "groups[3].members[3].learning_speed (line {line})",
        ),
        ("[0.3, 0.5, 0.7]", "[0.3, 0.7]", "2.1a: the value of the base, 0.5, must stand among"),
        ("[0.3, 0.5, 0.7]", "[0.3, 0.5, 0.3]", "a value stands there twice"),
        ("[0.3, 0.5, 0.7]", "[0.3, 0.5, 7]", "less than 1"),
        ('parameter = "dropout"', 'parameter = "momentum"', "groups[0].parameter (line {line})"),
        ('kind = "sweep"', 'kind = "swoop"', "groups[0]"),
        ('id = "plateau"', 'id = "early-stopping"', "the id 'early-stopping' stands there twice"),
        ('id = "vgg13-batch-norm"', 'id = "vgg13"', "the id 'vgg13' stands there twice"),
        ('like = "vgg13"', 'like = "vgg31"', "like = 'vgg31' names none above"),
        ('optimiser = "sgd"', 'optimiser = "lion"', "base.optimiser"),
        ("hidden = [64, 64, 64]", 'hidden = "64"', "base.hidden"),
        ('title = "Assignment – 2"', 'title = "\\u001b[31m"', "title (line {line})"),
        (
            'title = "Assignment – 2"',
            "title = 7",
            "title (line {line}): Input should be a valid string",
        ),
        ("[base]", "[base", "at line {line}"),
        ('id = "2.1a"', 'id = "2.5"', "groups[0].id (line {line})"),
        ('file = "diabetes.csv"', 'file = "../../secret.csv"', "table.file (line {line})"),
        ('file = "diabetes.csv"', 'file = "/etc/passwd"', "table.file (line {line})"),
        ("margin = 0.02", "margin = 2", "table.margin (line {line})"),
        ("seeds = 3,", "seeds = 0,", "scales.smoke.tabular"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_in_one_line(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(OptionError) as caught:
        read(changed(tmp_path, (old, new)))
    told, line = str(caught.value), TEXT[: TEXT.index(old)].count("\n") + 1
    assert told.startswith(f"--assignment {tmp_path}/assignment.toml: ")
    assert says.format(line=line) in told
    assert len(told) < 1_000


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        read(
            changed(
                tmp_path, ("dropout = 0.5", "dropout = 5"), ("batch_size = 32", "batch_size = 0")
            )
        )
    assert "base.dropout" in str(caught.value)
    assert "networks[0].batch_size" in str(caught.value)


def test_nothing_is_trained_for_an_assignment_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (tmp_path / "nowhere", changed(tmp_path, ("dropout = 0.5", "dropout = 5"))):
        output = tmp_path / "output"
        assert main(["run", f"--assignment={place}", f"--output={output}"]) == 2
        assert capsys.readouterr().err.count("\n") == 1
        assert not (output / "store").exists()


def test_a_new_assignment_is_the_packaged_one_and_writes_over_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert main(["new", str(folder)]) == 0
    text = (folder / "assignment.toml").read_text(encoding="utf-8").partition("\n")[2]
    assert text == TEXT.partition("\n")[2].replace("Published comb", "Comb").replace(
        "published comb", "comb"
    )
    assert read(folder).select(PARTS)[0] == ASSIGNMENT.select(PARTS)[0]
    assert (folder / "diabetes.csv").read_bytes() == (PACKAGED / "diabetes.csv").read_bytes()
    assert tomllib.loads((folder / "assignment.toml").read_text(encoding="utf-8"))
    (folder / "assignment.toml").write_text("mine", encoding="utf-8")
    assert main(["new", str(folder)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (folder / "assignment.toml").read_text(encoding="utf-8") == "mine"


def test_the_published_schema_is_that_of_the_file() -> None:
    published = json.loads((ROOT / "docs" / "assignment.schema.json").read_text(encoding="utf-8"))
    assert published == json.loads(json.dumps(schema()))
    members = published["$defs"]["Method"]["properties"]
    assert {"dropout", "early_stopping", "plateau"} <= members.keys()
    assert TEXT.startswith("#:schema ../../docs/assignment.schema.json\n")


@pytest.mark.parametrize("there", ["nothing", "link", "pipe"])
def test_a_table_is_read_from_the_assignments_own_folder_alone(
    there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed(tmp_path)
    if there == "link":
        (folder / "diabetes.csv").symlink_to(PACKAGED / "diabetes.csv")
    elif there == "pipe":
        os.mkfifo(folder / "diabetes.csv")
    arguments = ["run", "--scale=smoke", "--only", "1", f"--assignment={folder}"]
    assert main([*arguments, f"--output={tmp_path / 'output'}"]) == 2
    assert "is no file of the assignment's own" in capsys.readouterr().err
    assert not (tmp_path / "output" / "store").exists()
