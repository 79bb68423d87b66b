"""What students try is trained as their file says: from a line of TOML to a result in the store."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.assignment import PACKAGED, read
from pipeline.config import TabularExperiment, TabularScale
from pipeline.repeats import Repeats
from pipeline.store import Store
from pipeline.work.jobs import carry_out
from pipeline.work.plan import Planner
from tests.packaged import packaged_table

TEXT = (PACKAGED / "assignment.toml").read_text(encoding="utf-8")
TRIED = (
    "weight_decay = 0.5",
    "momentum = 0.9",
    "label_smoothing = 0.4",
    "cosine = true",
    'activation = "gelu"',
    'optimiser = "adamw"\nweight_decay = 0.01',
    "hidden = [10]",
    "hidden = [64, 32]",
    "hidden = [9, 9, 9, 9, 9, 9, 9, 9, 9, 9]",
)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    asked = read()
    scale = asked.scales["smoke"]
    return Planner(
        scale=scale.model_copy(update={"tabular": TabularScale(splits=2, epochs=3)}),
        repeats=Repeats(first=asked.first_seed, splits=2, starts=1),
        device="cpu",
        store=Store(tmp_path / "store"),
        announce=print,
        table=packaged_table(),
        characters=None,
    )


def method(folder: Path, line: str) -> TabularExperiment:
    text = TEXT.replace("accumulation = 4", line)
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    return read(folder).method_recipes[-1]


def test_each_change_trains_another_network(planner: Planner, tmp_path: Path) -> None:
    """Of the same seed: the first weights, and so the scores of the base, are the same."""
    experiments = [read().base, *(method(tmp_path, line) for line in TRIED)]
    known = []
    for experiment in experiments:
        plan = planner.plan([experiment])
        for job in plan.jobs:
            carry_out(job, lambda epochs, seen: None)
        (wanted,) = plan.wanted
        run = planner.store.read(wanted.keys[42], experiment.id)
        assert np.isfinite(run.test_scores).all()
        assert len(run.history) == 3
        assert not any(np.array_equal(run.test_scores, scores) for scores in known)
        known.append(run.test_scores)
        assert planner.plan([experiment]).missing == 0
