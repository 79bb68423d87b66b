"""The stored predictions of a run → how often the report's tests see what isn't there, and what is.

For each family of comparisons 200 pairs of runs are simulated, see `benchmarks.pairs`, and judged
as the report judges: a family-wise rate of false verdicts where nothing differs, the power where
one comparison differs by 5 points, and how often a difference as large as the margin is called
equivalent. Rates come with Clopper and Pearson's exact intervals (1934).
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table
from scipy import stats

import manifest
from benchmarks import pairs, stored
from benchmarks.documents import DOCUMENTS, put_section
from benchmarks.pairs import Draw
from benchmarks.stored import Contest
from manifest import Scale
from pipeline.results.statistics import judge

PAIRS = 200
PLANTED = 0.05
LEAST_POWER = 0.8
SEED = 1
COLUMNS = ("By", "Family", "Tests", "Seeds", "Spread", "False, %", "Found", "Same", "Margin")
LEGEND = (
    "Spread: standard deviation over seeds of the differences, in points, the largest of the "
    "family. False: pairs without a difference of which any was called higher or lower, with the "
    "95 % interval. Found: planted differences of 5 points that were called higher. Same: "
    "comparisons without a difference that were called equivalent. Margin: differences as large "
    "as the margin that were called equivalent."
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """Of one family; `LEGEND` says what is counted. Differences are planted one at a time.

    tried: comparisons of all pairs, of which `found`, `same` and `margin` are a part.
    """

    simulation: str
    family: str
    comparisons: int
    seeds: int
    spread: float
    pairs: int
    false: int
    tried: int
    found: int
    same: int
    margin: int


def measure(folder: Path, write: bool) -> None:
    run = manifest.read(folder)
    results = simulate_all(stored.families(run, folder))
    table = Table(*COLUMNS, box=box.SIMPLE, pad_edge=False, collapse_padding=True)
    for result in results:
        table.add_row(*_cells(result))
    console = Console(highlight=False)
    console.print(table)
    console.print("\n\n".join((LEGEND, *conclusions(results))))
    if write:
        _write(results, run.scale)


def simulate_all(families: dict[str, list[Contest]]) -> list[Result]:
    """Every experiment against itself, then each family of the report in two ways."""
    random = np.random.default_rng(SEED)
    first, *others = (
        simulate("seeds", id.split(".")[0], [contest], pairs.seeds, random)
        for id, contest in _alone(families).items()
    )
    return [
        first,
        *([together(f"{len(others)} others", others)] if others else []),
        *(simulate("roles", id, f, pairs.roles, random) for id, f in families.items()),
        *(
            simulate("rows", id, family, pairs.rows, random)
            for id, family in families.items()
            if all(contest.paired for contest in family)
        ),
    ]


def _alone(families: dict[str, list[Contest]]) -> dict[str, Contest]:
    """Each experiment against itself; what most are compared with comes first."""
    both = [
        (contest, side) for family in families.values() for contest in family for side in (1, 0)
    ]
    ids = Counter(contest.experiments[side] for contest, side in both)
    found = {contest.experiments[side]: _itself(contest, side) for contest, side in reversed(both)}
    return {id: found[id] for id, _ in ids.most_common()}


def _itself(contest: Contest, side: int) -> Contest:
    own = (contest.left, contest.right)[side]
    return replace(contest, left=own, right=own, paired=False)


def simulate(
    simulation: str, id: str, family: Sequence[Contest], draw: Draw, random: np.random.Generator
) -> Result:
    false = found = same = margin = 0
    differences: list[list[np.ndarray]] = [[] for _ in family]
    for _ in range(PAIRS):
        drawn = draw(family, random)
        null = [c.compare(left, right) for c, (left, right) in zip(family, drawn, strict=True)]
        verdicts = [judgement.verdict for judgement in judge(null)]
        false += any(verdict in ("higher", "lower") for verdict in verdicts)
        same += verdicts.count("equivalent")
        for i, (contest, (left, right)) in enumerate(zip(family, drawn, strict=True)):
            differences[i].append(np.subtract(*contest.values(left, right)))
            for size in (PLANTED, contest.margin):
                better = pairs.improved(left, contest.metric, size, random)
                family_now = [*null[:i], contest.compare(better, right), *null[i + 1 :]]
                verdict = judge(family_now)[i].verdict
                found += size == PLANTED and verdict == "higher"
                margin += size != PLANTED and verdict == "equivalent"
    return Result(
        simulation=simulation,
        family=id,
        comparisons=len(family),
        seeds=len(drawn[0][0]),
        spread=max(float(np.std(np.concatenate(d))) for d in differences),
        pairs=PAIRS,
        false=false,
        tried=PAIRS * len(family),
        found=found,
        same=same,
        margin=margin,
    )


def together(family: str, results: Sequence[Result]) -> Result:
    totals = {
        name: sum(getattr(result, name) for result in results)
        for name in ("comparisons", "pairs", "false", "tried", "found", "same", "margin")
    }
    spread = max(result.spread for result in results)
    return replace(results[0], family=family, spread=spread, **totals)


def conclusions(results: Sequence[Result]) -> Iterator[str]:
    """For each way of simulating: what is asked for, what was found, and where it fell short."""
    for simulation, group in groupby(results, key=lambda result: result.simulation):
        of_kind = list(group)
        total = together("all", of_kind)
        worst = max(of_kind, key=lambda result: result.false / result.pairs)
        weak = [r for r in of_kind if r.found / r.tried < LEAST_POWER]
        line = (
            f"By {simulation}: a false verdict in {_false(total)} % of {total.pairs:,} pairs, at "
            f"worst {_false(worst)} % ({worst.family}), where 5 % are allowed; "
            f"{_percent(total.found, total)} of planted differences found, where 80 % are asked "
            f"for; {_percent(total.margin, total)} equivalent at the margin, where 5 % are allowed."
        )
        if weak:
            shares = (f"{r.family} ({_percent(r.found, r)}, spread {_points(r)})" for r in weak)
            line += f" Below 80 %, as the differences vary too much: {', '.join(shares)}."
        yield line


def _cells(result: Result) -> tuple[str, ...]:
    return (
        result.simulation,
        result.family,
        str(result.comparisons),
        str(result.seeds),
        _points(result),
        _false(result),
        *(_percent(count, result) for count in (result.found, result.same, result.margin)),
    )


def _points(result: Result) -> str:
    return f"{100 * result.spread:.1f}"


def _percent(count: int, result: Result) -> str:
    return f"{100 * count / result.tried:.0f} %"


def _false(result: Result) -> str:
    """In percent, with Clopper and Pearson's interval."""
    exact = stats.binomtest(result.false, result.pairs).proportion_ci(method="exact")
    share = 100 * result.false / result.pairs
    return f"{share:.1f} ({100 * exact.low:.1f}–{100 * exact.high:.1f})"


def _write(results: Sequence[Result], scale: Scale) -> None:
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(_cells(result) for result in results)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    ways = (pairs.__doc__ or "").split("\n\n", maxsplit=1)[1].strip()
    lines = "\n".join(f"- {line}" for line in conclusions(results))
    intro = (
        f"`nox -s bench -- statistics` simulates {PAIRS} pairs of runs for each family of the "
        "report's comparisons and judges them by the report's own tests. These come from the "
        f"predictions of a run at scale `{scale.name}` with {scale.tabular_seeds} seeds."
    )
    body = f"{intro}\n\n{ways}\n\n{lines}\n\n{table}\n\n{LEGEND}"
    put_section(DOCUMENTS / "benchmarks.md", "Statistics", body)
    content = [asdict(result) for result in results]
    (DOCUMENTS / "benchmarks.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
