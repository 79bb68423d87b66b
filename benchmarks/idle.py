"""A run of which nothing has changed: how long it takes, beside dvc and snakemake on as many stages.

In:  a finished run of each kind of data, made here.
Out: seconds of the same command once more. Beside it, of the run with all parts, `dvc repro` and
     `snakemake` on a graph of the same stages, inputs and outputs, all of them done; in turns.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from rich.console import Console

import manifest
from benchmarks.damage import code
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.pristine import ROOT
from manifest.errors import CheckError, MachineError
from manifest.lock import locked
from pipeline.assignment import PACKAGED
from pipeline.data.glyphs import draw_characters
from pipeline.data.image_set import ALPHABET

NAMED = {
    "packaged": "the packaged table and drawn characters",
    "npz": "an `.npz` of the same",
    "folder": "a folder of {pictures:,} pictures",
}
SMOKE = ("--scale", "smoke")
SEED = 42
SAYS = "nothing has changed since it was made"
FILES = {"dvc": "dvc.yaml", "snakemake": "Snakefile"}
DONE = "stages-done"  # with what of
OTHERS = {  # once more, with all done
    "dvc": ("dvc", "repro", "--quiet"),
    "snakemake": ("snakemake", "--cores", "2", "--quiet", "all"),
}


@dataclass(frozen=True, kw_only=True)
class Timed:
    """seconds: of each round."""

    name: str
    seconds: tuple[float, ...]

    @property
    def told(self) -> str:
        low, middle, high = min(self.seconds), statistics.median(self.seconds), max(self.seconds)
        return f"{middle:.2f} ({low:.2f} to {high:.2f})"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """inputs and outputs: files below the folder of the graph."""

    name: str
    inputs: tuple[str, ...]
    output: str


def measure(rounds: int, pictures: int, work: Path, *, write: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    folder = work.resolve() / f"{code()}-idle"  # stages have this code as their input
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        commands = dict(_ours(folder, pictures, console.print))
        console.print("laying out the same stages for dvc and snakemake")
        beside, left_out = _others(folder, folder / "packaged")
        times: dict[str, list[float]] = {name: [] for name in (*commands, *beside)}
        for number in range(rounds):
            for name, once in (commands | beside).items():
                times[name].append(once())
            console.print(f"round {number + 1} of {rounds}")
    found = [Timed(name=name, seconds=tuple(own)) for name, own in times.items()]
    for one in found:
        console.print(f"{one.name}: {one.told} s", markup=False)
    for name in left_out:
        console.print(f"{name}: is not installed, and left out")
    if write:
        _write(found, rounds, pictures, len(_stages(folder / "packaged")))


def _ours(
    folder: Path, pictures: int, tell: Callable[[str], None]
) -> list[tuple[str, Callable[[], float]]]:
    """Of each kind of data a run that is done, and the same command once more."""
    npz, tree = folder / "characters.npz", folder / f"pictures-{pictures}"
    if not npz.exists():
        images, labels = draw_characters(40, SEED)
        np.savez_compressed(npz, x=images, y=labels)
    if not tree.exists():
        tell(f"writing {pictures:,} pictures")
        _write_pictures(tree, pictures)
    sources = {"packaged": "drawn", "npz": str(npz), "folder": str(tree)}
    found = list[tuple[str, Callable[[], float]]]()
    for name, source in sources.items():
        command = [sys.executable, "-m", "pipeline", "run", *SMOKE, "--characters", source]
        command += [f"--output={folder / name}", *(("--only", "3") if name == "folder" else ())]
        tell(f"a run with {NAMED[name].format(pictures=pictures)}")
        _carried_out(command, ROOT)
        found.append((NAMED[name].format(pictures=pictures), partial(_again, command, ROOT, SAYS)))
    return found


def _write_pictures(tree: Path, count: int) -> None:
    """One sub-folder for each class; the same drawn characters over and over, each file once."""
    images, labels = draw_characters(min(count // len(ALPHABET) + 1, 100), SEED)
    part = tree.with_name(f"{tree.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for number in range(count):
        place = number % len(images)
        name = part / ALPHABET[labels[place]] / f"{number}.png"
        name.parent.mkdir(parents=True, exist_ok=True)
        pixels = images[place].copy()
        pixels[0, 0] = number // len(images) % 256  # no two files are equal
        Image.fromarray(pixels).save(name)
    part.rename(tree)


def _stages(output: Path) -> list[Stage]:
    """Each experiment is made of its data and code; the manifest of all of them, and the pages of it."""
    run = manifest.read(output)
    modules = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "pipeline").rglob("*.py"))]
    pages = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    given = ("assignment.toml", "diabetes.csv")
    stages = [
        Stage(name=f"train-{number}", inputs=(*given, *modules), output=f"results/{number}.bin")
        for number in range(len(run.experiments))
    ]
    made = tuple(stage.output for stage in stages)
    stages.append(Stage(name="collect", inputs=made, output="manifest.json"))
    stages.append(Stage(name="render", inputs=("manifest.json", *pages), output="report.pdf"))
    return stages


def _others(folder: Path, output: Path) -> tuple[dict[str, Callable[[], float]], list[str]]:
    """What is installed of them, each in a folder with the same files, all of its stages done."""
    found, left_out = dict[str, Callable[[], float]](), list[str]()
    stages = _stages(output)
    for name, command in OTHERS.items():
        if shutil.which(name) is None:
            left_out.append(name)
            continue
        place, told = folder / name, _dvc(stages) if name == "dvc" else _snakefile(stages)
        if _read(place / DONE) != told:  # it takes minutes the first time
            shutil.rmtree(place, ignore_errors=True)
            _lay_out(place, stages, output)
            _carried_out(["git", "init", "--quiet"], place)
            if name == "dvc":
                _carried_out(["dvc", "init", "--quiet"], place)
            (place / FILES[name]).write_text(told, encoding="utf-8")
            _carried_out(command, place)
            (place / DONE).write_text(told, encoding="utf-8")
        found[f"{name}, {len(stages)} stages"] = partial(_again, command, place, "")
    return found, left_out


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _lay_out(place: Path, stages: Sequence[Stage], output: Path) -> None:
    """What the stages read, and beside it, what each of them would make, which it copies."""
    run = manifest.read(output)
    for source in ("pipeline", "templates"):
        shutil.copytree(ROOT / source, place / source, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("assignment.toml", "diabetes.csv"):
        shutil.copy(PACKAGED / name, place / name)
    for stage, experiment in zip(stages, run.experiments, strict=False):
        entries = [output / "store" / key for key in experiment.keys]
        whole = [p.read_bytes() for e in entries for p in sorted(e.iterdir()) if p.is_file()]
        kept = place / "made" / stage.output
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(b"".join(whole))
    for name in ("manifest.json", "report.pdf"):
        shutil.copy(output / name, place / "made" / name)


def _dvc(stages: Sequence[Stage]) -> str:
    """JSON is YAML, too."""
    told: Mapping[str, object] = {
        stage.name: {
            "cmd": f"mkdir -p results && cp made/{stage.output} {stage.output}",
            "deps": [*stage.inputs],
            "outs": [stage.output],
        }
        for stage in stages
    }
    return json.dumps({"stages": told}, indent=1)


def _snakefile(stages: Sequence[Stage]) -> str:
    rules = [f"rule all:\n    input: {stages[-1].output!r}"]
    for stage in stages:
        name = stage.name.replace("-", "_")
        shell = f"mkdir -p results && cp made/{stage.output} {stage.output}"
        rules.append(
            f"rule {name}:\n    input: {', '.join(map(repr, stage.inputs))}\n"
            f"    output: {stage.output!r}\n    shell: {shell!r}"
        )
    return "\n\n".join(rules) + "\n"


def _carried_out(command: Sequence[str], place: Path) -> str:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no word"]
        raise MachineError(f"{' '.join(command[:4])}: ended with {done.returncode}: {lines[-1]}")
    return done.stdout


def _again(command: Sequence[str], place: Path, says: str) -> float:
    """Seconds. says: what it has to say, as otherwise something was done."""
    began = time.perf_counter()
    said = _carried_out(command, place)
    seconds = time.perf_counter() - began
    if says not in said:
        raise CheckError(
            f"{' '.join(command[:4])}: did something, where nothing had changed: {said:.200}"
        )
    return seconds


def _write(found: Sequence[Timed], rounds: int, pictures: int, stages: int) -> None:
    rows = "\n".join(f"| {one.name} | {one.told} |" for one in found)
    text = (
        f"`nox -s bench -- idle` makes `smoke` runs and starts the same command once more, {rounds} times in "
        f"turn with the others: with all parts, and with Part 3 for the folder of {pictures:,} pictures. Beside it "
        f"`dvc repro` and `snakemake` look at a graph of {stages} stages, of which all are done: one for each "
        "experiment, with the table, the assignment and all modules of `pipeline` as inputs and its "
        "results as output, one that collects and one that renders. Seconds from start to end: the "
        "median and, in brackets, the least and the most. Theirs know nothing of seeds, versions of "
        "libraries, processor or the images.\n\n"
        f"| command | seconds |\n|---|---|\n{rows}"
    )
    put_section(DOCUMENTS / "benchmarks.md", "Nothing to do", text)
