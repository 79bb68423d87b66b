"""Every artefact of the assignment's report is in the manifest and in the HTML."""

import re

import pytest

from tests.conftest import SmokeRun

pytestmark = pytest.mark.xdist_group("smoke")  # one process, so that it runs once

INVENTORY = {
    "F1": "title",
    "F2": "contribution table",
    "1.1a": "preview",
    "1.1b": "statistics before cleaning",
    "1.1c": "statistics after cleaning",
    "1.1d": "column types after cleaning",
    "1.2a": "invalid characters",
    "1.2b": "normalisation",
    "1.2c": "oversampling",
    "1.2d": "split",
    "1.2e": "tensors",
    "1.3a": "distribution of f2",
    "1.3b": "f2 against f6",
    "1.3c": "correlation matrix",
    "1.4": "network summary",
    "1.5a": "test loss, accuracy, precision, recall, F1",
    "1.5b": "accuracy per epoch",
    "1.5c": "loss per epoch",
    "1.5d": "confusion matrix",
    "1.5e": "four formulas with values",
    "1.5f": "ROC curve",
    "2.1a": "dropout",
    "2.1b": "batch size",
    "2.1c": "learning rate",
    "2.2a": "worst setup",
    "2.2b": "best setup",
    "2.3": "four methods",
    "2.4a": "best model",
    "2.4b": "its metrics",
    "2.4c": "base against improved",
    "2.4d": "accuracy and loss per epoch",
    "2.4e": "confusion matrix",
    "2.4f": "ROC curve",
    "3.1a": "overview",
    "3.1b": "sample images",
    "3.2a": "images per class",
    "3.2b": "width and height",
    "3.2c": "correlation of the colour channels",
    "3.2d": "image dimensions",
    "3.3": "layer table of the CNN",
    "3.4a": "loss and accuracy per epoch",
    "3.4b": "test accuracy",
    "3.4c": "precision, recall, F1",
    "3.4d": "36 × 36 confusion matrix",
    "3.4e": "ROC per class",
    "3.5": "training time",
    "3.6": "the variant with batch norm, and the choice",
    "4.1": "layer table of VGG-13",
    "4.2": "differences from Part 3",
    "4.3a": "training time against Part 3",
    "4.3b": "metrics against Part 3",
    "4.3c": "accuracy and loss side by side",
    "4.3d": "confusion matrices side by side",
    "4.3e": "ROC side by side",
    "4.3f": "weight initialisation",
    "B": "bonus",
    "R": "references",
}
# What the inventory calls a figure, and what it calls a table or a list of values.
FIGURES = {
    "1.3a", "1.3b", "1.3c", "1.5b", "1.5c", "1.5d", "1.5f", "2.2a", "2.2b", "2.4c", "2.4d",
    "2.4e", "2.4f", "3.1b", "3.2a", "3.2b", "3.2c", "3.2d", "3.4a", "3.4d", "3.4e", "4.3c",
    "4.3d", "4.3e",
}  # fmt: skip
TABLES = {
    "1.1a", "1.1b", "1.1c", "1.1d", "1.2d", "1.2e", "1.5a", "2.1a", "2.1b", "2.1c", "2.4b",
    "3.1a", "3.3", "4.1", "4.3a", "4.3b",
}  # fmt: skip
PROSE = {"F1", "F2", "R"}  # of the front and back matter: nothing was measured


@pytest.mark.parametrize("artefact", INVENTORY)
def test_artefact_is_in_the_manifest_with_what_makes_it_up(
    artefact: str, smoke_run: SmokeRun
) -> None:
    found = {entry.id: entry for entry in smoke_run.manifest.artefacts}[artefact]
    if artefact in FIGURES:
        assert found.figures
    if artefact in TABLES:
        assert found.tables
    if artefact not in PROSE:
        assert found.claims or found.tables or found.figures


@pytest.mark.parametrize("artefact", INVENTORY)
def test_artefact_is_in_the_report(artefact: str, smoke_run: SmokeRun) -> None:
    assert f'data-artefact="{artefact}"' in smoke_run.html


def test_artefacts_stand_in_the_order_of_the_source(smoke_run: SmokeRun) -> None:
    marked = list(dict.fromkeys(re.findall(r'data-artefact="([^"]+)"', smoke_run.html)))
    parts = [re.sub(r"\..*", "", artefact) for artefact in marked if artefact in INVENTORY]
    assert parts == sorted(parts, key=["F1", "F2", "1", "2", "3", "4", "B", "R"].index)


def test_every_figure_of_the_manifest_is_on_disk_with_its_data(smoke_run: SmokeRun) -> None:
    for figure in smoke_run.manifest.figures:
        assert (smoke_run.output / figure.file).stat().st_size > 1000
        assert (smoke_run.output / figure.data).stat().st_size > 10
