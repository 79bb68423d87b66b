"""Honest sources and sources that err → how often the audit accuses either, and of what size on.

A bank of further trainings is made once, see `benchmarks.bank`, and kept: a bench that was stopped
goes on. From it come runs and the sources that they audit, see `benchmarks.simulated`, and what a
source may do wrong, see `benchmarks.faults`. Rates have Clopper and Pearson's intervals (1934).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from rich.console import Console
from scipy import stats

from benchmarks.accused import Accused
from benchmarks.bank import Packaged, Size
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.simulated import Where
from benchmarks.tried import Bench, Found
from manifest.lock import locked

SPLITS = 40  # of the bank
POWER = 0.8


def measure(work: Path, *, write: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    folder = work.resolve() / "audit"
    folder.mkdir(parents=True, exist_ok=True)
    scale = Packaged.read().assignment.scales["laptop"].tabular
    if scale is None:
        raise AssertionError("the packaged assignment has no table")
    bench = Bench(
        work=folder, size=Size(splits=SPLITS, starts=scale.starts + 1, epochs=scale.epochs)
    )
    with locked(folder):
        console.print(f"{folder} keeps what is trained")
        honest, faults, slips = bench.of_honest(), list(bench.of_faults()), list(bench.of_slips())
    for line in (*told_of_honest(honest), *told_of_faults(faults), *told_of_slips(slips)):
        console.print(line, markup=False)
    if write:
        _write(bench, honest, faults, slips)


def told_of_honest(honest: Mapping[Where, Sequence[Accused]]) -> Iterator[str]:
    everyone = [one for sources in honest.values() for one in sources]
    yield (
        f"Honest sources: of {len(everyone):,}, {_rate([one.at_all for one in everyone])} were accused of anything, "
        f"{_rate([bool(one.outside) for one in everyone])} by a range and {_rate([one.arithmetic for one in everyone])} by arithmetic, "
        "where 5 % are allowed."
    )
    for where, sources in honest.items():
        yield (
            f"Trained on {'the first split of the run' if where == 'first split' else 'another split'}: "
            f"{_rate([bool(one.outside_first) for one in sources])} do not come out on the first split."
        )


def told_of_faults(found: Sequence[Found]) -> Iterator[str]:
    for of in _by_fault(found):
        there = f"; on a split that is known, {_from(of, 'on_first_split')}"
        known = there if of[0].on_first_split is not None else ""
        own = next(one for one in of if one.size == 1)
        yield (
            f"{own.fault} ({own.number}): the mistake itself moves it by {100 * abs(own.moved):.1f} points, and "
            f"{_percent(own.by_range, own.tried)} are outside the range; {_from(of, 'by_range')}{known}."
        )


def _from(of: Sequence[Found], way: Literal["by_range", "on_first_split"]) -> str:
    """The size found with 80 %; of none, how many of the last were."""
    enough = next((one for one in of if (getattr(one, way) or 0) >= POWER * one.tried), None)
    if enough is None:
        share = _percent(getattr(of[-1], way), of[-1].tried)
        return f"{share} found at {100 * abs(of[-1].moved):.1f} points"
    return f"found with 80 % from {100 * abs(enough.moved):.1f} points on"


def told_of_slips(found: Sequence[Found]) -> Iterator[str]:
    tried, seen = sum(one.tried for one in found), sum(one.at_all or 0 for one in found)
    yield (
        f"Faults against the source's own arithmetic: {100 * seen / tried:.1f} % of {tried:,} found."
    )


def _by_fault(found: Sequence[Found]) -> list[list[Found]]:
    names = dict.fromkeys(one.fault for one in found)
    return [[one for one in found if one.fault == name] for name in names]


def _rate(found: Sequence[bool]) -> str:
    """In percent, with Clopper and Pearson's interval."""
    exact = stats.binomtest(sum(found), len(found)).proportion_ci(method="exact")
    share = 100 * sum(found) / len(found)
    return f"{share:.1f} % ({100 * exact.low:.1f}–{100 * exact.high:.1f})"


COLUMNS = (
    "Fault",
    "Number",
    "Size",
    "Moves it by",
    "Tried",
    "By range",
    "On a known split",
    "Also by arithmetic",
)


def _write(
    bench: Bench,
    honest: Mapping[Where, Sequence[Accused]],
    faults: Sequence[Found],
    slips: Sequence[Found],
) -> None:
    splits, starts = bench.of_run
    intro = (
        f"`nox -s bench -- audit` trains what the packaged source prints results of on {bench.size.splits} further splits with "
        f"{bench.size.starts} starts each. {bench.honest} times it draws a run of {splits} splits and {starts} starts from them, and "
        "a source that prints one of the other trainings, to the digits of the packaged one. The audit's own verdicts are "
        f"asked. Faults are planted {bench.seeds} times at each size: 1 is what the mistake does to the training that is "
        "printed. What follows from the printed numbers is checked by arithmetic."
    )
    lines = [*told_of_honest(honest), *told_of_faults(faults), *told_of_slips(slips)]
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, (*faults, *slips))]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    listed = "\n".join(f"- {line}" for line in lines)
    put_section(DOCUMENTS / "benchmarks.md", "Audit", f"{intro}\n\n{listed}\n\n{table}")
    content = {
        "honest": {where: [asdict(one) for one in sources] for where, sources in honest.items()},
        "faults": [asdict(one) for one in (*faults, *slips)],
    }
    text = json.dumps(content, indent=1) + "\n"
    (DOCUMENTS / "benchmarks-audit.json").write_text(text, encoding="utf-8")


def _cells(one: Found) -> tuple[str, ...]:
    return (
        one.fault,
        one.number,
        f"{one.size:g}",
        f"{one.moved:.4g}",
        str(one.tried),
        _percent(one.by_range, one.tried),
        _percent(one.on_first_split, one.tried),
        _percent(one.at_all, one.tried),
    )


def _percent(found: int | None, tried: int) -> str:
    return "–" if found is None else f"{100 * found / tried:.0f} %"
