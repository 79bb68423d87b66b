"""Honest reports of a small assignment, and tampered copies of them → whether each is told apart.

Tampering i of a kind and a seed is drawn from them alone, so that it can be repeated; the honest
reports are the same for every seed. What is done is kept line by line: the loop can be killed and
goes on. A change of the code begins anew.
"""

import json
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

import manifest
from benchmarks.attempts import generator
from benchmarks.damage import code
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.pristine import ROOT
from benchmarks.rewritten import KINDS
from benchmarks.tampered import Files, Honest
from console import collector
from manifest.errors import CheckError, PipelineError
from manifest.lock import locked
from pipeline import machine
from report import made
from verification import told
from verification.checked import Effort, check
from verification.kept import Kept
from verification.together.every import settle

NAMED, PASSED = "named", "passed"
MISSED, ACCUSED, OTHERWISE = "missed", "accused", "not named"
FIRST, EVERY = 42, 5.0  # a seed; seconds between two lines
RUN = ("--scale", "smoke", "--only", "1", "--splits", "2", "--starts", "2", "--device", "cpu")
COLUMNS = ("Kind", "Reports", "Named", "Passed", "Not as wanted")


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A line of the journal."""

    name: str
    kind: str
    what: str
    outcome: str
    detail: str
    seconds: float

    @property
    def failed(self) -> bool:
        return self.outcome not in {NAMED, PASSED}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where reports are made and checked; `folder` belongs to one state of the code."""

    folder: Path
    kept: Kept = field(default_factory=lambda: Kept(most=4))

    @property
    def journal(self) -> Path:
        return self.folder / "checks.jsonl"

    @cached_property
    def honest(self) -> Honest:
        return Honest(
            pdf=self.report(FIRST).read_bytes(), other=self.files(FIRST + 1), render=self._render
        )

    def report(self, seed: int) -> Path:
        """Of a run with this first seed, made at the first call."""
        output = self.folder / f"output-{seed}"
        if not (output / "report.pdf").exists():
            assignment = self.folder / f"assignment-{seed}"
            assignment.mkdir(exist_ok=True)
            _write_assignment(assignment, seed)
            command = [sys.executable, "-m", "pipeline", "run", *RUN]
            command += ["--assignment", str(assignment), "--output", str(output)]
            subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
        return output / "report.pdf"

    def files(self, seed: int) -> Files:
        return Honest(pdf=self.report(seed).read_bytes(), other={}, render=self._render).files

    def _render(self, files: Files) -> bytes:
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = Path(name)
            for file, content in files.items():
                (folder / file).parent.mkdir(exist_ok=True)
                (folder / file).write_bytes(content)
            run = manifest.read(folder)
            return made.document(run, folder, made.page(run, folder))

    def attempt(self, name: str) -> Tried:
        kind, seed, number = name.rsplit("-", 2)
        started = time.monotonic()
        if kind == "honest":
            found = self._honest(FIRST + int(number))
        else:
            found = self._tampered(kind, int(seed), int(number))
        return Tried(name=name, kind=kind, seconds=round(time.monotonic() - started, 2), **found)

    def _honest(self, seed: int) -> dict[str, str]:
        checked = check(self.report(seed), Effort(), kept=self.kept).checked
        detail = "" if checked.holds else checked.findings[0].line
        outcome = PASSED if checked.holds else ACCUSED
        return {"what": f"first seed {seed}", "outcome": outcome, "detail": detail}

    def _tampered(self, kind: str, seed: int, number: int) -> dict[str, str]:
        random = generator(seed, list(KINDS).index(kind), number)
        tampered = KINDS[kind](self.honest, random)
        with tempfile.NamedTemporaryFile(suffix=".pdf", dir=self.folder) as file:
            Path(file.name).write_bytes(tampered.pdf)
            try:
                checked = check(Path(file.name), Effort(), kept=self.kept).checked
            except PipelineError as error:
                return {"what": tampered.what, "outcome": OTHERWISE, "detail": str(error)}
        if checked.holds:
            return {"what": tampered.what, "outcome": MISSED, "detail": told.verdict(checked)}
        is_named = tampered.is_named(checked.findings)
        lines = " / ".join(finding.line for finding in checked.findings[:3])
        return {
            "what": tampered.what,
            "outcome": NAMED if is_named else OTHERWISE,
            "detail": lines[:400],
        }

    def done(self) -> dict[str, Tried]:
        """By name; a line that a kill cut off is none."""
        if not self.journal.exists():
            return {}
        found = {}
        for line in self.journal.read_text(encoding="utf-8").splitlines():
            try:
                entry = Tried(**json.loads(line))
            except (TypeError, ValueError):
                continue
            found[entry.name] = entry
        return found

    def carry_out(self, names: Sequence[str], tell: Callable[[str], None]) -> list[Tried]:
        done, said = self.done(), time.monotonic()
        for entry in self._tried([name for name in names if name not in done]):
            done[entry.name] = entry
            with self.journal.open("a", encoding="utf-8") as file:
                file.write("\n" + json.dumps(asdict(entry)))
            if entry.failed or time.monotonic() - said > EVERY:
                said = time.monotonic()
                known = [done[n] for n in names if n in done]
                bad = sum(one.failed for one in known)
                last = f"; {_line(entry)}" if entry.failed else ""
                tell(f"{len(known):,} of {len(names):,} reports, {bad} not as wanted{last}")
        return [done[name] for name in names]

    def _tried(self, names: Sequence[str]) -> Iterator[Tried]:
        """As they come, as many at once as there are cores; what all need is made before."""
        if len(names) < 2:
            yield from map(self.attempt, names)
            return
        for seed in (FIRST, FIRST + 1):
            self.report(seed)
        workers, context = min(machine.cores(), len(names)), multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, initializer=settle) as pool:
            for done in as_completed(pool.submit(_attempt, self.folder, name) for name in names):
                yield done.result()


@cache
def _bench(folder: Path) -> Bench:
    """Of this process."""
    return Bench(folder=folder)


def _attempt(folder: Path, name: str) -> Tried:
    collector.clear()
    return _bench(folder).attempt(name)


def _write_assignment(folder: Path, seed: int) -> None:
    """The packaged one without its source, whose audit is most of the pages."""
    packaged = ROOT / "assignments" / "a2"
    text = (packaged / "assignment.toml").read_text(encoding="utf-8")
    text = re.sub(r'(?m)^(published|references) = ".*\.toml".*\n', "", text)
    text = re.sub(r"(?m)^first_seed = \d+", f"first_seed = {seed}", text)
    (folder / "assignment.toml").write_text(text, encoding="utf-8")
    for name in ("diabetes.csv", "contributions.toml"):
        shutil.copy(packaged / name, folder / name)


def _line(entry: Tried) -> str:
    return f"{entry.name}: {entry.what}: {entry.outcome}: {entry.detail}"


def names(tamperings: int, honest: int, seed: int) -> list[str]:
    """Every kind in turn, then the honest ones."""
    kinds = list(KINDS)
    found = [f"{kinds[n % len(kinds)]}-{seed}-{n // len(kinds)}" for n in range(tamperings)]
    return found + [f"honest-{seed}-{n}" for n in range(honest)]


def measure(wanted: Sequence[str], work: Path, *, write: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    bench = Bench(folder=work.resolve() / f"checks-{code()}")
    bench.folder.mkdir(parents=True, exist_ok=True)
    with locked(bench.folder):
        entries = bench.carry_out(wanted, lambda line: console.print(line, markup=False))
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for row in rows(entries):
        table.add_row(*row)
    console.print(table)
    if write:
        _write(entries)
    if failed := [entry for entry in entries if entry.failed]:
        raise CheckError(f"{len(failed):,} of {len(entries):,} are not as wanted: {failed[0].name}")


def rows(entries: Sequence[Tried]) -> Iterator[tuple[str, ...]]:
    for kind in dict.fromkeys(entry.kind for entry in entries):
        count = Counter(entry.outcome for entry in entries if entry.kind == kind)
        good = (count[NAMED], count[PASSED])
        yield (kind, *(f"{n:,}" for n in (count.total(), *good, count.total() - sum(good))))


def _write(entries: Sequence[Tried]) -> None:
    found = [COLUMNS, ("---",) * len(COLUMNS), *rows(entries)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in found)
    changed = [entry for entry in entries if entry.kind != "honest"]
    honest = [entry for entry in entries if entry.kind == "honest"]
    intro = (
        "`nox -s bench -- checks` makes reports of Part 1 of the packaged assignment at the scale "
        "`smoke`, on 2 splits × 2 starts and without the audit of its source, with other first "
        "seeds each, and changes copies of the first of them. A change counts as named if a finding "
        "has its kind and its place: the page, the number, the figure, the file. Of "
        f"{len(changed):,} tampered reports {sum(not e.failed for e in changed):,} were found and "
        f"named; of {len(honest):,} honest ones {sum(not e.failed for e in honest):,} passed."
    )
    put_section(DOCUMENTS / "benchmarks.md", "Checks", f"{intro}\n\n{table}")
