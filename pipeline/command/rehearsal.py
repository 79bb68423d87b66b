"""The user's own data and made-up results → whether a report comes of them, before any training.

In:  what a run has prepared and planned.
Out: nothing; a fault of the data, or of ours with such data, is raised before hours are spent.

Everything that follows training is carried out on a few rows and images, into a folder that
is then removed: collecting, drawing, the manifest, the text of the report. The PDF is left out.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

import manifest
from manifest.errors import OptionError
from manifest.files import digest_of_file
from manifest.outline import part_of
from manifest.output import Output
from manifest.written import WrittenError, places
from pipeline.assignment import PACKAGED, read
from pipeline.assignment.beside import read_beside
from pipeline.assignment.read import NAME
from pipeline.command.assembly import assemble
from pipeline.command.costs import made_up
from pipeline.command.examination import examined_data
from pipeline.command.named import check_named
from pipeline.command.prepared import Prepared
from pipeline.config import Baseline, Experiment, ImageExperiment, Part, TabularExperiment
from pipeline.data.image_set import first_of_each_class
from pipeline.data.splits import Splits
from pipeline.data.table import as_numbers
from pipeline.records import Characters, Cost, DataTable, Reading, Run
from pipeline.results.figures.drawing import roughly
from pipeline.results.metrics import row_losses
from pipeline.training.outcomes import FITTED, history_of
from pipeline.work.inspection import look_into
from pipeline.work.plan import Plan, Wanted

ROWS, COLUMNS, IMAGES, SEEDS, EPOCHS = 400, 40, 20, 2, 3  # rows and images of each class
USERS = {"folder", "npz", "zip"}  # sources of characters that nobody has tried before
TABULAR: tuple[Part, ...] = ("1", "2")
Data = TypeVar("Data", DataTable, Characters)


def rehearse(prepared: Prepared, plan: Plan, parts: tuple[Part, ...]) -> None:
    """Of the parts that are about data of the user's own, where something is to be trained."""
    table, characters = _own(prepared)
    chosen = tuple(part for part in parts if (table if part in TABULAR else characters) is not None)
    if not chosen or not plan.missing:
        return
    few = replace(
        prepared,
        repeats=replace(prepared.repeats, splits=min(SEEDS, prepared.repeats.splits), starts=1),
        table=None if table is None else few_rows(table),
        characters=None
        if characters is None
        else few_images(characters, prepared.assignment.first_seed),
    )
    wanted = tuple(_few_seeds(w) for w in plan.wanted if _has_data(w.experiment, few))
    with tempfile.TemporaryDirectory(prefix="a2-report-") as name, roughly():
        folder = Path(name)
        small = Plan(wanted=wanted, jobs=(), splits=_splits(few))
        results = MadeUp(prepared=few, splits=small.splits)
        output = Output(folder, _nothing)
        examined = examined_data(few, small.splits, _nothing)
        content = assemble(few, small, chosen, output, examined=examined, results=results)
        check_written(content)
        if prepared.beside.source is not None:
            check_named(prepared.beside.source, content)
        manifest.write(content, output)
        _read(folder)


def check_written(content: manifest.Manifest) -> None:
    """Whether what people wrote under headings names what a run of these parts has."""
    for heading in content.outline:
        part = part_of(heading.anchor)
        if part is not None and part not in content.parts:
            continue
        try:
            for place in places(heading.text):
                content.names.found(place)
        except WrittenError as error:
            raise OptionError(
                f"{NAME}: headings: the text under {heading.anchor!r}: {error}"
            ) from None


def _nothing(line: str) -> None:
    """In a new folder nothing is moved away."""


def _own(prepared: Prepared) -> tuple[DataTable | None, Characters | None]:
    """Data that did not come with the program; all, where the assignment did not or names any."""
    table, characters = prepared.table, prepared.characters
    known = read()
    packaged = digest_of_file(PACKAGED / known.given_table.file)
    asked = prepared.assignment != known or any(h.text for h in prepared.assignment.headings)
    asked = asked or prepared.beside.source != read_beside(None, known).source
    is_own = table is not None and (asked or table.digest != packaged)
    are_own = characters is not None and (asked or characters.source in USERS)
    return table if is_own else None, characters if are_own else None


def _has_data(experiment: Experiment, few: Prepared) -> bool:
    data = few.characters if isinstance(experiment, ImageExperiment) else few.table
    return data is not None


def _few_seeds(wanted: Wanted) -> Wanted:
    return replace(wanted, splits=dict(islice(wanted.splits.items(), SEEDS)))


def few_rows(table: DataTable) -> DataTable:
    """The first rows of each class, and of each column the first that hold a number."""
    features = table.features[: COLUMNS - 1]
    columns = [column for column in table.clean.columns if column in {*features, table.target}]
    numbers = as_numbers(table.raw[features]).to_numpy(float)
    rows = [np.flatnonzero(table.labels == label)[:ROWS] for label in (0, 1)]
    rows += [np.flatnonzero(~np.isnan(column))[:2] for column in numbers.T]
    kept = np.unique(np.concatenate(rows))
    raw, clean = (
        frame[columns].iloc[kept].reset_index(drop=True) for frame in (table.raw, table.clean)
    )
    return replace(table, raw=raw, clean=clean)


def few_images(characters: Characters, seed: int) -> Characters:
    """Those of each class that a small run would choose."""
    rows = first_of_each_class(characters.labels, len(characters.classes), IMAGES, seed)
    fields = {name: getattr(characters, name)[rows] for name in ("images", "labels", "sizes")}
    return replace(characters, **fields)


def _read(folder: Path) -> None:
    """By the report itself, which has said what is wrong where it ends with a code of its own."""
    command = [sys.executable, "-m", "report", "proof", f"--output={folder}"]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What of a `Run` depends on the data. scores: (n,) or (n, classes)."""

    rows: np.ndarray
    labels: np.ndarray
    scores: np.ndarray
    train: int
    validation: int
    leaked: int = 0
    distinct: int = 0
    split: int

    @property
    def counts(self) -> dict[str, int]:
        sizes = {"train": self.train, "measured": self.train, "validation": self.validation}
        return sizes | {"leaked": self.leaked, "distinct": self.distinct, "parameters": 1}


def _splits(prepared: Prepared) -> Splits:
    labels = None if prepared.characters is None else prepared.characters.labels
    return Splits(table=prepared.table, labels=labels, repeats=prepared.repeats)


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """Results as a training leaves them, drawn from generators of their own."""

    prepared: Prepared
    splits: Splits

    @property
    def costs(self) -> dict[str, Cost]:
        return {experiment.id: made_up(experiment) for experiment in self.prepared.experiments}

    def runs(self, wanted: Wanted) -> list[Run]:
        experiment = wanted.experiment
        if isinstance(experiment, ImageExperiment):
            return [_run(wanted, seed, self._of_images(seed)) for seed in wanted.keys]
        if isinstance(experiment, TabularExperiment | Baseline):
            return [_run(wanted, seed, self._of_table(experiment, seed)) for seed in wanted.keys]
        raise AssertionError(f"{experiment.id}: an experiment of no kind")

    def reading(self, run: Run) -> Reading:
        """Of a network as it is before training."""
        shown = self.prepared.assignment.image_experiments[run.experiment]
        scale, characters = self.prepared.scale.image(shown), _given(self.prepared.characters)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(run.seed)
            network = shown.network.build(classes=len(characters.classes), pixels=scale.pixels)
        blocks = shown.network.blocks(network)
        return look_into(network.eval().requires_grad_(False), blocks, run, scale, characters)

    def _of_table(self, experiment: TabularExperiment | Baseline, seed: int) -> Tested:
        split = self.splits.of_table(experiment.protocol, seed)
        return Tested(
            rows=split.test.rows,
            labels=split.test.labels,
            scores=np.random.default_rng(seed).random(len(split.test)),
            train=len(split.train),
            validation=len(split.validation),
            leaked=split.leaked,
            distinct=len(np.unique(split.train.rows)),
            split=split.seed,
        )

    def _of_images(self, seed: int) -> Tested:
        characters = _given(self.prepared.characters)
        split = self.splits.of_images
        scores = np.random.default_rng(seed).random((len(split.test), len(characters.classes)))
        return Tested(
            rows=split.test,
            labels=characters.labels[split.test],
            scores=scores / scores.sum(axis=1, keepdims=True),
            train=len(split.train),
            validation=len(split.validation),
            split=split.seed,
        )


def _run(wanted: Wanted, seed: int, tested: Tested) -> Run:
    """Where an experiment has no epochs, a history has none."""
    random, epochs = np.random.default_rng(seed), min(EPOCHS, wanted.epochs)
    history = history_of(random.random((epochs, 4)))
    run = Run(
        experiment=wanted.experiment.id,
        seed=seed,
        split=tested.split,
        key=wanted.keys[seed],
        history=history,
        chosen_epoch=epochs,
        test_rows=tested.rows,
        test_labels=tested.labels,
        test_scores=tested.scores.astype(np.float32),
        test_loss=0.0,
        fitted=dict.fromkeys(FITTED, 0.5),
        counts=tested.counts,
        seconds=1.0,
        peak_memory=1,
        device="CPU",
    )
    return replace(run, test_loss=float(row_losses(run).mean()))


def _given(data: Data | None) -> Data:
    if data is None:
        raise AssertionError("an experiment is rehearsed without its data")
    return data
