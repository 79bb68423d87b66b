"""Damages at the readers and through whole runs → each found or without effect, or listed.

Number i of a seed is drawn from them alone, so that it can be repeated. What is done is kept
line by line: the loop can be killed and goes on. A change of the code begins anew.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from numpy.random import Generator
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks import attempts
from benchmarks.attempts import FOUND, WITHOUT_EFFECT, Verdict, generator
from benchmarks.damages import KINDS
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.pristine import ROOT, Pristine, make
from benchmarks.readers import TARGETS
from manifest.errors import CheckError, OptionError
from manifest.lock import locked
from pipeline.config import Part

Way = Literal["reader", "run"]
WAYS: tuple[Way, ...] = ("reader", "run")
PARTS: tuple[Part, ...] = ("1", "3")
PACKAGES = ("benchmarks", "console", "manifest", "pipeline", "report", "templates", "verification")
EVERY = 5.0  # seconds between two lines
COLUMNS = ("Way", "Of", "Damages", "Found", "Without effect", "Failed")


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A line of the journal. name: what `--only` takes."""

    name: str
    target: str
    kind: str
    file: str
    outcome: str
    detail: str
    seconds: float

    @property
    def way(self) -> str:
        return self.name.partition("-")[0]

    @property
    def failed(self) -> bool:
        return self.outcome not in {FOUND, WITHOUT_EFFECT}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where damages are tried; `folder` belongs to one state of the code."""

    folder: Path
    parts: tuple[Part, ...] = PARTS

    @property
    def journal(self) -> Path:
        return self.folder / "damages.jsonl"

    @cached_property
    def pristine(self) -> Pristine:
        return make(self.folder / "pristine", self.parts)

    def attempt(self, name: str) -> Finished:
        """Of the damage that `name` names, whatever was done before."""
        way, seed, number = parsed(name)
        target, kind = drawn(way, seed, number)
        random, started = generator(seed, WAYS.index(way), number), time.monotonic()
        place = Path(tempfile.mkdtemp(prefix="at-", dir=self.folder))
        try:
            verdict = self._tried(way, target, kind, random, place)
        finally:
            shutil.rmtree(place)
        seconds = round(time.monotonic() - started, 3)
        return Finished(name=name, target=target, kind=kind, seconds=seconds, **asdict(verdict))

    def _tried(self, way: Way, target: str, kind: str, random: Generator, place: Path) -> Verdict:
        made = self.pristine
        if way == "run":
            return attempts.through_run(made, target, kind, random, place)
        return attempts.at_reader(made, TARGETS[target], kind, random, place)

    def done(self) -> dict[str, Finished]:
        """By name; a line that a kill cut off is none."""
        if not self.journal.exists():
            return {}
        found = (_parsed_line(line) for line in self.journal.read_bytes().split(b"\n"))
        return {entry.name: entry for entry in found if entry}

    def keep(self, entry: Finished) -> None:
        """Begins with an end of line: what stands before may be half a line."""
        with self.journal.open("ab") as file:
            file.write(b"\n" + json.dumps(asdict(entry)).encode())

    def carry_out(self, names: Sequence[str], tell: Callable[[str], None]) -> list[Finished]:
        """All of `names`, of which only those are tried that were not before."""
        for left in self.folder.glob("at-*"):  # of a loop that was killed
            shutil.rmtree(left)
        done, said = self.done(), time.monotonic()
        for name in (name for name in names if name not in done):
            self.keep(entry := self.attempt(name))
            done[name] = entry
            if entry.failed or time.monotonic() - said > EVERY:
                said = time.monotonic()
                tell(_progress([done[n] for n in names if n in done], len(names), entry))
        return [done[name] for name in names]


def _parsed_line(line: bytes) -> Finished | None:
    try:
        return Finished(**json.loads(line))
    except (TypeError, ValueError):
        return None


def _progress(done: Sequence[Finished], of: int, last: Finished) -> str:
    count = Counter(_sort(entry) for entry in done)
    told = f"{len(done):,} of {of:,} damages: {count[FOUND]:,} found, {count[WITHOUT_EFFECT]:,} without effect, {count['failed']:,} failed"
    return f"{told}; {_line(last)}" if last.failed else told


def _sort(entry: Finished) -> str:
    return "failed" if entry.failed else entry.outcome


def _line(entry: Finished) -> str:
    return f"{entry.name}: {entry.kind} of {entry.file} ({entry.target}): {entry.outcome}: {entry.detail}"


def drawn(way: Way, seed: int, number: int) -> tuple[str, str]:
    """Target and kind: in each round of as many as there are pairs, every pair comes once."""
    targets = list(TARGETS) if way == "reader" else list(attempts.RUN_TARGETS)
    pairs = [(target, kind) for target in targets for kind in KINDS]
    turn, place = divmod(number, len(pairs))
    order = generator(seed, len(WAYS) + WAYS.index(way), turn).permutation(len(pairs))
    return pairs[order[place]]


def parsed(name: str) -> tuple[Way, int, int]:
    way, *numbers = name.split("-")
    if way not in WAYS or len(numbers) != 2 or not all(n.isdecimal() for n in numbers):
        raise OptionError(f"--only {name}: is no damage; name one as it was listed: reader-1-17")
    return WAYS[WAYS.index(way)], int(numbers[0]), int(numbers[1])


def names(damages: int, runs: int, seed: int) -> list[str]:
    numbers = {"reader": damages, "run": runs}
    return [f"{way}-{seed}-{number}" for way in WAYS for number in range(numbers[way])]


def code() -> str:
    """Changes with whatever decides what a damage does."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def measure(wanted: Sequence[str], work: Path, *, repeat: bool, write: bool) -> None:
    """`repeat`: whatever was done before, and without noting it."""
    console = Console(highlight=False, soft_wrap=True)
    bench = Bench(folder=work.resolve() / code())
    bench.folder.mkdir(parents=True, exist_ok=True)
    with locked(bench.folder):
        console.print(f"{bench.folder} keeps what is done; the first time, a run is made there")
        if repeat:
            entries = [bench.attempt(name) for name in wanted]
        else:
            entries = bench.carry_out(wanted, lambda line: console.print(line, markup=False))
    conclude(entries, console)
    if write:
        _write(entries)
    if failed := [entry for entry in entries if entry.failed]:
        raise CheckError(
            f"{len(failed):,} of {len(entries):,} damages were neither found nor without effect; "
            f"repeat one with `nox -s bench -- damage --only {failed[0].name}`"
        )


def conclude(entries: Sequence[Finished], console: Console) -> None:
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for row in rows(entries):
        table.add_row(*row)
    console.print(table)
    for entry in entries:
        if entry.failed or len(entries) == 1:
            console.print(_line(entry), markup=False)


def rows(entries: Sequence[Finished]) -> Iterator[tuple[str, ...]]:
    """By target, then by kind."""
    for way in WAYS:
        of_way = [entry for entry in entries if entry.way == way]
        for name in ("target", "kind"):
            for value in dict.fromkeys(sorted(str(getattr(entry, name)) for entry in of_way)):
                count = Counter(_sort(e) for e in of_way if getattr(e, name) == value)
                counts = (count.total(), count[FOUND], count[WITHOUT_EFFECT], count["failed"])
                yield (way, value, *(f"{number:,}" for number in counts))


def _write(entries: Sequence[Finished]) -> None:
    counts = Counter((entry.way, entry.target, entry.kind, _sort(entry)) for entry in entries)
    total = Counter(_sort(entry) for entry in entries)
    found = [COLUMNS, ("---",) * len(COLUMNS), *rows(entries)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in found)
    of_way = Counter(entry.way for entry in entries)
    intro = (
        "`nox -s bench -- damage` makes a small run and damages copies of its files: stores, "
        "checkpoints, caches, exported weights, figures with their data, manifests and the index "
        f"of the folder. {of_way['reader']:,} damages were tried at what reads these files and "
        f"{of_way['run']:,} through a whole run of the same command. {total[FOUND]:,} were found, "
        f"{total[WITHOUT_EFFECT]:,} were without effect on any byte read, {total['failed']:,} were "
        "neither."
    )
    put_section(DOCUMENTS / "benchmarks.md", "Damage", f"{intro}\n\n{table}")
    content = [
        {"way": way, "target": target, "kind": kind, "outcome": outcome, "damages": number}
        for (way, target, kind, outcome), number in sorted(counts.items())
    ]
    text = json.dumps(content, indent=1) + "\n"
    (DOCUMENTS / "benchmarks-damage.json").write_text(text, encoding="utf-8")
