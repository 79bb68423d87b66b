"""A tiny assignment → runs of it that are killed at any moment, and what differs afterwards.

Each run is a process of its own, forked from one that has loaded the libraries: it carries out
`python -m pipeline run …` from there on, with workers, report and files of its own.
"""

import os
import re
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing import util
from pathlib import Path

import manifest
from benchmarks.pristine import ROOT
from console.endings import Ending, program
from console.signals import ENDING
from manifest.errors import MachineError
from pipeline import __main__ as command
from pipeline.assignment import PACKAGED
from pipeline.work import workers
from report.document import render
from report.page.pdf import render as render_pdf

ASSIGNMENT = """
title = "Kills"
subtitle = "A table and a network, as small as they can be"
first_seed = 42
[table]
title = "Table"
file = "diabetes.csv"
target = "target"
positive = 1
row = "row"
rows = "rows"
margin = 0.02
[images]
noun = "digit"
plural = "digits"
margin = 0.01
[base]
id = "base"
title = "Base"
phrase = "the base network"
question = "How well does it do?"
[[networks]]
id = "cnn"
part = "3"
title = "CNN"
phrase = "the CNN"
question = "How well does it read?"
model = "cnn"
channels = [8, 16]
batch_norm = true
augmented = true
batch_size = 8
learning_rate = 0.001
[scales.smoke]
purpose = "runs that are killed"
tabular = { splits = 2, epochs = 40 }
images = { images_per_class = 20, pixels = 16, epochs = 5 }
image_seeds = 1
"""
DIGITS = ROOT / "assignments" / "tumours-and-digits" / "digits.npz"
STEPS = {  # of a run, by what it says when it begins with them
    "beginning": "",
    "training": "measuring what|of all",
    "drawing": "^collecting results",
    "report": "^writing report",
}
LONGEST = 8.0  # seconds from a signal to the end
PATIENCE = 1_200.0  # seconds for a whole run, on a machine that may be busy
OFTEN = 0.1  # seconds between two looks at what a run says
KEPT = ("result.json", "predictions.npz", "weights.safetensors")


@dataclass(frozen=True, kw_only=True)
class Kill:
    """step: what the run did by then. seconds: from the signal to its end."""

    signal: str
    after: float
    step: str
    code: int
    seconds: float

    @property
    def fault(self) -> str:
        """What is wrong with how it ended; empty of SIGKILL, which lets nothing be said."""
        if self.signal == "SIGKILL":
            return ""
        if self.code != Ending.INTERRUPTED:
            return f"{self.signal} while {self.step}: ended with {self.code}"
        late = self.seconds > LONGEST
        return f"{self.signal} while {self.step}: took {self.seconds:.1f} s" if late else ""


@dataclass(frozen=True)
class Killed:
    """Runs of the tiny assignment in `folder`."""

    folder: Path
    parts: tuple[str, ...] = ("1", "3")

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "assignment.toml").write_text(ASSIGNMENT, encoding="utf-8")
        shutil.copy(PACKAGED / "diabetes.csv", self.folder)

    def start(self, output: Path, cores: int) -> int:
        """A run of its own process group; what it says is in `….said` beside its output."""
        sys.stdout.flush()
        output.with_suffix(".said").unlink(missing_ok=True)
        process = os.fork()
        if process == 0:
            try:
                self._run(output, cores)
            finally:
                os._exit(Ending.BUG)  # never back into the benchmark
        return process

    def _run(self, output: Path, cores: int) -> None:
        os.setsid()
        for number in ENDING:  # `nohup` and a shell in the background have some ignored
            signal.signal(number, signal.SIG_DFL)
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
        said = os.open(output.with_suffix(".said"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, handle in ((0, nothing), (1, said), (2, said)):
            os.dup2(handle, number)
        workers.LOADED.append("benchmarks.keeping_often")
        arguments = ["run", "--scale", "smoke", "--device", "cpu", "--only", *self.parts]
        arguments += ["--assignment", str(self.folder), "--characters", str(DIGITS)]
        arguments += ["--output", str(output)]
        code = program(lambda: command.main(arguments), "python -m pipeline")
        # What multiprocessing does at the end of a process, and nothing of the benchmark's own.
        util._exit_function()  # type: ignore[attr-defined]  # noqa: SLF001
        os._exit(code)

    def finish(self, output: Path, cores: int) -> dict[str, float]:
        """A run that nobody kills: the seconds of each of its steps."""
        process, said = self.start(output, cores), output.with_suffix(".said")
        until, seconds = time.monotonic() + PATIENCE, dict.fromkeys(STEPS, 0.0)
        code, before = None, time.monotonic()
        while code is None and before < until:
            code = _ended(process, before + OFTEN)
            seconds[_step(said)] += time.monotonic() - before
            before = time.monotonic()
        if code != Ending.DONE:
            told = said.read_text(encoding="utf-8")
            raise MachineError(f"{output}: a run ended with {code}: {told[-500:]}")
        return seconds

    def kill(self, output: Path, cores: int, name: str, step: str, after: float) -> Kill | None:
        """A run that gets a signal so long after a step has begun; None where it ended before.

        Without that step, as where nothing is to be trained, the next one counts.
        """
        process, said, order = self.start(output, cores), output.with_suffix(".said"), list(STEPS)
        while not said.exists() or order.index(_step(said)) < order.index(step):
            if _ended(process, time.monotonic() + OFTEN) is not None:
                return None
        if _ended(process, time.monotonic() + after) is not None:
            return None
        step, sent = _step(said), time.monotonic()
        os.kill(process, getattr(signal, name))
        code = _ended(process, sent + PATIENCE)
        return Kill(
            signal=name,
            after=round(after, 2),
            step=step,
            code=-1 if code is None else code,
            seconds=round(time.monotonic() - sent, 2),
        )


def _ended(process: int, until: float) -> int | None:
    """The exit code, as a shell has it; None while it still runs."""
    while time.monotonic() < until:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
        time.sleep(0.01)
    return None


def _step(said: Path) -> str:
    text = said.read_text(encoding="utf-8", errors="replace") if said.exists() else ""
    return [step for step, words in STEPS.items() if re.search(words, text, re.MULTILINE)][-1]


def differing(found: Path, expected: Path) -> list[str]:
    """What of a run's output is not as in an unbroken one, but for what it observes of itself."""
    one, other = manifest.read(found), manifest.read(expected)
    wrong = ["manifest.json"] * (one.model_copy(update={"observed": other.observed}) != other)
    names = {path.relative_to(expected) for path in _files(expected)}
    there = {path.relative_to(found) for path in _files(found)}
    wrong += sorted(f"{name}: is there once" for name in names ^ there)
    for name in sorted(names & there):
        if (found / name).read_bytes() != (expected / name).read_bytes():
            wrong.append(str(name))
    page = render(one, found)
    if (found / "report.html").read_bytes() != page.encode():
        wrong.append("report.html: is not what its manifest gives")
    if (found / "report.pdf").read_bytes() != render_pdf(page, one.observed.created):
        wrong.append("report.pdf: is not what its manifest gives")
    return wrong


def _files(output: Path) -> list[Path]:
    """Figures with their data, exported models, and what trainings leave."""
    drawn = [*output.glob("figures/*"), *output.glob("models/*")]
    return drawn + [path for path in output.glob("store/*/*") if path.name in KEPT]
