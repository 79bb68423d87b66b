"""What one training takes alone, as measured, times all that it has → claims, and a table of Part 2.

`<experiment>.alone-seconds` and `.alone-memory` of a whole training; `.epoch-seconds`,
`.batch-seconds` or `.fit-seconds` of what was measured. They are observed: two equal runs differ
in them. `.epochs-run` and `.batches`, by which they are multiplied, are not.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import stats

from manifest import Cell, Column, Interval
from pipeline.records import Cost, Run
from pipeline.results.evidence import ImageEvidence, TabularEvidence
from pipeline.results.ledger import Ledger, cell

ALONE = "One training alone (s)"  # over a column
MEGABYTE = 10**6
PIECE = {"epochs": "epoch-seconds", "batches": "batch-seconds", "fits": "fit-seconds"}
TAIL = 0.025


def collect(ledger: Ledger, evidence: TabularEvidence | ImageEvidence) -> None:
    for experiment, runs in evidence.runs.items():
        epochs = _epochs(ledger, experiment, runs)
        if isinstance(evidence, ImageEvidence):
            _batches(ledger, experiment, runs, evidence.experiments[experiment].batch_size)
        if (cost := evidence.costs.get(experiment)) is not None:
            _claim(ledger, experiment, cost, epochs)


def _epochs(ledger: Ledger, experiment: str, runs: Sequence[Run]) -> float:
    """That were run, on average; a simple model has none, and no claim of them."""
    epochs = float(np.mean([len(run.history) for run in runs]))
    if epochs:
        keys = [run.key for run in runs]
        ledger.claim(
            f"{experiment}.epochs-run", epochs, "count", n=len(runs), of="seeds", source=keys
        )
    return epochs


def _batches(ledger: Ledger, experiment: str, runs: Sequence[Run], size: int) -> None:
    batches = [math.ceil(run.counts["train"] / size) * len(run.history) for run in runs]
    keys = [run.key for run in runs]
    mean = float(np.mean(batches))
    ledger.claim(f"{experiment}.batches", mean, "count", n=len(runs), of="seeds", source=keys)


def _claim(ledger: Ledger, experiment: str, cost: Cost, epochs: float) -> None:
    """A range of the pieces holds for them, not for a whole training minutes later."""
    of = cost.unit
    for name, seconds, interval in (
        (PIECE[of], cost.piece, around_median(cost.seconds)),
        ("alone-seconds", cost.whole(epochs), None),
    ):
        id = f"{experiment}.{name}"
        ledger.claim(
            id, seconds, "seconds", n=cost.measured, of=of, interval=interval, observed=True
        )
    id, memory = f"{experiment}.alone-memory", cost.memory / MEGABYTE
    ledger.claim(id, memory, "megabytes", n=1, of="trainings", observed=True)


def around_median(values: Sequence[float]) -> Interval | None:
    """Between two of the values themselves, whatever their distribution; of fewer than six, none."""
    rank = int(stats.binom.ppf(TAIL, len(values), 0.5))
    if rank < 1:
        return None
    ordered = sorted(values)
    return Interval(low=ordered[rank - 1], high=ordered[-rank], method="order statistics")


def known(ledger: Ledger, experiment: str, measures: Iterable[str]) -> list[str]:
    """The ids of those claims that there are."""
    ids = [f"{experiment}.{measure}" for measure in measures]
    return [id for id in ids if id in ledger.observed or id in ledger.claims]


def shown(ledger: Ledger, experiment: str, measure: str) -> Cell:
    """A cell of a table; nothing where it was not measured."""
    return next((cell(id) for id in known(ledger, experiment, [measure])), None)


def table(ledger: Ledger, evidence: TabularEvidence) -> list[str]:
    """Of the base, the methods, the combination and simple models; none where none was measured."""
    asked, base = evidence.assignment, evidence.base
    networks = (base, *asked.method_recipes, *asked.combinations)
    simple = (model.experiment() for model in asked.simple)
    ids = [one.id for one in (*networks, *simple) if one.id in evidence.costs]
    titles = {one.id: one.title for one in evidence.experiments.values()}
    titles |= {one.id: one.title for one in evidence.baselines.values()}
    if not ids:
        return []
    columns = (
        Column(name="Model", format="text"),
        Column(name="Epochs run", format="count"),
        Column(name=ALONE, format="fraction"),
        Column(name="Memory (MB)", format="fraction"),
    )
    measures = ("epochs-run", "alone-seconds", "alone-memory")
    rows = [[titles[id], *(shown(ledger, id, measure) for measure in measures)] for id in ids]
    return [ledger.table("2.3-cost", columns, rows)]
