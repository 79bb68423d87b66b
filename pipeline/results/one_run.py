"""One run → how far each of its metrics can be trusted, from the rows it was measured on."""

from collections.abc import Mapping

from manifest import Interval
from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import Bootstrap, Metric, Registry, Resampled, Rows, Scores, Spread
from pipeline.results.resampling import intervals


def claim(
    ledger: Ledger, registry: Registry[Scores, Resampled], prefix: str, run: Run, rows: str
) -> None:
    """`<prefix>.<metric>` of all metrics; `rows`: what is counted, "rows" or "images"."""
    resampled, values = intervals(registry, run), registry.values(run)
    for name, value in values.items():
        metric = registry[name]
        ledger.metric(registry.kind, metric)
        n, of = measured_on(metric.rows, run, rows)
        ledger.claim(
            f"{prefix}.{name}",
            value,
            metric.unit,
            n=n,
            of=of,
            interval=interval(metric, value, run, resampled),
            source=[run.key],
        )


def measured_on(part: Rows, run: Run, rows: str) -> tuple[int, str]:
    """How many rows or images, and of which part."""
    if part == "run":
        return 1, "runs"
    counts = {
        "training": run.counts.get("measured", run.counts["train"]),
        "validation": run.counts["validation"],
        "test": len(run.test_labels),
    }
    return counts[part], f"{part} {rows}"


def interval(
    metric: Metric[Scores, Resampled],
    value: float,
    run: Run,
    resampled: Mapping[str, Interval | None],
) -> Interval | None:
    """Over rows: what another seed would change is unknown."""
    match metric.interval:
        case Bootstrap():
            return resampled[metric.id]
        case Spread.WILSON:
            n, _ = measured_on(metric.rows, run, "rows")
            return statistics.wilson(round(value * n), n)
        case Spread.NEWCOMBE:
            return _of_gap(run)
        case Spread.NONE:
            return None


def _of_gap(run: Run) -> Interval:
    trained, validated = (measured_on(part, run, "rows")[0] for part in ("training", "validation"))
    first, second = run.fitted["train-accuracy"], run.fitted["validation-accuracy"]
    return statistics.between_proportions(first, trained, second, validated)
