"""Whatever the base is trained under, and whatever conditions there are, the text says so."""

from dataclasses import replace

import pytest
from page_text import blocks
from report_example import Example, build
from report_example_asked import COMBINATION, NETWORK_ON_THE_TABLE, Asked

from report import document

ON_ADAM = replace(NETWORK_ON_THE_TABLE, changes={"optimiser": "adam"})
PLAIN = replace(COMBINATION, changes={"batch_norm": True})
THREE = Asked(optimisers=("sgd", "adam", "adamw"))


def page(folder, asked: Asked, **more: object) -> str:
    made = build(folder, Example(parts=("1", "2"), asked=asked, **more))
    found = blocks(document.render(made, folder))
    return " ".join(block.text for block in found).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_base_under_adam_is_told_as_one_and_held_against_the_other(tmp_path):
    text = page(tmp_path, Asked(base=ON_ADAM), verdicts={"optimiser.sgd": "lower"})
    assert "The optimiser is Adam." in text
    assert "Part 2 shows what SGD makes of the same network." in text
    assert "the base under SGD scored lower than the base under Adam" in text
    assert "The test loss is 0.532 under Adam and 0.532 under SGD." in text
    assert "Two protocols and two optimisers" in text


def test_one_optimiser_is_no_condition(tmp_path):
    text = page(tmp_path, Asked(optimisers=("sgd",), combination=PLAIN))
    assert "repeats the base and the published combination under both protocols, and Figure" in text
    assert "Both protocols, and two simple models." in text
    assert "Accuracy and balanced accuracy by protocol: " in text
    assert "The test loss is 0.532 under" not in text


def test_three_optimisers_are_each_compared_and_counted(tmp_path):
    text = page(tmp_path, THREE, verdicts={"optimiser.adam": "higher"})
    assert "Part 2 shows what Adam and AdamW make of the same network." in text
    assert "the base under Adam scored higher than the base under SGD" in text
    assert "The base under AdamW and the base under SGD could not be told apart" in text
    assert "The test loss is 0.532 under SGD, 0.532 under Adam and 0.532 under AdamW." in text
    assert "under both protocols and three optimisers" in text
    assert "Two protocols and three optimisers" in text


def test_a_combination_under_an_optimiser_of_its_own_is_told_apart(tmp_path):
    text = page(tmp_path, Asked(optimisers=("sgd",)))
    assert (
        "under both protocols (the base under SGD and the published combination under Adam)" in text
    )


@pytest.mark.parametrize("place", ["guide", "text"])
def test_protocols_are_called_as_the_assignment_calls_them(place, tmp_path):
    text = page(tmp_path, Asked(protocols={"published": "split-last", "leak-free": "split-first"}))
    says = {
        "guide": "The split-last protocol fills gaps, scales and oversamples before it splits the rows",
        "text": "could be told from the same network under the split-first one",
    }
    assert says[place] in text


def test_captions_of_both_models_name_their_model(tmp_path):
    text = page(tmp_path, Asked())
    for phrase, rows in (("the base", 150), ("the published combination", 0)):
        assert f"Accuracy per epoch of {phrase} on training" in text
        assert f"Loss per epoch of {phrase} on training" in text
        assert f"Confusion matrix of {phrase} on {rows or 150} test rows" in text
        assert f"ROC curve of {phrase} from" in text


def test_what_the_assignment_says_of_a_model_stands_where_it_is_described(tmp_path):
    base = replace(NETWORK_ON_THE_TABLE, about="Chosen by hand.")
    combination = replace(COMBINATION, about="Chosen with care.")
    text = page(tmp_path, Asked(base=base, combination=combination))
    assert "makes of the same network. Chosen by hand." in text
    assert "the logit of the positive class. Chosen with care." in text
