"""A network with the effort of another one: what it has of which, what it is set beside, and what is refused."""

import re
from pathlib import Path

import pytest

from manifest.errors import OptionError
from pipeline.assignment import PACKAGED, Assignment, read

WHOLE = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
TEXT = re.sub(r'^\w+ = "\w+\.toml".*\n', "", WHOLE, flags=re.MULTILINE)  # of other files
AGAIN = """
[[networks]]
id = "again"
part = "4"
like = "cnn"
effort_of = "vgg13"
title = "Again"
phrase = "the CNN again"
question = "What is left?"

"""
OWN_MODEL = 'model = "cnn"\nchannels = [8]\nbatch_size = 8\nlearning_rate = 0.1'


def with_one_more(folder: Path, text: str) -> Assignment:
    """The packaged assignment with a network behind all others."""
    place = TEXT.index("# ----", TEXT.rindex("[[networks]]"))
    whole = TEXT[:place] + text + TEXT[place:]
    (folder / "assignment.toml").write_text(whole, encoding="utf-8")
    return read(folder)


def test_it_has_the_effort_of_one_and_all_else_of_another(tmp_path: Path) -> None:
    found = with_one_more(tmp_path, AGAIN)
    own, again, other = (found.image_experiments[name] for name in ("cnn", "again", "vgg13"))
    assert (again.network, again.learning_rate) == (own.network, own.learning_rate)
    assert again.batch_size == other.batch_size != own.batch_size
    for scale in found.scales.values():
        of_own, of_again, of_other = (scale.image(one) for one in (own, again, other))
        assert of_again.images_per_class == of_other.images_per_class
        assert (of_again.epochs, of_again.pixels) == (of_other.epochs, of_own.pixels)
    assert again not in found.of_part("4")
    assert {own.id, again.id, other.id} <= {e.id for e in found.by_part("4")}
    assert found.equal_terms[-1] == (own, again, other)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('effort_of = "vgg13"', 'effort_of = "nobody"', "effort_of = 'nobody' names none above"),
        ('effort_of = "vgg13"', 'effort_of = "cnn-batch-norm"', "stands in another part"),
        (
            'effort_of = "vgg13"',
            'effort_of = "cnn"',
            "is `like` one and has the `effort_of` another",
        ),
        (
            'effort_of = "vgg13"',
            'effort_of = "vgg13"\nbatch_size = 8',
            "batch_size: a network with",
        ),
        ('effort_of = "vgg13"', 'effort_of = "cnn-equal"', "name that one"),
        ('like = "cnn"', OWN_MODEL, "is `like` a second one"),
    ],
)
def test_an_effort_that_it_cannot_have_is_told(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(OptionError, match=told):
        with_one_more(tmp_path, AGAIN.replace(old, new))


def test_a_scale_of_its_own_beside_that_effort_is_refused(tmp_path: Path) -> None:
    own = "\nagain = { images_per_class = 5, pixels = 32, epochs = 1 }\n"
    text = AGAIN + "[scales.smoke.networks]" + own
    with pytest.raises(OptionError, match="again: it has the effort of vgg13; take it out"):
        with_one_more(tmp_path, text)
