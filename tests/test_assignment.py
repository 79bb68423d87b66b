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
from pipeline.config import WORDS
from tests.conftest import ROOT
from tests.packaged import ASSIGNMENT, OF_ANY_TABLE

# Without what stands beside it, of which no test here is.
BESIDE = re.compile(r'^(published|references) = "\1\.toml"', re.MULTILINE)
TEXT = BESIDE.sub(r"# \g<0>", OF_ANY_TABLE)
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


SWEEP = (
    ('parameter = "dropout"', "parameter = {parameter}"),
    ('title = "Dropout"', "title = {title}"),
    ('noun = "dropout"', "noun = {noun}"),
    ('prefix = "dropout" # of the ids: dropout-0.3', "prefix = {prefix}"),
    ("values = [0.3, 0.5, 0.7]", "values = {values}"),
)


@pytest.mark.parametrize(
    ("parameter", "title", "values", "found"),
    [
        (
            "activation",
            "Activation",
            '["leaky-relu", "relu"]',
            ("activation-relu", "Activation ReLU", "the base with the activation ReLU"),
        ),
        (
            "hidden",
            "Layout",
            "[[64, 32], [64, 64, 64]]",
            ("hidden-64-32", "Layout 64–32", "the base with a layout of 64–32"),
        ),
        ("hidden", "Layout", "[[64, 64, 64], [10]]", ("hidden-10", "Layout 10", "layout of 10")),
        (
            "weight_decay",
            "Weight decay",
            "[0, 1e-5]",
            ("weight-decay-1e-05", "Weight decay 0.00001", "a weight decay of 0.00001"),
        ),
        ("momentum", "Momentum", "[0.0, 0.9]", ("momentum-0.9", "Momentum 0.9", "of 0.9")),
        (
            "label_smoothing",
            "Label smoothing",
            "[0, 0.1]",
            ("label-smoothing-0.1", "Label smoothing 0.1", "with a label smoothing of 0.1"),
        ),
        (
            "accumulation",
            "Accumulation",
            "[1, 4]",
            ("accumulation-4", "Accumulation 4", "with an accumulation of 4"),
        ),
    ],
)
def test_a_sweep_is_over_any_field_with_one_value(
    parameter: str, title: str, values: str, found: tuple[str, str, str], tmp_path: Path
) -> None:
    prefix = parameter.replace("_", "-")
    words = {
        "parameter": json.dumps(parameter),
        "title": json.dumps(title),
        "noun": json.dumps(title.lower()),
        "prefix": json.dumps(prefix),
        "values": values,
    }
    changes = [(old, new.format(**words)) for old, new in SWEEP]
    more = ('id = "accumulation"', 'id = "four-batches"')
    assignment = read(changed(tmp_path, *changes, more))
    base, setups = assignment.base, assignment.sweeps[0].setups(assignment.base)
    (setup,) = (setup for setup in setups if setup != base)
    assert (setup.name, setup.title) == found[:2]
    assert setup.phrase.endswith(found[2])
    assert {k for k, v in setup if v != getattr(base, k)} == {*WORDS, parameter}
    assert setup.name in {e.name for e in assignment.select(("2",))}


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("weight_decay = 0.01", "weight_decay", 0.01),
        ("momentum = 0.9", "momentum", 0.9),
        ('activation = "gelu"', "activation", "gelu"),
        ("cosine = true", "cosine", True),
        ("label_smoothing = 0.1", "label_smoothing", 0.1),
        ("hidden = [64, 32]", "hidden", (64, 32)),
        ('optimiser = "adamw"\nweight_decay = 0.01', "optimiser", "adamw"),
    ],
)
def test_the_base_and_a_method_have_every_field(
    line: str, field: str, value: object, tmp_path: Path
) -> None:
    method = read(changed(tmp_path, ("accumulation = 4", line)))
    recipe = method.method_recipes[-1]
    assert getattr(recipe, field) == value
    assert recipe.id in {e.id for e in method.select(("2",))}
    if field == "optimiser":
        return
    old = "hidden = [64, 64, 64]" if field == "hidden" else "dropout = 0.5"
    plateau = ("plateau = {", "cosine = false\nplateau = {")  # no method has two schedules
    base = read(changed(tmp_path, (old, line), plateau))
    assert getattr(base.base, field) == value
    assert all(getattr(setup, field) == value for setup in base.sweeps[0].setups(base.base))


def test_what_an_optimiser_does_not_have_is_left_out_under_it(tmp_path: Path) -> None:
    """The combination takes Adam, which has no momentum; nothing would be left of a method."""
    found = read(changed(tmp_path, ("dropout = 0.5", "dropout = 0.5\nmomentum = 0.9")))
    assert (found.base.momentum, found.combinations[0].momentum) == (0.9, 0)
    own = read(changed(tmp_path, ("accumulation = 4", "momentum = 0.9")))
    variants = {e.id for e in own.select(("2",)) if e.name == "accumulation"}
    assert variants == {"accumulation.sgd.published", "accumulation.sgd.leak-free"}


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
        ('parameter = "dropout"', 'parameter = "optimiser"', "groups[0].parameter (line {line})"),
        ('parameter = "dropout"', 'parameter = "cosine"', "a method changes any field"),
        ('parameter = "dropout"', 'parameter = "momentum"', "the value of the base, 0.0, must"),
        ("[0.3, 0.5, 0.7]", '[0.5, "high"]', "groups[0].values[1].dropout (line {line})"),
        ("[0.3, 0.5, 0.7]", "[0.5, inf]", "groups[0].values[1] (line {line}): Input should be a"),
        ("[0.3, 0.5, 0.7]", "[0.5, true]", "groups[0].values[1] (line {line}): Input should be a"),
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
        ("hidden = [64, 64, 64]", "hidden = []", "base.hidden (line {line}): Tuple should have"),
        ("hidden = [64, 64, 64]", "hidden = [64, 0]", "base.hidden[1] (line {line}): Input should"),
        ("dropout = 0.5", "weight_decay = -0.1", "base.weight_decay (line {line})"),
        ("dropout = 0.5", "weight_decay = inf", "base.weight_decay (line {line})"),
        ("dropout = 0.5", "momentum = 1", "base.momentum (line {line}): Input should be less than"),
        ("dropout = 0.5", "label_smoothing = 1.0", "base.label_smoothing (line {line})"),
        ("dropout = 0.5", 'activation = "swish"', "base.activation (line {line}): Input should be"),
        ("dropout = 0.5", "cosine = 3", "base.cosine (line {line})"),
        (
            "dropout = 0.5",
            "cosine = true\nplateau = { factor = 0.1, patience = 10 }",
            "base.cosine (line {line}): cosine and plateau both lower the learning rate",
        ),
        (
            "accumulation = 4",
            'optimiser = "adam"\nmomentum = 0.9',
            "adam has none; leave it out, or take the optimiser sgd (found 0.9)",
        ),
        (
            "accumulation = 4",
            'optimiser = "adamw"',
            "groups[3].members[3].optimiser (line {line}): adamw needs a weight_decay",
        ),
        ("[base]", "[base", "at line {line}"),
        ('id = "2.1a"', 'id = "2.5"', "groups[0].id (line {line})"),
        ('file = "diabetes.csv"', 'file = "../../secret.csv"', "table.file (line {line})"),
        ('file = "diabetes.csv"', 'file = "/etc/passwd"', "table.file (line {line})"),
        ("margin = 0.02", "margin = 2", "table.margin (line {line})"),
        (
            'target = "target"',
            "target = 1",
            "table.target (line {line}): Input should be a valid s",
        ),
        ('target = "target"', 'target = ""', "table.target (line {line})"),
        ('target = "target"', 'aim = "x"', "table.aim (line {line}): Extra inputs"),
        ("positive = 1", "positive = [1]", "table.positive (line {line}): a number, a text, true"),
        ("positive = 1", "positive = 1979-05-27", "table.positive (line {line}): a number, a te"),
        ("positive = 1", 'positive = " "', "table.positive (line {line}): a text of 1 to 100"),
        ("positive = 1", "positive = nan", "table.positive (line {line}): a finite number"),
        ('row = "row"', 'row = "\\u0007"', "table.row (line {line})"),
        ('noun = "character"', "noun = 7", "images.noun (line {line}): Input should be a valid s"),
        ('stroke = "stroke"', 'strike = "x"', "images.strike (line {line}): Extra inputs"),
        ("splits = 3,", "splits = 0,", "scales.smoke.tabular"),
        (
            'model = "vgg"\nletters = "B"',
            'model = "alexnet"',
            "networks[2].model (line {line}): Input should be 'cnn', 'resnet18' or 'vgg' (found 'alexnet')",
        ),
        (
            'letters = "B"',
            'letters = "C"',
            "networks[2].letters (line {line}): Input should be 'A', 'B', 'D' or 'E' (found 'C')",
        ),
        ('letters = "B"', "", "networks[2].letters (line "),
        (
            'letters = "B"',
            "channels = [8]",
            "networks[2].channels (line {line}): vgg has no such option, but batch_norm, letters",
        ),
        ("[32, 64, 128, 256]", "[]", "networks[0].channels (line {line}): Tuple should have at"),
        ("[32, 64, 128, 256]", "[32, 5000]", "networks[0].channels[1]"),
        ("[32, 64, 128, 256]", "[32, 0]", "networks[0].channels[1]"),
        (
            "[32, 64, 128, 256]",
            "[8, 8, 8, 8, 8, 8]",
            "scales.smoke: cnn is too deep for images of 32 pixels; it needs 64 at least",
        ),
        ('model = "cnn"\n', "", "model must be said, or `like` another network"),
        ('part = "bonus"\nlike = "vgg13"', 'part = "bonus"', "a network of the bonus is `like`"),
        (
            "vgg13 = { images_per_class = 500",
            "vgg31 = { images_per_class = 500",
            "no network has this id",
        ),
        ("pixels = 32", "pixels = 2000", "scales.smoke.images"),
        (
            "images = { images_per_class = 20, pixels = 32, epochs = 1 }\n",
            "",
            "scales.smoke: says no `images`, and cnn needs some",
        ),
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
    own, other = read(folder), tmp_path / "another"
    assert main(["new", str(other)]) == 0
    assert len({own.first_seed, read(other).first_seed, ASSIGNMENT.first_seed}) == 3
    changed = {"first_seed": own.first_seed, "contributions": None, "groups": own.groups}
    changed |= {"published": None, "references": None, "base": own.base}
    changed |= {"networks": own.networks, "protocols": own.protocols}
    assert own.protocols == {"published": "leaky", "leak-free": "leak-free"}
    assert own.base == ASSIGNMENT.base.model_copy(update={"about": own.base.about})
    assert own == ASSIGNMENT.model_copy(update=changed)
    text = (folder / "assignment.toml").read_text(encoding="utf-8")
    assert text.index("# Drawn for this folder") < text.index("first_seed = ")
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


def networks(text: str) -> str:
    """The packaged file with other networks, and one size for all of them."""
    start = TEXT.index("[[networks]]")
    scale = """
[scales.smoke]
purpose = "tests"
tabular = { splits = 3, epochs = 20 }
images = { images_per_class = 20, pixels = 32, epochs = 1 }
image_seeds = 1
"""
    return TEXT[:start] + text + scale


NETWORK = """
[[networks]]
id = "{0}"
part = "{1}"
title = "{0}"
phrase = "{0}"
question = "Does {0} read characters?"
{2}
batch_size = 16
learning_rate = 0.001
"""


def test_networks_of_any_family_stand_in_any_part(tmp_path: Path) -> None:
    made = (
        ("resnet", "3", 'model = "resnet18"'),
        ("small", "3", 'model = "cnn"\nchannels = [4, 8]\nbatch_norm = true'),
        ("eleven", "4", 'model = "vgg"\nletters = "A"'),
        ("sixteen", "4", 'model = "vgg"\nletters = "D"'),
    )
    text = networks("".join(NETWORK.format(*one) for one in made))
    (tmp_path / "assignment.toml").write_text(text, encoding="utf-8")
    found = read(tmp_path)
    assert [e.id for e in found.select(("3",))] == ["resnet", "small"]
    assert [e.id for e in found.select(("4",))] == ["resnet", "eleven", "sixteen"]
    assert found.select(("bonus",)) == ()
    small = found.image_experiments["small"].recipe
    assert small["channels"] == (4, 8)
    assert small["batch_norm"] is True
    assert "channels" not in found.image_experiments["resnet"].recipe


def test_a_part_without_networks_trains_none(tmp_path: Path) -> None:
    only_4 = networks(NETWORK.format("eleven", "4", 'model = "vgg"\nletters = "A"'))
    (tmp_path / "assignment.toml").write_text(only_4, encoding="utf-8")
    found = read(tmp_path)
    assert found.select(("3", "bonus")) == ()
    assert [e.id for e in found.select(("4",))] == ["eleven"]


def test_a_network_like_one_of_another_family_takes_none_of_its_options(tmp_path: Path) -> None:
    change = ('like = "vgg13"\n', 'like = "vgg13"\nmodel = "resnet18"\n')
    text = TEXT.replace(
        'batch_norm = true\n\n[[networks]]\nid = "cnn-aug', '\n[[networks]]\nid = "cnn-aug'
    )
    assert text != TEXT
    (tmp_path / "assignment.toml").write_text(text.replace(*change, 1), encoding="utf-8")
    found = read(tmp_path).image_experiments["vgg13-batch-norm"]
    assert found.recipe["model"] == "resnet18"
    assert "letters" not in found.recipe
    assert found.learning_rate == 0.0001


def test_a_network_takes_the_size_of_the_one_that_it_is_like() -> None:
    known, laptop = ASSIGNMENT.image_experiments, ASSIGNMENT.scales["laptop"]
    assert laptop.image(known["vgg13-augmented"]) == laptop.image(known["vgg13"])
    assert laptop.image(known["cnn-augmented"]) == laptop.images != laptop.image(known["vgg13"])
    assert ASSIGNMENT.largest.name == "paper"


BASE = 'id = "base"\ntitle = "Base"\nphrase = "the base"'
FIRST_GROUP, FIRST_NETWORK = "[[groups]]", "[[networks]]"


def cut(text: str, start: str, end: str) -> str:
    """Without what stands from one line to another."""
    return text[: text.index(start)] + text[text.index(end) :]


def written(folder: Path, text: str) -> Path:
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    return folder


def of_part_1() -> str:
    """Only the base and its table."""
    start = TEXT.index(FIRST_GROUP)
    return cut(TEXT[:start] + TEXT[TEXT.index("[scales.smoke]") :], "[images]", "[base]")


def test_the_base_has_any_id_and_any_optimiser_of_those_declared(tmp_path: Path) -> None:
    changes = (
        (BASE, BASE.replace('"base"', '"small-net"')),
        ('optimiser = "sgd"', 'optimiser = "adam"'),
        ('"published"', '"split-last"'),
    )
    changes = (*changes, ('phrase = "the base"', 'phrase = "my network"'))
    found = read(changed(tmp_path, *changes))
    assert found.given_base.id == "small-net.adam.published"
    assert found.method_recipes[0].phrase == "my network with early stopping"
    assert found.protocols == {"published": "split-last", "leak-free": "leak-free"}
    ids = {e.id for e in found.select(("1",))}
    assert ids == {f"small-net.{o}.{p}" for o in ("sgd", "adam") for p in found.protocols}


def test_one_optimiser_trains_nothing_under_another_but_what_asks_for_it(tmp_path: Path) -> None:
    found = read(changed(tmp_path, ('optimisers = ["sgd", "adam"]', 'optimisers = ["sgd"]')))
    under_adam = {e.name for e in found.select(("1", "2")) if ".adam." in e.id}
    assert under_adam == {found.combinations[0].name}


def test_optimisers_left_out_are_that_of_the_base(tmp_path: Path) -> None:
    found = read(changed(tmp_path, ('optimisers = ["sgd", "adam"]', "")))
    assert found.optimisers == ("sgd",)


def test_parts_follow_from_what_is_declared(tmp_path: Path) -> None:
    assert ASSIGNMENT.reported == ("1", "2", "3", "4", "bonus")
    assert read(written(tmp_path, of_part_1())).reported == ("1",)
    without = cut(TEXT, FIRST_GROUP, FIRST_NETWORK)
    assert read(written(tmp_path, without)).reported == ("1", "3", "4", "bonus")
    images = cut(without, "[base]", FIRST_NETWORK).replace('optimisers = ["sgd", "adam"]', "")
    images = cut(images, "[table]", "[images]")
    found = read(written(tmp_path, re.sub(r"tabular = \{.*\}", "", images)))
    assert (found.reported, found.select(("1", "2"))) == (("3", "4", "bonus"), ())


def test_parts_can_be_narrowed(tmp_path: Path) -> None:
    found = read(changed(tmp_path, ('# parts = ["1", "2"]', 'parts = ["2", "1"]')))
    assert (found.reported, found.declared_parts) == (("1", "2"), ASSIGNMENT.declared_parts)


SECOND = """
[[groups]]
kind = "combination"
id = "2.4"

[groups.member]
id = "second"
title = "Second"
phrase = "the second"
question = "Does it help?"

[[networks]]
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            '["sgd", "adam"]',
            '["adam"]',
            "base.optimiser: 'sgd' must be among `optimisers`, which are adam",
        ),
        ('["sgd", "adam"]', '["sgd", "sgd"]', "optimisers: 'sgd' stands there twice"),
        ('["sgd", "adam"]', '["sgd", "adamw"]', "adamw needs a weight_decay"),
        (
            'leak-free = "leak-free"',
            'leak-free = "published"',
            "protocols: 'published' stands there twice",
        ),
        ('leak-free = "leak-free"', 'leak_free = "x"', "protocols.leak_free"),
        ('# parts = ["1", "2"]', 'parts = ["1", "5"]', "parts[1]"),
        ('# parts = ["1", "2"]', "parts = []", "parts: names none"),
        ('# parts = ["1", "2"]', 'parts = ["1", "1"]', "parts: '1' stands there twice"),
        ("hidden = [64, 64, 64]", 'protocol = "leak-free"', "base: has no protocol of its own"),
        ("[[networks]]", SECOND, "groups: the id '2.4' stands there twice"),
    ],
)
def test_what_does_not_go_together_is_told(old: str, new: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        read(changed(tmp_path, (old, new)))
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("[base]", FIRST_GROUP, "has no use without a [base]"),
        ("[table]", "[images]", "base: is trained on a table; add a [table]"),
        ("[images]", "[base]", "networks: are trained on images; add [images]"),
        (FIRST_NETWORK, "[scales.smoke]", "images: have no use without [[networks]]; add one"),
    ],
)
def test_what_lacks_its_other_half_is_told(start: str, end: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        read(written(tmp_path, cut(TEXT, start, end)))
    assert says in str(caught.value)


def test_a_table_needs_its_scale_and_a_part_that_is_not_declared_can_not_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(OptionError, match=r"scales\.smoke: has no `tabular`"):
        read(changed(tmp_path, ("tabular = { splits = 3, starts = 2, epochs = 20 }\n", "")))
    folder, output = written(tmp_path, of_part_1()), tmp_path / "output"
    arguments = ["run", "--only", "2", f"--assignment={folder}", f"--output={output}"]
    assert main([*arguments, "--scale=smoke"]) == 2
    assert "--only 2: the assignment has no such part; choose from 1" in capsys.readouterr().err
    assert not (output / "store").exists()


FEATURES = """
[[table.features]]
name = "f2"
title = "Glucose"
meaning = "In mg/dl."

[images]"""


def test_columns_are_named_and_plurals_follow_from_the_singular(tmp_path: Path) -> None:
    changes = (("[images]", FEATURES), ('rows = "rows"\n', ""), ('"row"', '"patient"'))
    table = read(changed(tmp_path, *changes)).table
    assert [(f.name, f.title, f.meaning) for f in table.features] == [
        ("f2", "Glucose", "In mg/dl.")
    ]
    assert (table.row, table.plural) == ("patient", "patients")
    without = [(f"{line}\n", "") for line in IMAGE_WORDS]
    images = read(changed(tmp_path, *without)).images
    assert (images.noun, images.nouns, images.ink) == ("object", "objects", None)


IMAGE_WORDS = [
    line for line in TEXT.splitlines() if line.startswith(('noun = "ch', "plural", "stroke"))
]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"f2"', '"target"', "table (line "),
        ('"f2"', '"target"', "features: 'target' is the target; leave it out of them"),
        ('name = "f2"', 'nam = "f2"', "table.features[0].nam (line "),
        ('title = "Glucose"', "title = 7", "table.features[0].title (line "),
        (
            "\n[images]",
            '\n[[table.features]]\nname = "f2"\n[images]',
            "'f2' stands there twice",
        ),
    ],
)
def test_what_is_wrong_with_a_feature_is_told(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    assert old in FEATURES
    with pytest.raises(OptionError) as caught:
        read(changed(tmp_path, ("[images]", FEATURES.replace(old, new))))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("batch_size = 64", 'batch_size = "64"', "base.batch_size (line "),
        ("learning_rate = 0.007", "learning_rate = true", "base.learning_rate (line "),
        ("hidden = [64, 64, 64]", 'hidden = [64, "64"]', "base.hidden (line "),
        ("batch_norm = true", "batch_norm = 1", "batch_norm (line "),
        ("first_seed = 42", 'first_seed = "42"', "first_seed (line "),
        ("values = [32, 64, 128]", 'values = [32, 64, "128"]', "a number is allowed"),
    ],
)
def test_a_number_is_no_text_and_no_truth(old: str, new: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        read(changed(tmp_path, (old, new)))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("hidden = [64, 64, 64]", 'name = "other"\nhidden = [64, 64, 64]', "base.name: follows"),
        ("[scales.smoke]", '[scales.smoke]\nname = "paper"', "scales.smoke.name: follows"),
        (
            'title = "Batch size"',
            'title = "Dropout"',
            "groups: the title 'Dropout' stands there twice",
        ),
        ('title = "VGG-13"', 'title = "CNN"', "networks: the title 'CNN' stands there twice"),
        ('stroke = "stroke"', "", "strokes: has no use without stroke"),
    ],
)
def test_what_follows_is_not_said_and_titles_tell_apart(
    old: str, new: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(OptionError) as caught:
        read(changed(tmp_path, (old, new)))
    assert says in str(caught.value)
