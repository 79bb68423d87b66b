"""One damage → whether it was found, or without effect; all else is a failure.

A reader fails if it gives another value without a word, if it ends in anything but a
`PipelineError`, if it waits, or if what the damage had put there is gone afterwards.
"""

import re
import shutil
import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np
from numpy.random import Generator

import manifest
from benchmarks import pristine as made
from benchmarks.damages import KINDS, NO_FILES, Place, traces
from benchmarks.outputs import differing_files, levelled
from benchmarks.pristine import Pristine
from benchmarks.readers import Reading, Target
from manifest.errors import PipelineError
from manifest.output import INDEX
from pipeline.store import EPOCH, PARTIAL
from report.document import render

FOUND, WITHOUT_EFFECT = "found", "without effect"
TAKEN, CRASHED, LOST, REFUSED = "taken", "crashed", "lost", "refused"
PATIENCE = 60  # seconds for one reading; on a busy machine a page takes ten
RUN_TARGETS = ("store", "checkpoint", "cache", "models", "figures", "manifest", "index", "report")
TOLD = re.compile(r"is now|is damaged|taken over|drawing [\d,]+ char|, [1-9]\d* of them to do")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """file: which was damaged. detail: what was said, or what is wrong."""

    file: str
    outcome: str
    detail: str = ""

    @property
    def failed(self) -> bool:
        return self.outcome not in {FOUND, WITHOUT_EFFECT}


class _LateError(BaseException):
    """Of a reader that waits; no `except` of the product takes it for an error of its own."""


def at_reader(
    pristine: Pristine, target: Target, kind: str, random: Generator, folder: Path
) -> Verdict:
    """In `folder`, which is empty: copies, damages, reads."""
    copy, elsewhere = _folders(folder)
    reading = target(pristine, copy, random)
    expected = _read(reading, [])
    before = traces(copy)
    file = _damaged(reading.files, reading.others, kind, random, elsewhere)
    put = traces(copy, elsewhere) - before - traces(pristine.others, pristine.output)
    name = f"{reading.of}: {file.relative_to(copy)}"
    said = list[str]()
    try:
        found = _read(reading, said)
    except PipelineError as error:
        verdict = Verdict(file=name, outcome=FOUND, detail=str(error))
    except (Exception, _LateError):  # noqa: BLE001 - which is what is looked for
        return Verdict(file=name, outcome=CRASHED, detail=traceback.format_exc(limit=-3))
    else:
        verdict = _verdict(name, found, expected, said)
    if gone := put - traces(copy, elsewhere):
        return Verdict(file=name, outcome=LOST, detail=", ".join(sorted(gone)))
    return verdict


def _folders(folder: Path) -> tuple[Path, Path]:
    copy, elsewhere = folder / "copy", folder / "elsewhere"
    copy.mkdir(parents=True)
    elsewhere.mkdir()
    return copy, elsewhere


def _read(reading: Reading, said: list[str]) -> object:
    with _limited(PATIENCE):
        return reading.read(said.append)


def _verdict(name: str, found: object, expected: object, said: Sequence[str]) -> Verdict:
    told = " / ".join(said)
    if found is None:
        return Verdict(file=name, outcome=FOUND, detail=told or "begins anew")
    if found != expected:
        return Verdict(file=name, outcome=TAKEN, detail=f"another value was read; said: {told}")
    return Verdict(file=name, outcome=FOUND if said else WITHOUT_EFFECT, detail=told)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise _LateError(f"nothing within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _damaged(
    files: Sequence[Path], others: Sequence[Path], kind: str, random: Generator, elsewhere: Path
) -> Path:
    """Which of `files` it is now."""
    path = files[int(random.integers(len(files)))]
    KINDS[kind](Place(path=path, others=_alike(path, others), elsewhere=elsewhere), random)
    return path


def _alike(path: Path, others: Sequence[Path]) -> tuple[Path, ...]:
    """Of the same name, else of the same ending; not its own original."""
    own = (path.parent.name, path.name)
    foreign = [other for other in others if (other.parent.name, other.name) != own]
    same = [other for other in foreign if other.name == path.name]
    return tuple(same or [other for other in foreign if other.suffix == path.suffix])


def through_run(
    pristine: Pristine, target: str, kind: str, random: Generator, folder: Path
) -> Verdict:
    """The same command as before, on a copy of its output of which one file is damaged."""
    _, elsewhere = _folders(folder)
    output = folder / "copy"
    shutil.copytree(pristine.output, output, dirs_exist_ok=True)
    files = list(_files(target, pristine, output, random))
    before = traces(output)
    others = [*pristine.folder.glob("*/*"), *pristine.folder.glob("*/*/*"), *_entries(pristine)]
    others = [path for path in others if path.is_file()]
    file = _damaged(files, others, kind, random, elsewhere)
    put = traces(output, elsewhere) - before - traces(pristine.folder)
    name = str(file.relative_to(output))
    done = made.run(output, pristine.parts)
    if "Traceback" in done.stderr or done.returncode not in (0, 2):
        detail = f"exit code {done.returncode}: {done.stderr[-1000:]}"
        return Verdict(file=name, outcome=CRASHED, detail=detail)
    if gone := put - traces(output, elsewhere):
        return Verdict(file=name, outcome=LOST, detail=", ".join(sorted(gone)))
    last = (done.stderr.strip().splitlines() or [""])[-1]
    if done.returncode == 2:
        fits = kind in NO_FILES and last.startswith("a2-report: ")
        return Verdict(file=name, outcome=FOUND if fits else REFUSED, detail=last)
    if other := differing(pristine, output):
        return Verdict(file=name, outcome=TAKEN, detail=f"{other} is another one")
    told = [line for line in done.stderr.splitlines() if TOLD.search(line)]
    outcome = FOUND if told else WITHOUT_EFFECT
    return Verdict(file=name, outcome=outcome, detail=" / ".join(told))


def _entries(pristine: Pristine) -> list[Path]:
    return sorted((pristine.output / "store").glob("*/*"))


def _files(target: str, pristine: Pristine, output: Path, random: Generator) -> Iterator[Path]:
    """Of a copy of the output. An epoch is kept where its training has no result yet."""
    if target == "checkpoint":
        kept = sorted(pristine.epochs.glob("*/*"))
        file = kept[random.integers(len(kept))]
        key = file.parent.name.removesuffix(PARTIAL)
        shutil.rmtree(output / "store" / key)
        shutil.copytree(file.parent, output / "store" / file.parent.name)
        yield output / "store" / file.parent.name / EPOCH
    elif target == "store":
        yield from sorted(output.glob("store/*/*"))
    elif target == "report":
        yield from (output / "report.html", output / "report.pdf")
    elif target in {"manifest", "index"}:
        yield output / {"manifest": manifest.FILE_NAME, "index": INDEX}[target]
    else:
        yield from sorted((output / target).iterdir())


def differing(pristine: Pristine, output: Path) -> str:
    """Which part of what a run makes differs from the undamaged run's; empty where none does."""
    same = levelled(manifest.read(output), pristine.manifest)
    if same != pristine.manifest:
        return manifest.FILE_NAME
    paths = [*pristine.output.glob("figures/*"), *pristine.output.glob("models/*")]
    names = sorted(path.relative_to(pristine.output) for path in paths)
    if wrong := differing_files(output, pristine.output, names):
        return wrong[0]
    return "report.html" if render(same, output) != pristine.page else ""


def generator(*key: int) -> Generator:
    return np.random.default_rng(key)
