"""What one training takes alone is told as that, and what the run took as what it is."""

import re
from pathlib import Path

from page_text import blocks
from report_example import Example, build

from manifest import Manifest
from report import document


def text_of(made: Manifest, folder: Path) -> str:
    told = "\n".join(block.text for block in blocks(document.render(made, folder)))
    return told.replace("\u00a0", " ").replace("\u202f", " ")


def test_methods_are_told_by_their_epochs_and_by_one_training_alone(tmp_path: Path) -> None:
    made = build(tmp_path, Example(parts=("2",)))
    told = text_of(made, tmp_path)
    assert "No method ends a training before its last epoch." in told
    assert "Alone, a training takes 0.632 s, one of the base 0.632 s." in told
    early = "early-stopping.sgd.published"
    values = {f"{early}.epochs-run": 143.2}
    claims = tuple(c.model_copy(update={"value": values.get(c.id, c.value)}) for c in made.claims)
    values = {f"{early}.epoch-seconds": 0.0042}
    measured = tuple(
        c.model_copy(update={"value": values.get(c.id, c.value)}) for c in made.observed.claims
    )
    observed = made.observed.model_copy(update={"claims": measured})
    told = text_of(made.model_copy(update={"claims": claims, "observed": observed}), tmp_path)
    assert "Training the base with early stopping ends after 143 of 300 epochs on average." in told
    assert "one epoch takes between 1.00 and 2.00 times as long as one of the base." in told


def test_networks_on_images_have_memory_of_their_own_and_a_time_beside_others(
    tmp_path: Path,
) -> None:
    told = text_of(build(tmp_path, Example(parts=("3", "4"))), tmp_path)
    assert "takes 1 min 11 s on CPU, and 140 MB of memory." in told
    assert "was multiplied by 4,050 batches" in told
    assert "In this run it took 1 min 25 s. Other trainings could run beside it there" in told
    assert "VGG-13 takes 6.59 times as much memory." in told


def test_without_a_measurement_the_run_tells_its_own_times(tmp_path: Path) -> None:
    told = text_of(build(tmp_path, Example(parts=("2", "3", "4"), measured=False)), tmp_path)
    assert "Alone, " not in told
    assert not re.search(r"CPU, and \d+ MB of memory", told)
    assert "took 1 min 25 s on CPU. Other trainings could run beside it there" in told
    assert "In this run, training VGG-13 took 1 min 25 s, the CNN 1 min 25 s" in told
    assert "Not all did the same work: VGG-13 saw 7,776 images" in told
