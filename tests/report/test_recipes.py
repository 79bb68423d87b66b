"""What a report says of a recipe is what is set in it."""

import re
from dataclasses import replace

import pytest
from report_example import Example, build
from report_example_asked import (
    ACTIVATION,
    BASE,
    COMBINATION,
    DECAY,
    LAYOUT,
    METHODS,
    NETWORK_ON_THE_TABLE,
    Asked,
)

from pipeline.config import TabularExperiment
from pipeline.declaration import Neutral
from report import chapters, document
from report.page import settings
from report.page.evidence import Evidence
from report.page.tracing import plain
from report.phrases import recipes

TRIED = {
    "activation": "relu", "optimiser": "adamw", "weight_decay": 0.01, "dropout": 0.0, "hidden": [64, 32],
    "label_smoothing": 0.1, "cosine": True, "accumulation": 2, "early_stopping": 7, "batch_norm": True,
}  # fmt: skip


def evidence(folder, base=None, best=None, **asked: object) -> Evidence:
    """base, best: what is otherwise in the recipe of the base, and of the combination."""
    changed = base or {}
    own = str(changed.get("optimiser", "sgd"))
    whole = replace(
        Asked(),
        base=replace(NETWORK_ON_THE_TABLE, changes=changed),
        combination=replace(COMBINATION, changes=COMBINATION.changes | (best or {})),
        optimisers=(own, "adam"),
        **asked,
    )
    return Evidence(build(folder, Example(parts=("1", "2"), asked=whole)))


def prose(known: Evidence, *names: str) -> str:
    found = chapters.paragraphs(known, document.numbered(known))
    text = " ".join(text for name in names for text in found[name])
    return plain(text).replace("\u00a0", " ")


NETWORK = ("1.4", "1.4-activation", "1.4-dropout", "1.4-flow", "1.4-why", "1.4-recipe")
OF_COMBINATION = ("2.4a-architecture", "2.4a-forward", "2.4a-training", "2.4a")


def test_the_packaged_base_is_described_and_nothing_that_it_does_not_have(tmp_path):
    text = prose(evidence(tmp_path), *NETWORK)
    for told in (
        "Three fully connected hidden layers of 64 units each follow, and an output layer",
        "LeakyReLU follows each hidden layer. LeakyReLU is here for a purpose.",
        "each hidden layer is a linear map, then LeakyReLU, then dropout. The output",
        "LeakyReLU has its reason. Dropout keeps the network",
        "for 300 epochs. The optimiser is SGD. SGD is here for a purpose. Part 2",
        "Part 2 shows what Adam makes of the same network.",
    ):
        assert told in text
    assert not re.search("momentum|decay|smoothed|cosine|normalisation|AdamW|stopp", text)


def test_a_base_with_everything_is_described_by_its_own_settings(tmp_path):
    text = prose(evidence(tmp_path, base=TRIED), *NETWORK)
    for told in (
        "Two fully connected hidden layers of 64 and 32 units follow, and",
        "ReLU follows each hidden layer.",
        "trained without dropout.",
        "is a linear map, then batch normalisation, then ReLU. The output",
        "The optimiser is AdamW.",
        "A weight decay of 0.01 pulls",
        "smoothed by 0.1 in training: a positive label counts as 0.95, a negative one as 0.05.",
        "half a cosine",
        "It takes a step after every 2 batches.",
        "has not fallen for 7 epochs; the tested weights",
    ):
        assert told in text
    assert not re.search("LeakyReLU|momentum|SGD|The source|Dropout keeps|then dropout", text)


@pytest.mark.parametrize(
    ("hidden", "says"),
    [
        ([64, 64, 64], "then twice again through the same sequence"),
        ([64, 32], "then once again through the same sequence"),
        ([10] * 10, "then nine times again through the same sequence"),
        (
            [10],
            "Inputs pass through the hidden layer, batch normalisation, LeakyReLU and dropout. The",
        ),
    ],
)
def test_the_way_through_the_combination_is_as_long_as_its_layers(hidden, says, tmp_path):
    assert says in prose(evidence(tmp_path, best={"hidden": hidden}), *OF_COMBINATION)


def test_one_layer_is_spoken_of_as_one(tmp_path):
    text = prose(evidence(tmp_path, base={"hidden": [10]}), *NETWORK)
    assert "One fully connected hidden layer of 10 units follows, and" in text
    assert (
        "The input goes through the hidden layer to the output; the hidden layer is a linear map"
        in text
    )
    assert "A hidden layer can represent interactions" in text
    assert "each hidden layer" not in text


def test_a_combination_with_momentum_and_a_scheduler_says_so(tmp_path):
    best = {"optimiser": "sgd", "momentum": 0.9, "plateau_factor": 0.1, "plateau_patience": 4}
    known = evidence(tmp_path, best={**best, "batch_norm": False}, base={"weight_decay": 0.01})
    text = prose(known, *OF_COMBINATION)
    for told in (
        "each come LeakyReLU and dropout",
        "Its optimiser is SGD.",
        "With a momentum of 0.9, a step",
        "multiplied by 0.1 each time that the validation loss has not fallen for 4 epochs.",
        "has a dropout of 0.3, a batch size of 16, a momentum of 0.9 and a learning-rate scheduler",
    ):
        assert told in text
    assert "Adam" not in text


def test_what_the_other_optimiser_does_not_have_is_said(tmp_path):
    known = evidence(tmp_path, base={"momentum": 0.9})
    assert "no momentum" not in prose(known, "2.5")
    other = {"optimiser": "adam", "momentum": 0.0}
    experiments = tuple(
        e.model_copy(update={"recipe": {**e.recipe, **other}})
        if e.id == "base.adam.published"
        else e
        for e in known.manifest.experiments
    )
    known = Evidence(known.manifest.model_copy(update={"experiments": experiments}))
    assert "Under Adam, the network has no momentum." in prose(known, "2.5")


def test_a_sweep_over_names_lists_or_small_numbers_reads_as_one_over_numbers(tmp_path):
    known = evidence(tmp_path, sweeps=(ACTIVATION, LAYOUT, DECAY))
    lower = {
        "2.1d.activation-relu": "lower",
        "2.1e.hidden-64-32": "lower",
        "2.1f.decay-1e-05": "lower",
    }
    whole = replace(Asked(), sweeps=(ACTIVATION, LAYOUT, DECAY))
    known = Evidence(build(tmp_path, Example(parts=("1", "2"), asked=whole, verdicts=lower)))
    text = prose(known, "2.1", ACTIVATION.id, LAYOUT.id, DECAY.id)
    for told in (
        "the activation, Table 10 the layout and Table 11 the weight decay",
        "the activation ReLU scored lower than LeakyReLU",
        "The activation tanh could not be told from LeakyReLU.",
        "a layout of 64–32 scored lower than 64–64–64",
        "a weight decay of 0.00001 scored lower than 0",
    ):
        assert told in text
    assert settings.value(known, "activation-relu.sgd.published", "activation") == "ReLU"


def test_every_setting_that_may_change_nothing_has_a_sentence_where_it_does():
    fields = TabularExperiment.model_fields
    neutral = {n for n in fields if any(isinstance(m, Neutral) for m in fields[n].metadata)}
    assert neutral - {settings.ACTIVATION} <= set(recipes.SENTENCES)


def test_settings_that_come_with_another_are_no_change_of_their_own(tmp_path):
    known = evidence(tmp_path, best={"plateau_factor": 0.1, "plateau_patience": 4})
    changed = recipes.changed(known, "best.adam.published", BASE)
    assert changed == ["dropout", "batch_size", "optimiser", "batch_norm", "plateau_factor"]


def test_a_method_of_several_changes_says_which(tmp_path):
    tuned = replace(
        METHODS[0], changes={"optimiser": "adamw", "weight_decay": 0.05, "label_smoothing": 0.1, "accumulation": 2}
    )  # fmt: skip
    known = evidence(tmp_path, methods=(tuned, METHODS[1]), base={"momentum": 0.9})
    own, other = (f"2.3.{name}.sgd.published" for name in (tuned.name, METHODS[1].name))
    text = prose(known, own)
    assert (
        "Against the base, it has the optimiser AdamW, a step after every 2 batches, a weight decay of 0.05 and label "
        "smoothing of 0.1." in " ".join(text.split())
    )
    assert "it has" not in prose(known, other)
