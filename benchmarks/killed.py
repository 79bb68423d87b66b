"""A tiny assignment → runs of it that are killed at any moment.

Each run is a process of its own, forked from one that has loaded the libraries: it carries out
`python -m pipeline run …` from there on, with workers, report and files of its own.
"""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import util
from pathlib import Path

from benchmarks.pristine import ROOT
from console.endings import Ending, program
from console.signals import ENDING
from manifest.errors import MachineError
from pipeline import __main__ as command
from pipeline.assignment import PACKAGED
from pipeline.work import workers

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
    "training": "^training begins",
    "drawing": "^collecting results",
    "report": "^writing report",
}
LONGEST = 8.0  # seconds from a signal to the end
PATIENCE = 1_200.0  # seconds for a whole run, on a machine that may be busy
OFTEN = 0.1  # seconds between two looks at what a run says


class EndedError(MachineError):
    """A run that nobody killed ended with another code than 0, or not at all."""


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
        said, seconds = output.with_suffix(".said"), dict.fromkeys(STEPS, 0.0)
        with self._running(output, cores) as process:
            until, code, before = time.monotonic() + PATIENCE, None, time.monotonic()
            while code is None and before < until:
                code = _ended(process, before + OFTEN)
                seconds[_step(said)] += time.monotonic() - before
                before = time.monotonic()
        _check_done(code, output)
        return seconds

    def kill(self, output: Path, cores: int, name: str, step: str, after: float) -> Kill | None:
        """A run that gets a signal so long after a step has begun; None where it was done before.

        Without that step, as where nothing is to be trained, the next one counts. One that ends by
        itself and is not done is an `EndedError`.
        """
        said, order = output.with_suffix(".said"), list(STEPS)
        with self._running(output, cores) as process:
            code = None
            while code is None and order.index(_step(said)) < order.index(step):
                code = _ended(process, time.monotonic() + OFTEN)
            if code is None:
                code = _ended(process, time.monotonic() + after)
            if code is not None:
                _check_done(code, output)
                return None
            step, sent = _step(said), time.monotonic()
            os.kill(process, getattr(signal, name))
            code = _ended(process, sent + PATIENCE)
            if code == Ending.DONE and time.monotonic() - sent < OFTEN:
                return None  # it was at its very end
            return Kill(
                signal=name,
                after=round(after, 2),
                step=step,
                code=-1 if code is None else code,
                seconds=round(time.monotonic() - sent, 2),
            )

    @contextmanager
    def _running(self, output: Path, cores: int) -> Iterator[int]:
        """Nothing of it runs on where the block is left before its end."""
        process = self.start(output, cores)
        try:
            yield process
        finally:
            _end(process)


def _end(process: int) -> None:
    """With its group. What has ended by then leaves its workers to themselves, as for a user."""
    with suppress(ChildProcessError):  # it has been waited for
        if os.waitpid(process, os.WNOHANG) == (0, 0):
            with suppress(ProcessLookupError):  # not yet of a group of its own
                os.killpg(process, signal.SIGKILL)
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _check_done(code: int | None, output: Path) -> None:
    if code != Ending.DONE:
        told = output.with_suffix(".said").read_text(encoding="utf-8", errors="replace")
        raise EndedError(f"{output}: a run ended with {code}: {told[-500:]}")


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
