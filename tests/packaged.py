"""The packaged assignment and its experiments, for tests to train and to read."""

import re
from typing import Any

from pipeline.assignment import PACKAGED, read
from pipeline.data.table import load_table
from pipeline.records import DataTable

ASSIGNMENT = read()
# The file without what it says of its own table: where that comes from, and what columns mean.
OF_TABLE = re.compile(
    r"^(?:(?:# Of another|# may use|origin =|licence =).*\n|\[\[table\.features\]\]\n(?:.+\n)+\n)",
    re.MULTILINE,
)
OF_ANY_TABLE = OF_TABLE.sub("", (PACKAGED / "assignment.toml").read_text(encoding="utf-8"))
TABLE = PACKAGED / ASSIGNMENT.given_table.file
BASE, BEST = ASSIGNMENT.main_recipes
EARLY_STOPPING, PLATEAU, BATCH_NORM, ACCUMULATION = ASSIGNMENT.method_recipes
LOGISTIC_REGRESSION, BOOSTED_TREES = (model.experiment() for model in ASSIGNMENT.simple)
BASELINES = (LOGISTIC_REGRESSION, BOOSTED_TREES)
_IMAGES = ASSIGNMENT.image_experiments
CNN, CNN_BATCH_NORM, VGG13 = (_IMAGES[id] for id in ("cnn", "cnn-batch-norm", "vgg13"))
VGG13_BATCH_NORM, CNN_AUGMENTED, VGG13_AUGMENTED = (model for model, _ in ASSIGNMENT.twins)
TWINS = ASSIGNMENT.twins
SETUPS = {setup.name: setup for sweep in ASSIGNMENT.sweeps for setup in sweep.setups(BASE)}


def cnn(*, classes: int, pixels: int, batch_norm: bool = False) -> Any:
    """The network of Part 3, built."""
    network = CNN.network.model_copy(update={"batch_norm": batch_norm})
    return network.build(classes=classes, pixels=pixels)


def packaged_table() -> DataTable:
    return load_table(TABLE, ASSIGNMENT.table)
