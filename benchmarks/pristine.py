"""A small real run → its output, epochs that trainings go on from, and files to swap in.

All of it is made once in a folder of the benchmark's, and only copied from then on.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import torch
from rich.console import Console

import manifest
from manifest import Manifest
from manifest.errors import MachineError
from manifest.output import INDEX, Output
from pipeline.assignment import read as read_assignment
from pipeline.command.options import Options
from pipeline.command.run import check, make_plan, prepare
from pipeline.config import Part, ScaleName
from pipeline.data import drawn
from pipeline.store import EPOCH, PARTIAL, Store
from pipeline.training.checkpoints import Checkpoint
from pipeline.training.device import one_thread
from pipeline.work.display import Display
from pipeline.work.jobs import ImageJob, image_training
from report.document import render

ROOT = Path(__file__).parent.parent
WHOLE = "whole"  # written last
SCALE: ScaleName = "smoke"
SEEDS, SOURCE, DEVICE = 1, "drawn", "cpu"
PER_CLASS = read_assignment().scales[SCALE].images_per_class


@dataclass(frozen=True)
class Pristine:
    folder: Path
    parts: tuple[Part, ...]

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def epochs(self) -> Path:
        """A store of trainings that are not finished, under the keys of the run."""
        return self.folder / "epochs"

    @property
    def others(self) -> Path:
        """What else may stand in the place of a cache, a manifest, an index or a report."""
        return self.folder / "others"

    @cached_property
    def manifest(self) -> Manifest:
        return manifest.read(self.output)

    @cached_property
    def page(self) -> str:
        return render(self.manifest, self.output)

    def keys(self) -> list[str]:
        return sorted(key for e in self.manifest.experiments for key in e.keys)

    def checkpoint(self, key: str) -> Path:
        return self.epochs / f"{key}{PARTIAL}" / EPOCH


def make(folder: Path, parts: tuple[Part, ...]) -> Pristine:
    """In `folder`, if it isn't there from before; what a kill left half made is made anew."""
    pristine = Pristine(folder, parts)
    if not (folder / WHOLE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        done = run(pristine.output, parts)
        if done.returncode:
            raise MachineError(f"the undamaged run ended with {done.returncode}: {done.stderr}")
        _keep_epochs(pristine)
        _make_others(pristine)
        (folder / WHOLE).touch()
    return pristine


def run(output: Path, parts: tuple[Part, ...]) -> subprocess.CompletedProcess[str]:
    """As a user starts it, on nothing of the caller's."""
    command = [sys.executable, "-m", "pipeline", "run", "--scale", SCALE, "--seeds", str(SEEDS)]
    command += ["--characters", SOURCE, "--device", DEVICE, "--only", *parts]
    kept = {name: v for name, v in os.environ.items() if not name.startswith("A2_REPORT_")}
    return subprocess.run(
        [*command, "--output", str(output)],
        cwd=ROOT,
        env=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _keep_epochs(pristine: Pristine) -> None:
    """Of each network, the state of the run's own training after its first epoch."""
    options = Options(
        scale=SCALE,
        seeds=SEEDS,
        characters=SOURCE,
        device=DEVICE,
        only=pristine.parts,
        output=pristine.output,
    )
    display = Display(Console(quiet=True))
    prepared = replace(prepare(options, check(options), display), store=Store(pristine.epochs))
    torch.set_flush_denormal(True)  # as in a worker
    with one_thread():
        for job in make_plan(prepared, pristine.output, display).jobs:
            if isinstance(job, ImageJob):
                training, _ = image_training(job)
                training.run_epoch(1, _nobody)
                Checkpoint(prepared.store.partial(job.key)).save(training.state())


def _make_others(pristine: Pristine) -> None:
    drawn.load(pristine.others, per_class=2, seed=2, announce=_nobody)
    Output(pristine.others, _nobody).write("report.html", pristine.page.encode() + b"\n")
    content = json.loads((pristine.output / manifest.FILE_NAME).read_bytes())
    earlier = json.dumps(content | {"version": 1}, indent=1)
    (pristine.others / manifest.FILE_NAME).write_text(earlier, encoding="utf-8")
    report = (pristine.output / "report.pdf").read_bytes()
    (pristine.others / "report.pdf").write_bytes(report + b"% of another day\n")
    if not (pristine.others / INDEX).exists():
        raise AssertionError("an output folder has no index")


def _nobody(*said: object) -> None:
    """Nobody hears it."""
