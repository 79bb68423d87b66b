"""Files beside an assignment's own: what a source prints, and references. What is wrong is told."""

import json
import os
import re
import tomllib
from pathlib import Path

import pytest

import manifest
from manifest import Source, limits
from manifest.errors import OptionError
from manifest.output import Output
from pipeline.__main__ import main
from pipeline.assignment import PACKAGED, read
from pipeline.assignment.beside import Beside, SourceFile, beside, read_beside
from pipeline.assignment.schema import schemas
from pipeline.command.named import check_named
from tests.conftest import ROOT, SmokeRun
from tests.packaged import ASSIGNMENT
from tests.test_canonical import small

TEXT = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
PUBLISHED = """\
[run]
tabular_epochs = 300

[[artefacts]]
id = "1.5a"
title = "Test metrics"
needs = "tabular"
numbers = [
    { id = "accuracy", name = "Accuracy", value = "0.81", unit = "fraction", claim = "base.sgd.published.accuracy" },
    { id = "dropout", name = "Dropout", value = "0.5", unit = "fraction", setting = ["base.sgd.published", "dropout"] },
]

[[artefacts]]
id = "3.3"
title = "Layers"
needs = "architecture"

[artefacts.grid]
table = "3.3"
columns = ["Param #"]

[artefacts.grid.rows]
"└─Conv2d: 1-1" = ["896"]

[[effects]]
comparison = "2.1a.dropout-0.3"
numbers = ["1.5a.accuracy", "1.5a.dropout"]
"""
REFERENCES = '[[references]]\ntitle = "A book"\n'


def folder_of(folder: Path, published: str = PUBLISHED, references: str = REFERENCES) -> Path:
    (folder / "contributions.toml").write_bytes((PACKAGED / "contributions.toml").read_bytes())
    for name, text in (("assignment", TEXT), ("published", published), ("references", references)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def found(folder: Path) -> Beside:
    return read_beside(folder, read(folder))


def source(folder: Path) -> SourceFile:
    known = found(folder).source
    assert known is not None
    return known


def test_numbers_and_references_of_ones_own_are_read(tmp_path: Path) -> None:
    known = found(folder_of(tmp_path))
    assert known.source is not None
    assert [n.id for n in known.source.content.numbers()] == [
        "1.5a.accuracy",
        "1.5a.dropout",
        "3.3.conv2d-1-1.param",
    ]
    assert [r.title for r in known.references] == ["A book"]


def test_an_assignment_without_either_has_none(tmp_path: Path) -> None:
    bare = TEXT.replace('\npublished = "published.toml', '\n# "')
    bare = bare.replace('\nreferences = "', '\n# "')
    (tmp_path / "assignment.toml").write_text(bare, encoding="utf-8")
    assert found(tmp_path) == Beside()


CLAIM = 'claim = "base.sgd.published.accuracy"'
SETTING = '["base.sgd.published", "dropout"]'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("tabular_epochs = 300", "epochs = 300", "run.epochs (line {line}): Extra inputs"),
        ("tabular_epochs = 300", "tabular_epochs = -1", "run.tabular_epochs (line {line}): "),
        ('title = "Test metrics"', "title = 7", "artefacts[0].title (line {line}): Input should be a valid string (found 7)"),
        ('title = "Test metrics"', 'title = "\\u001b[31m"', "artefacts[0].title (line {line})"),
        ('id = "1.5a"', 'id = "9.5a"', "artefacts[0].id (line {line})"),
        ('needs = "tabular"', 'needs = "vgg99"', "1.5a.accuracy has needs = 'vgg99'; give one of "),
        ('needs = "tabular"\n', "\n", "1.5a.accuracy has no needs; give one"),
        ('value = "0.81"', 'value = "0,81"', "numbers[0].value (line {line}): give digits as they are printed"),
        ('value = "0.81"', "value = 0.81", "numbers[0].value (line {line}): Input should be a valid string (found 0.81)"),
        ('unit = "fraction"', 'unit = "percent"', "numbers[0].unit (line {line}): Input should be 'fraction', "),
        (f", {CLAIM}", "", "1.5a.accuracy has no claim, cell, fact or setting"),
        (
            CLAIM, 'claim = "bass.sgd.published.accuracy"',
            "numbers[0].claim (line {line}): this assignment makes no claim 'bass.sgd.published.accuracy'; the nearest are base.",
        ),
        (CLAIM, 'claim = "dropout-0.9.sgd.published.accuracy"', "the nearest are dropout-0."),
        (CLAIM, f'{CLAIM}, times = "splot.test-rows"', "numbers[0].times (line {line}): this assignment makes no claim 'splot"),
        (SETTING, '["base.sgd", "dropout"]', "numbers[1].setting (line {line}): this assignment has no experiment 'base.sgd'"),
        (SETTING, '["base.sgd.published", "drop"]', "base.sgd.published has no setting 'drop'; the nearest are dropout"),
        ('["896"]', '["896", "1"]', "artefacts[1].grid (line {line}): the row '└─Conv2d: 1-1' has 2 values under 1 columns"),
        ('["896"]', '["many"]', "give digits as they are printed"),
        ('"1.5a.accuracy", "1.5a', '"1.5a.acuracy", "1.5a', "the effect '2.1a.dropout-0.3' names an unknown '1.5a.acuracy'"),
        ("[run]", "[run", "at line {line}"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_source_is_told_in_one_line(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    assert old in PUBLISHED
    folder = folder_of(tmp_path, PUBLISHED.replace(old, new, 1))
    at = PUBLISHED.index("[artefacts.grid]" if "grid (" in says else old)
    line = PUBLISHED[:at].count("\n") + 1
    with pytest.raises(OptionError) as caught:
        found(folder)
    told = str(caught.value)
    assert told.startswith(f"--assignment {folder}/published.toml: ")
    assert says.format(line=line) in told
    assert "\n" not in told
    assert len(told) < 1_500


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "references: Field required"),
        ("references = []", "references (line 1)"),
        ("[[references]]\n", "references[0] (line 1): a reference has a url, a title or both"),
        ('[[references]]\nurl = "javascript:alert(1)"', "references[0].url (line 2)"),
        ('[[references]]\nlink = "x"', "references[0].link (line 2): Extra inputs"),
        ('[[references]]\ntitle = "x"\n' * 201, "at most 200"),
    ],
)
def test_what_is_wrong_with_references_is_told_in_one_line(
    text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(OptionError) as caught:
        found(folder_of(tmp_path, references=text))
    assert str(caught.value).startswith(f"--assignment {tmp_path}/references.toml: ")
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["published.toml", "references.toml"])
@pytest.mark.parametrize("there", ["nothing", "link", "pipe", "folder"])
def test_they_are_read_from_the_assignments_own_folder_alone(
    name: str, there: str, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path)
    (folder / name).unlink()
    if there == "link":
        (folder / name).symlink_to(PACKAGED / name)
    elif there == "pipe":
        os.mkfifo(folder / name)
    elif there == "folder":
        (folder / name).mkdir()
    with pytest.raises(OptionError, match="is no file of the assignment's own"):
        found(folder)


@pytest.mark.parametrize("name", ["../secret.toml", "/etc/passwd", "a/b.toml", ".hidden"])
@pytest.mark.parametrize("field", ["published", "references"])
def test_they_are_plain_names(field: str, name: str, tmp_path: Path) -> None:
    text = TEXT.replace(f'{field} = "{field}.toml"', f'{field} = "{name}"')
    (tmp_path / "assignment.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OptionError, match=field):
        read(tmp_path)


def test_nothing_is_trained_with_a_source_that_names_what_the_assignment_does_not_make(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, PUBLISHED.replace("base.sgd.published.acc", "boss.sgd.acc"))
    output = tmp_path / "output"
    assert main(["run", f"--assignment={folder}", f"--output={output}"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "makes no claim 'boss.sgd.accuracy'" in told
    assert not (output / "store").exists()


@pytest.mark.slow
def test_a_rehearsal_tells_what_no_run_would_make(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PUBLISHED.replace("published.accuracy", "published.acuracy")
    folder, output = folder_of(tmp_path, text), tmp_path / "output"
    (folder / "diabetes.csv").write_bytes((PACKAGED / "diabetes.csv").read_bytes())
    arguments = ["--scale=smoke", "--only", "1", f"--assignment={folder}", f"--output={output}"]
    assert main(["run", *arguments]) == 2
    told = capsys.readouterr().err
    line = PUBLISHED[: PUBLISHED.index(CLAIM)].count("\n") + 1
    assert f"published.toml: artefacts[0].numbers[0].claim (line {line}): this assignment " in told
    assert (
        "makes no claim 'base.sgd.published.acuracy'; the nearest are base.sgd.published.accur"
        in told
    )
    assert not any((output / "store").glob("*/done*"))


@pytest.mark.xdist_group("smoke")
def test_a_run_makes_all_that_the_packaged_source_names(smoke_run: SmokeRun) -> None:
    known = source(PACKAGED)
    check_named(known, smoke_run.manifest)
    assert smoke_run.manifest.published == known.content
    assert smoke_run.manifest.references == found(PACKAGED).references


@pytest.mark.xdist_group("smoke")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("published.accuracy", "published.acuracy", "claim 'base.sgd.published.acuracy'; the nearest are base.sgd.p"),
        ('id = "1.5a"', 'id = "1.5z"', "artefact '1.5z'; the nearest are 1."),
        ('table = "3.3"', 'table = "3.3x"', "table '3.3x'; the nearest are "),
        ('"2.1a.dropout-0.3"', '"2.1a.dropout-0.4"', "comparison '2.1a.dropout-0.4'; the nearest are 2.1a.dropout-0.7"),
        (CLAIM, 'fact = ["1.5b", "epoch"]', "fact of 1.5b 'epoch'; the nearest are epochs"),
        (CLAIM, 'fact = ["1.5z", "epochs"]', "figure '1.5z'"),
        (CLAIM, 'cell = ["2.4a", "Epoch", "Value"]', "row of 2.4a 'Epoch'; the nearest are Epochs"),
        (CLAIM, 'cell = ["2.4a", "Epochs", "Values"]', "column of 2.4a 'Values'; the nearest are Value"),
    ],
)  # fmt: skip
def test_what_no_run_of_this_assignment_makes_is_told(
    old: str, new: str, says: str, tmp_path: Path, smoke_run: SmokeRun
) -> None:
    text = PUBLISHED.replace(old, new)
    if "id = " in old:
        text = text.replace('"1.5a.', '"1.5z.')
    known = source(folder_of(tmp_path, text))
    with pytest.raises(OptionError) as caught:
        check_named(known, smoke_run.manifest)
    line = re.search(r"\(line (\d+)\): this assignment makes no ", str(caught.value))
    assert line is not None
    wrong = says.split("'")[1]
    assert wrong in text.splitlines()[int(line[1]) - 1]
    assert says in str(caught.value)


@pytest.mark.xdist_group("smoke")
def test_of_parts_that_were_not_run_and_of_columns_nothing_is_asked(
    tmp_path: Path, smoke_run: SmokeRun
) -> None:
    only = smoke_run.manifest.model_copy(update={"parts": ("3", "4")})
    check_named(
        source(folder_of(tmp_path, PUBLISHED.replace("published.acc", "published.ac"))), only
    )
    columns = PUBLISHED.replace(CLAIM, 'claim = "correlation.a|b"').replace('"1.5a', '"1.1a')
    check_named(source(folder_of(tmp_path, columns)), smoke_run.manifest)


@pytest.mark.parametrize("name", ["published", "references"])
def test_the_schema_in_docs_is_that_of_the_file(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["schema", name]) == 0
    committed = (ROOT / "docs" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == capsys.readouterr().out, f"python -m pipeline schema {name}"
    assert json.loads(committed) == json.loads(json.dumps(schemas()[name]))
    text = (PACKAGED / f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith(f"#:schema ../../docs/{name}.schema.json\n")


def test_an_assignment_of_ones_own_starts_without_the_source_of_another(tmp_path: Path) -> None:
    assert main(["new", str(tmp_path / "mine")]) == 0
    text = (tmp_path / "mine" / "assignment.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    assert not {"published", "references"} & said.keys()
    assert "ublished combination" not in text
    assert re.findall(r"^[^#\n]*\bsource\b.*", text, re.MULTILINE | re.IGNORECASE) == []
    assert ASSIGNMENT.published == "published.toml"
    assert not (tmp_path / "mine" / "published.toml").exists()


def test_as_many_numbers_as_can_be_are_taken_by_loader_and_manifest(tmp_path: Path) -> None:
    number = '{{ id = "n{}", name = "{}", value = "0.5", unit = "none", claim = "data.rows" }},\n'
    many = "".join(number.format(n, "ä" * 20) for n in range(limits.PUBLISHED))
    head, end = PUBLISHED.index("numbers = ["), PUBLISHED.index(']\n\n[[artefacts]]\nid = "3.3"')
    text = f"{PUBLISHED[:head]}numbers = [\n{many}]\n"
    assert end > head
    content = source(folder_of(tmp_path, text)).content
    made = small(published=content)
    manifest.write(made, Output(tmp_path, print))
    assert manifest.read(tmp_path).published == content
    assert isinstance(content, Source)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "published.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(OptionError, match="is not UTF-8"):
        found(folder)
    with pytest.raises(OptionError, match="is no file of the assignment's own"):
        beside(folder, "else.toml")
