"""Runs that are killed at random moments, once or several times → whether they end in the same bytes.

Number i of a seed is drawn from them alone. What is done is kept line by line: the loop can be
stopped and goes on. A change of the code begins anew.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.attempts import generator
from benchmarks.damage import code
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.killed import STEPS, EndedError, Kill, Killed
from benchmarks.outputs import differing
from manifest.errors import CheckError
from manifest.lock import locked

SHARES = {"SIGKILL": 0.7, "SIGTERM": 0.2, "SIGHUP": 0.1}
MOST = 6  # kills of one run
CORES = (1, 2)
COLUMNS = ("Signal", "Kills", *STEPS, "Longest end, s", "Failed")


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A line of the journal: a run that was killed and gone on with. wrong: what differs."""

    number: int
    cores: int
    kills: tuple[Kill, ...]
    wrong: tuple[str, ...]

    @property
    def faults(self) -> list[str]:
        return [*self.wrong, *(kill.fault for kill in self.kills if kill.fault)]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A run, and the signals that it is to get, one after the other."""

    number: int
    cores: int
    signals: tuple[str, ...]


def drawn(kills: int, seed: int) -> list[Drawn]:
    """Runs that get so many signals in all, in the shares of `SHARES`, alternately on 1 and 2 cores."""
    random = generator(seed, 0, 0)
    names = [name for name, share in SHARES.items() for _ in range(round(share * kills))]
    names = [str(name) for name in random.permutation((names + ["SIGKILL"] * kills)[:kills])]
    found = list[Drawn]()
    while names:
        size = int(random.integers(1, MOST, endpoint=True))
        taken, names = names[:size], names[size:]
        cores = CORES[len(found) % len(CORES)]
        found.append(Drawn(number=len(found), cores=cores, signals=tuple(taken)))
    return found


@dataclass(frozen=True)
class Bench:
    """`folder` belongs to one state of the code and to one seed."""

    folder: Path
    killed: Killed
    seed: int

    @property
    def journal(self) -> Path:
        return self.folder / "kills.jsonl"

    @property
    def unbroken(self) -> Path:
        return self.folder / "unbroken"

    def prepare(self) -> dict[str, float]:
        """The unbroken run is there afterwards; the seconds of its steps."""
        times = self.folder / "times.json"
        if not times.exists():
            shutil.rmtree(self.unbroken, ignore_errors=True)
            self.killed.prepare()
            found = self.killed.finish(self.unbroken, CORES[-1])
            times.write_text(json.dumps(found), encoding="utf-8")
        seconds: dict[str, float] = json.loads(times.read_text(encoding="utf-8"))
        return seconds

    def attempt(self, task: Drawn) -> Finished:
        """A run, its kills and its end. What it left is kept where something is wrong."""
        output, kills = self.folder / f"at-{task.number}", list[Kill]()
        seconds = self.prepare()
        try:
            self._kill(task, output, seconds, kills)
            self.killed.finish(output, task.cores)
            wrong = differing(output, self.unbroken)
        except EndedError as error:
            wrong = [str(error)]
        if not wrong:
            shutil.rmtree(output)
        return Finished(
            number=task.number, cores=task.cores, kills=tuple(kills), wrong=tuple(wrong)
        )

    def _kill(
        self, task: Drawn, output: Path, seconds: Mapping[str, float], kills: list[Kill]
    ) -> None:
        """Into `kills`: at a moment of any step, each as often.

        One after the end is drawn anew, of a run that begins anew: one of which nothing has changed
        has no moments worth a kill.
        """
        random = generator(self.seed, 1, task.number)
        while len(kills) < len(task.signals):
            step = str(random.choice(list(seconds)))
            after, name = random.random() * seconds[step], task.signals[len(kills)]
            found = self.killed.kill(output, task.cores, name, step, after)
            if found is None:
                shutil.rmtree(output)
            else:
                kills.append(found)

    def carry_out(self, tasks: Sequence[Drawn], tell: Callable[[str], None]) -> list[Finished]:
        """All of them, of which only those are tried that were not before."""
        done = self._done()
        for task in tasks:
            if task.number in done:
                continue
            shutil.rmtree(self.folder / f"at-{task.number}", ignore_errors=True)  # left by a stop
            done[task.number] = entry = self.attempt(task)
            with self.journal.open("ab") as file:
                file.write(b"\n" + json.dumps(asdict(entry)).encode())
            number = sum(len(entry.kills) for entry in done.values())
            told = "; ".join(entry.faults) or "the same bytes"
            tell(f"{number} kills, {len(done)} runs; run {task.number}: {told}")
        return [done[task.number] for task in tasks]

    def _done(self) -> dict[int, Finished]:
        lines = self.journal.read_bytes().split(b"\n") if self.journal.exists() else []
        return {entry.number: entry for line in lines if (entry := parsed(line))}


def parsed(line: bytes | str) -> Finished | None:
    """None of a line that a stop cut off."""
    try:
        fields = json.loads(line)
        kills = tuple(Kill(**kill) for kill in fields.pop("kills"))
        return Finished(kills=kills, wrong=tuple(fields.pop("wrong")), **fields)
    except (TypeError, ValueError):
        return None


def measure(kills: int, seed: int, work: Path, *, write: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    folder = work.resolve() / f"{code()}-kills-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(folder, Killed(folder), seed)
    with locked(folder):
        console.print(f"{folder} keeps what is done; the first time, an unbroken run is made there")
        entries = bench.carry_out(
            drawn(kills, seed), lambda line: console.print(line, markup=False)
        )
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False)
    for row in rows(entries):
        table.add_row(*row)
    console.print(table)
    if write:
        _write(entries, kills)
    if failed := [entry for entry in entries if entry.faults]:
        first = failed[0]
        raise CheckError(
            f"{len(failed)} of {len(entries)} runs did not end as an unbroken one; run "
            f"{first.number}: {'; '.join(first.faults)}"
        )


def rows(entries: Sequence[Finished]) -> Iterator[tuple[str, ...]]:
    kills = [kill for entry in entries for kill in entry.kills]
    for name in SHARES:
        own = [kill for kill in kills if kill.signal == name]
        steps = Counter(kill.step for kill in own)
        counts = (len(own), *(steps[step] for step in STEPS))
        longest = max((kill.seconds for kill in own), default=0.0)
        failed = sum(bool(kill.fault) for kill in own)
        yield (name, *map(str, counts), f"{longest:.1f}", str(failed))


def section(entries: Sequence[Finished], wanted: int) -> str:
    """wanted: how many kills were asked for; fewer are made where a run ended otherwise."""
    kills = sum(len(entry.kills) for entry in entries)
    made = f"{kills:,} kills" if kills == wanted else f"{kills:,} of {wanted:,} kills"
    several = sum(len(entry.kills) > 1 for entry in entries)
    same = sum(not entry.wrong for entry in entries)
    found = [COLUMNS, ("---",) * len(COLUMNS), *rows(entries)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in found)
    return (
        "`nox -s bench -- kills` makes a run of a network on the table and of one on images, both as "
        "small as they can be, and the same run again and again, which it kills at random moments "
        f"of each of its steps, alternately on one core and on two: {made} of {len(entries)} runs, "
        f"{several} of which were killed several times. Then the same command goes on to the end. "
        "Compared with the unbroken run are the manifest without what it observes of itself, all "
        "figures with their data, models, and the predictions and weights of every training, byte "
        "for byte; page and PDF are those that the manifest gives. States of trainings are kept "
        "every fifth of a second in place of every half minute. Each run is a process of its own, "
        f"forked from one that has loaded the libraries. {same} of {len(entries)} runs ended in the "
        f"same bytes.\n\n{table}"
    )


def _write(entries: Sequence[Finished], wanted: int) -> None:
    put_section(DOCUMENTS / "benchmarks.md", "Kills", section(entries, wanted))
    content = [asdict(entry) for entry in entries]
    text = json.dumps(content, indent=1) + "\n"
    (DOCUMENTS / "benchmarks-kills.json").write_text(text, encoding="utf-8")
