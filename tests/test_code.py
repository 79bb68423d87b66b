"""An edit of the code trains anew what it can change, and nothing else."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from pipeline.config import (
    PROTOCOLS,
    Experiment,
    ImageExperiment,
    ImageScale,
    TabularExperiment,
)
from pipeline.data.splits import Splits, image_split, limited
from pipeline.data.table import load_table
from pipeline.records import Characters, Split
from pipeline.repeats import Repeats
from pipeline.training.device import compute_alike
from pipeline.work import baseline_job, jobs
from pipeline.work.code import digests, entries_of
from pipeline.work.levels import Kind
from pipeline.work.reached import Reached
from tests.conftest import ROOT
from tests.packaged import ASSIGNMENT, BASE, BOOSTED_TREES, CNN, LOGISTIC_REGRESSION, VGG13

KINDS: dict[str, tuple[Kind, Experiment]] = {
    "network": ("tabular", BASE),
    "model": ("baseline", LOGISTIC_REGRESSION),
    "cnn": ("image", CNN),
    "vgg": ("image", VGG13),
}
ALL, TABLE, IMAGES = set(KINDS), {"network", "model"}, {"cnn", "vgg"}
Edit = Callable[[str], str]


def characters(classes: int, per_class: int) -> Characters:
    labels = np.repeat(np.arange(classes), per_class)
    return Characters(
        images=np.random.default_rng(1).integers(0, 256, (len(labels), 28, 28), np.uint8),
        labels=labels,
        classes=tuple(map(str, range(classes))),
        sizes=np.full((len(labels), 2), 28),
        channel_correlation=None,
        source="npz",
        name="test.npz",
        digest="abc",
    )


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return edit


def reformatted(text: str) -> str:
    """Every line of the body of every function indented by two more signs, quotes turned."""
    command = [
        sys.executable,
        "-c",
        "import ast,sys; print(ast.unparse(ast.parse(sys.stdin.read())))",
    ]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


# What is edited, how, and what is to be trained anew.
EDITS: dict[str, tuple[str, Edit, set[str]]] = {
    "a comment": ("training/ensemble.py", lambda text: text + "\n# later\n", set()),
    "a docstring": (
        "training/ensemble.py",
        swap('"""Trains every active member', '"""Does so with every member'),
        set(),
    ),
    "the layout of a whole file": ("training/images.py", reformatted, set()),
    "an annotation": ("training/tally.py", swap("images: int) -> None", "images: float) -> None"), set()),
    "what an error says": ("training/images.py", swap("not even one image", "no image"), set()),
    "an import that nothing uses": ("training/updates.py", lambda text: "import math\n" + text, set()),
    "the rate of a step": ("training/updates.py", swap("= 0.9, 0.999", "= 0.8, 0.999"), {"network"}),
    "the network on the table": ("models/stacked.py", swap("= 0.1, 1e-5", "= 0.1, 1e-4"), {"network"}),
    "its activations": ("models/activations.py", swap("NEGATIVE_SLOPE = ", "NEGATIVE_SLOPE = 2 * "), {"network"}),
    "its dropout": ("training/dropout.py", swap("BITS = ", "BITS = 1 + "), {"network"}),
    "patience": ("training/patience.py", swap("PLATEAU_THRESHOLD = ", "PLATEAU_THRESHOLD = 2 * "), {"network"}),
    "how a rate falls": ("training/annealing.py", swap("return ", "return 2 * "), {"network"}),
    "how a table is read": ("data/table.py", swap('errors="coerce")', 'errors="ignore")'), TABLE),
    "how it is split": ("data/splits.py", swap("TEST_SHARE = 0.15", "TEST_SHARE = 0.2"), TABLE),
    "how images are split": ("data/splits.py", swap("len(of_class) / 10", "len(of_class) / 9"), IMAGES),
    "a simple model": ("training/baselines.py", swap("ITERATIONS = ", "ITERATIONS = 2 * "), {"model"}),
    "the loop on images": ("training/images.py", swap("EVALUATION_BATCH = 256", "EVALUATION_BATCH = 128"), IMAGES),
    "augmentation": ("training/augmentation.py", swap("ROTATION = ", "ROTATION = 2 * "), IMAGES),
    "the schedule on images": ("training/schedule.py", swap("WARM_UP = ", "WARM_UP = 2 * "), IMAGES),
    "VGG": ("models/families/vgg.py", swap("HIDDEN = 4096", "HIDDEN = 2048"), {"vgg"}),
    "what is said of VGG": ("models/families/vgg.py", swap("fade or explode", "fade"), set()),
    "another family": ("models/families/resnet18.py", swap("3, ", "5, "), set()),
    "every draw": ("training/randomness.py", swap(">> 1", ">> 2"), {"network", "cnn", "vgg"}),
    "how processes compute": ("training/device.py", swap("set_num_threads(1)", "set_num_threads(2)"), ALL),
    "how memory is measured": ("training/device.py", swap('"VmHWM:"', '"VmRSS:"'), set()),
    "where results are kept": ("store.py", swap("HOUR, WEEK = 3600", "HOUR, WEEK = 60"), set()),
    "a metric": ("results/metrics/areas.py", lambda text: text + "\nX = 1\n", set()),
    "a test": ("results/statistics/repeated.py", lambda text: text + "\nX = 1\n", set()),
    "what workers say": ("work/workers.py", swap("REPORT_EVERY = 0.2", "REPORT_EVERY = 0.4"), set()),
    "a new field of an experiment": (
        "config.py",
        swap("    protocol: Protocol", '    noise: Annotated[float, Neutral(0.0)] = 0.0\n    protocol: Protocol'),
        set(),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("code")
    for package in ("pipeline", "manifest", "console"):
        shutil.copytree(
            ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return root


def code_of(root: Path) -> dict[str, object]:
    digests.cache_clear()
    return {name: digests(entries_of(*what), root) for name, what in KINDS.items()}


@pytest.fixture(scope="module")
def before(copied: Path) -> dict[str, object]:
    return code_of(copied)


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_trains_what_it_can_change(
    edit: str, copied: Path, before: dict[str, object]
) -> None:
    file, change, expected = EDITS[edit]
    path = copied / "pipeline" / file
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(change(text), encoding="utf-8")
        after = code_of(copied)
    finally:
        path.write_text(text, encoding="utf-8")
    assert {name for name in KINDS if before[name] != after[name]} == expected


def test_a_key_names_the_module_that_was_edited(copied: Path) -> None:
    entries = entries_of(*KINDS["network"])
    path = copied / "pipeline/training/updates.py"
    known, text = digests(entries), path.read_text(encoding="utf-8")
    path.write_text(text.replace("= 0.9, 0.999", "= 0.8, 0.999"), encoding="utf-8")
    digests.cache_clear()
    after = digests(entries, copied)
    path.write_text(text, encoding="utf-8")
    assert [name for name in after if known[name] != after[name]] == ["pipeline.training.updates"]


def test_an_entry_that_is_gone_is_an_error() -> None:
    with pytest.raises(LookupError, match="no such function"):
        digests(("pipeline.work.jobs:gone",))


@contextmanager
def called() -> Iterator[set[tuple[str, str]]]:
    """Functions of ours that are called in the block: module and name, that of the outermost one."""
    found = set[tuple[str, str]]()

    def note(frame: FrameType, event: str, _: object) -> None:
        module = str(frame.f_globals.get("__name__"))
        if event == "call" and module.startswith("pipeline."):
            name = frame.f_code.co_qualname.partition(".<locals>")[0]
            if not name.startswith(("<", "__create_fn__")):  # a lambda, and a dataclass
                found.add((module, name))

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def reached(*names: str) -> set[tuple[str, str]]:
    found = Reached(root=ROOT)
    for name in names:
        found.follow(entries_of(*KINDS[name]))
    return set(found.nodes)


def test_what_runs_for_the_table_is_in_its_key() -> None:
    """Data, splits, a network that does all that a network can, and a simple model."""
    given = ASSIGNMENT.given_table
    place = ROOT / "assignments/a2" / given.file
    both = {"early_stopping": 1, "plateau": {"patience": 1}, "batch_norm": True, "momentum": 0.5}
    trained = TabularExperiment.model_validate(BASE.stated() | both)
    repeats = Repeats(first=42, splits=1, starts=1)
    with called() as found:
        table = load_table(place, given)
        splits = Splits(table=table, labels=None, repeats=repeats)
        for protocol in PROTOCOLS:
            split = splits.of_table(protocol, 42)
        compute_alike()
        for experiment in (trained, BASE.under(optimiser="adam")):
            jobs.train_members(tabular_job(experiment, split), lambda _: None)
        baseline_job.fit(LOGISTIC_REGRESSION, split, 42)
        baseline_job.fit(BOOSTED_TREES, split, 42)
    declared = {(m, n) for m, n in found if m in {"pipeline.config", "pipeline.declaration"}}
    assert len(found) > 60
    assert found - declared - reached("network", "model") == set()


def tabular_job(experiment: TabularExperiment, split: Split) -> jobs.TabularJob:
    return jobs.TabularJob(
        experiment=experiment, epochs=3, splits={42: split}, keys={}, store=Path(), device="cpu"
    )


class KeepsNothing:
    """Where a state is kept is no part of a result."""

    def load(self) -> None: ...
    def save(self, state: object) -> None: ...
    def save_if_due(self, state: object, *, at_end: bool = False) -> None: ...


@pytest.mark.parametrize("experiment", [CNN, VGG13.model_copy(update={"augmented": True})])
def test_what_runs_for_images_is_in_its_key(experiment: ImageExperiment, tmp_path: Path) -> None:
    few = characters(classes=2, per_class=10)
    scale = ImageScale(images_per_class=10, pixels=32, epochs=2)
    with called() as found:
        split = limited(image_split(few.labels, 42), few.labels, scale, 10)
        job = jobs.ImageJob(
            experiment=experiment,
            scale=scale,
            characters=few,
            split=split,
            seed=42,
            key="",
            store=tmp_path,
            device="cpu",
        )
        training, test = jobs.image_training(job)
        jobs.train_network_of(training, test, lambda *_: None, KeepsNothing())
    assert len(found) > 30
    assert found - reached("cnn", "vgg") == set()
