"""What a run would do, why and how long it would take; nothing is trained or downloaded.

What an earlier run here took is taken from its results. Of the rest a few steps are measured, and kept
beside the results for the next plan.

In:  the options of the run.
Out: for each experiment its results that are missing, the fields of their keys that differ from those of
     the nearest results there are, time and memory; tables and figures of the last report that rest on them.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import manifest
from manifest import Manifest
from manifest.errors import ManifestError
from manifest.lock import locked
from pipeline.command.costs import trials_of
from pipeline.command.options import Options
from pipeline.command.prepared import Prepared
from pipeline.command.provenance import was_made_alike
from pipeline.command.run import check, loaded, planner_of
from pipeline.store import DamagedError
from pipeline.work.costs import Costs
from pipeline.work.display import Display, duration
from pipeline.work.forecast import OF_TRAINING, REPORT, Forecast, Took, forecast
from pipeline.work.plan import Plan, Wanted
from pipeline.work.reasons import Earlier
from pipeline.work.workers import at_once

NEVER = "never trained"
OF = "a2-report plan"  # by which a file of this is known
REASONS = 4  # of one experiment that the console names


@dataclass(frozen=True, kw_only=True)
class Item:
    """An experiment of which results are missing. seconds: on one core or GPU; memory: in bytes."""

    experiment: str
    missing: int
    wanted: int
    reasons: tuple[str, ...]
    seconds: float
    memory: int


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """seconds: of the whole run. tables, figures: of the last report; None where there is none."""

    scale: str
    device: str
    trainings: int
    missing: int
    seconds: float
    items: tuple[Item, ...]
    tables: tuple[str, ...] | None
    figures: tuple[str, ...] | None

    def lines(self) -> Iterator[str]:
        known = self.trainings - self.missing
        yield (
            f"{self.trainings:,} trainings at scale {self.scale} on {self.device}: {known:,} are "
            f"there, {self.missing:,} to do"
        )
        for item in self.items:
            named = "; ".join(item.reasons[:REASONS]) or "damaged or gone"
            more = (
                f"; and {len(item.reasons) - REASONS} more" if len(item.reasons) > REASONS else ""
            )
            yield (
                f"{item.experiment}: {item.missing} of {item.wanted}, {duration(item.seconds)}, "
                f"{item.memory / 1e6:,.0f} MB ({named}{more})"
            )
        for kind, names in (("tables", self.tables), ("figures", self.figures)):
            if names:
                yield f"{kind} that rest on them: {', '.join(names)}"
        yield f"the run takes about {duration(self.seconds)}"


def looked_ahead(options: Options, display: Display) -> Outlook:
    prepared = loaded(options, check(options), display, download=False)
    planned = planner_of(prepared, display, only_looks=True).plan(prepared.experiments)
    earlier, last = Earlier(store=prepared.store), _last(options.output)
    with locked(options.output):
        costs = Costs(prepared.store.root, display.note)
        took = _took(last, prepared, planned, earlier)
        expected = forecast(planned, trials_of(prepared, planned), costs, took)
    places = at_once(len(planned.jobs), prepared.device)
    items = tuple(_items(prepared, planned, expected, earlier))
    tables, figures = _touched(last, [item.experiment for item in items])
    rest = REPORT + OF_TRAINING * planned.trainings
    return Outlook(
        scale=prepared.scale.name,
        device=prepared.device_name,
        trainings=planned.trainings,
        missing=planned.missing,
        seconds=(expected.until(planned.jobs, places) if planned.jobs else 0.0) + rest,
        items=items,
        tables=tables,
        figures=figures,
    )


def _last(output: Path) -> Manifest | None:
    """The run that is there."""
    try:
        return manifest.read(output)
    except ManifestError:
        return None


def _took(
    last: Manifest | None, prepared: Prepared, planned: Plan, earlier: Earlier
) -> dict[str, Took]:
    """By experiment, where the last run was made on a machine like this one."""
    if last is None or not was_made_alike(last, prepared.device_name):
        return {}
    found, missing = dict[str, Took](), {job.experiment.id for job in planned.jobs}
    for wanted in planned.wanted:
        id = wanted.experiment.id
        if id in missing and (key := earlier.alike(wanted)) is not None:
            with suppress(DamagedError):
                run = prepared.store.read(key, id)
                found[id] = Took(seconds=run.seconds, memory=run.peak_memory)
    return found


def _items(
    prepared: Prepared, planned: Plan, expected: Forecast, earlier: Earlier
) -> Iterator[Item]:
    for wanted in planned.wanted:
        missing = sum(j.trainings for j in planned.jobs if j.experiment.id == wanted.experiment.id)
        if missing:
            yield Item(
                experiment=wanted.experiment.id,
                missing=missing,
                wanted=len(wanted.keys),
                reasons=_reasons(earlier, prepared, wanted),
                seconds=expected.of(planned.jobs, wanted.experiment.id),
                memory=expected.memory.get(wanted.experiment.id, 0),
            )


def _reasons(earlier: Earlier, prepared: Prepared, wanted: Wanted) -> tuple[str, ...]:
    """Of the first result that is missing."""
    gone = (seed for seed, key in wanted.keys.items() if key not in prepared.store)
    if (seed := next(gone, None)) is None:  # all are there, and damaged
        return ()
    differing = earlier.differing(wanted, seed)
    return (NEVER,) if differing is None else tuple(map(str, differing))


def _touched(
    known: Manifest | None, experiments: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]] | tuple[None, None]:
    """Tables and figures of the report that is there which show a number of one of `experiments`."""
    if known is None:
        return None, None
    names = {e.id for e in known.experiments if e.id in set(experiments)}
    keys = {key for e in known.experiments if e.id in names for key in e.keys}
    claims = {c.id for c in (*known.claims, *known.observed.claims) if keys & set(c.source)}
    compared = {c.id for c in known.comparisons if {c.left, c.right} & claims}
    tables = (
        table.id
        for table in known.tables
        if any(_names(cell, claims, compared, names) for row in table.rows for cell in row)
    )
    figures = (
        figure.id
        for figure in known.figures
        if keys & set(figure.source)
        or any(_names(fact, claims, compared, names) for fact in figure.facts.values())
    )
    return tuple(tables), tuple(figures)


def _names(shown: object, claims: set[str], compared: set[str], experiments: set[str]) -> bool:
    """Whether a cell or a fact is one of them."""
    if isinstance(shown, manifest.ClaimReference):
        return shown.claim in claims
    if isinstance(shown, manifest.ComparisonReference):
        return shown.comparison in compared
    return isinstance(shown, manifest.SettingReference) and shown.experiment in experiments
