"""Trainings with a known truth → how often the report's tests see what is not there, and what is.

Three benchmarks, each of which can be chosen and is gone on with where it was stopped: `here`, what
is said of this table, on a bank of trainings of two recipes (`benchmarks.families`); `new-rows`, what
is said of new rows, on tables of a known population (`benchmarks.new_rows`); and `noise`, all
rankings of the report together, where nothing is to be found (`benchmarks.rankings`). Whatever the
report prints with a verdict is made by its own functions.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks import families, new_rows, rankings
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.families import AT_FIVE, Kind
from benchmarks.introductions import HEADINGS, INTRODUCTIONS, Part
from benchmarks.kept import Keeper
from benchmarks.noise import OnNoise
from benchmarks.populations import OnOneTable
from benchmarks.power import Needed
from benchmarks.rates import COLUMNS, PRINTED, Result, conclusions
from benchmarks.repeats import Bank
from benchmarks.trainings import packaged_table
from manifest.lock import locked
from pipeline import machine
from pipeline.assignment import Assignment, read
from pipeline.config import TabularScale
from pipeline.results import statistics

SEED = 1
EARLY = "a fifth of its epochs"  # the starts of which differ far more
WIDE = 130  # columns of a terminal that the table needs
DRAWN = 200  # families, for what they have on average


@dataclass(frozen=True, kw_only=True)
class Effort:
    """scale: splits and starts of every comparison, and the epochs of the bank.

    bank: splits and starts of it; epochs: of the small networks on new tables.
    """

    scale: TabularScale
    bank: tuple[int, int] = (40, 15)
    families: int = 1_000
    tables: int = 200
    noise: int = 40
    rows: int = 0
    epochs: int = 20
    cores: int = machine.cores()

    @property
    def told(self) -> dict[str, object]:
        """For the introductions."""
        scale = {"splits": self.scale.splits, "starts": self.scale.starts}
        return vars(self) | scale | {"rows": f"{self.rows:,}"}


@dataclass(frozen=True, kw_only=True)
class Measured:
    part: Part
    results: list[Result]
    sentences: list[str]


def effort(asked: Assignment) -> Effort:
    scale = asked.scales["laptop"].tabular
    if scale is None:
        raise AssertionError("the packaged assignment has a table")
    return Effort(scale=scale, rows=len(packaged_table().labels))


def measure(parts: Sequence[Part], work: Path, write: bool) -> None:
    """work: the folder of what is trained."""
    asked, console = read(), Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, WIDE)
    chosen = effort(asked)
    work.mkdir(parents=True, exist_ok=True)
    with locked(work):
        keeper = Keeper(folder=work / "statistics", tell=console.print, cores=chosen.cores)
        found = [MEASURES[part](asked, chosen, keeper) for part in parts]
    for measured in found:
        table = Table(*COLUMNS, title=HEADINGS[measured.part], box=box.SIMPLE, pad_edge=False)
        for result in measured.results:
            table.add_row(*result.cells)
        console.print(table)
        console.print("\n".join(measured.sentences))
    if write:
        _write(found, chosen)


def here(asked: Assignment, spent: Effort, keeper: Keeper) -> Measured:
    results, sentences = [], list[str]()
    for number, kind in enumerate(_kinds(asked, spent, keeper)):
        random = np.random.default_rng([SEED, number])  # whatever the kinds before it draw
        found = list(families.measure(kind, spent.families, random))
        results += found
        sentences += _lacking(found, partial(_needed, kind, random))
        if not found[0].reached:
            skew = families.skewness(kind, DRAWN, random)
            sentences.append(
                f"Of {kind.name}, the differences of splits have a skewness of {skew:.1f}."
            )
    return Measured(part="here", results=results, sentences=[*conclusions(results), *sentences])


def _kinds(asked: Assignment, spent: Effort, keeper: Keeper) -> Iterator[Kind]:
    base, epochs, scale = asked.given_base, spent.scale.epochs, spent.scale
    splits, starts = spent.bank
    bank = partial(Bank.of, keeper=keeper, splits=splits, starts=starts)
    made = partial(Kind, margin=asked.given_table.margin)
    other = next(e for sweep in asked.sweeps for e in sweep.setups(base) if e != base)
    whole, early, changed = (
        bank(recipe, epochs=count)
        for recipe, count in ((base, epochs), (base, max(1, epochs // 5)), (other, epochs))
    )
    for name, found in ((base.phrase, whole), (EARLY, early)):
        for compared in (2, 4):
            draw = partial(families.sharing, found.accuracy, scale, compared)
            yield made(name=f"{name}, {compared} against one", draw=draw, overlap=found.overlap)
        yield made(
            name=f"{name}, 4 pairs on other splits",
            draw=partial(families.apart, found.balanced_accuracy, scale, 4),
            overlap=found.overlap,
            test=statistics.unpaired,
        )
    for name, found in ((other.phrase, changed), (EARLY, early)):
        draw = partial(families.centred, found.accuracy, whole.accuracy, scale)
        against = f"{name} against {base.phrase}, without its mean"
        yield made(name=against, draw=draw, overlap=whole.overlap)


def _needed(kind: Kind, random: np.random.Generator) -> Needed:
    drawn = [kind.draw(random) for _ in range(DRAWN)]
    pairs = [pair for family in drawn for pair in family]
    paired = kind.test is statistics.paired
    return Needed.of(pairs, paired, overlap=0.0, family=len(drawn[0]))


def beyond(asked: Assignment, spent: Effort, keeper: Keeper) -> Measured:
    margin = asked.given_table.margin
    small = asked.given_base.model_copy(
        update={"hidden": (16,), "dropout": 0.0, "learning_rate": 0.02, "optimiser": "adam"}
    )
    scale = spent.scale
    tables = keeper.all(
        [
            OnOneTable(
                experiment=small,
                table=table,
                rows=spent.rows,
                splits=scale.splits,
                starts=scale.starts,
                epochs=spent.epochs,
            )
            for table in range(spent.tables)
        ]
    )
    results = list(new_rows.measure(tables, margin))
    sentences = list(conclusions(results))
    for contest in new_rows.CONTESTS:
        of_contest = [result for result in results if result.of == contest.name]
        found = new_rows.Tables.of(contest, tables, margin)
        sentences += _lacking(of_contest, found.needed)
    return Measured(part="new-rows", results=results, sentences=sentences)


def noise(asked: Assignment, spent: Effort, keeper: Keeper) -> Measured:
    small = asked.model_copy(update={"base": asked.given_base.model_copy(update={"hidden": (16,)})})
    scale = spent.scale
    tasks = [
        OnNoise(
            asked=small,
            table=table,
            rows=spent.rows,
            splits=scale.splits,
            starts=scale.starts,
            epochs=spent.epochs,
        )
        for table in range(spent.noise)
    ]
    results = list(rankings.measure(small, keeper.all(tasks), asked.given_table.margin))
    return Measured(part="noise", results=results, sentences=list(conclusions(results)))


MEASURES: Mapping[Part, Callable[[Assignment, Effort, Keeper], Measured]] = {
    "here": here,
    "new-rows": beyond,
    "noise": noise,
}


def _lacking(found: Sequence[Result], needed: Callable[[], Needed]) -> Iterator[str]:
    """What it would take, where less than four in five differences of 5 points are found."""
    for result in found:
        if result.counted == AT_FIVE and result.found.share < PRINTED:
            share = f"{100 * result.found.share:.0f} %"
            yield f"Of 5 points, {share} are found ({result.of}); 80 % take {needed().told()}."


def _write(found: Sequence[Measured], spent: Effort) -> None:
    """The parts that were measured; in the file of numbers, the others stay."""
    path = DOCUMENTS / "benchmarks.json"
    content = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for measured in found:
        rows = [COLUMNS, ("---",) * len(COLUMNS), *(result.cells for result in measured.results)]
        table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
        lines = "\n".join(f"- {line}" for line in measured.sentences)
        told = INTRODUCTIONS[measured.part].format(**spent.told)
        body = f"{told}\n\n{lines}\n\n{table}"
        put_section(DOCUMENTS / "benchmarks.md", HEADINGS[measured.part], body)
        content[measured.part] = [asdict(result) for result in measured.results]
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
