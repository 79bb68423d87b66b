"""Several runs of one experiment → the mean of each metric, and where a further run would lie."""

from collections.abc import Sequence

import numpy as np

from pipeline.records import Run
from pipeline.results import statistics
from pipeline.results.ledger import Ledger
from pipeline.results.metrics import Registry, Resampled, Scores


def claim(
    ledger: Ledger, registry: Registry[Scores, Resampled], prefix: str, runs: Sequence[Run]
) -> None:
    """`<prefix>.<metric>` of the metrics whose mean says something."""
    measured = [registry.values(run) for run in runs]
    for name in measured[0]:
        metric = registry[name]
        if metric.claimed != "always":
            continue
        ledger.metric(registry.kind, metric)
        values = [of_run[name] for of_run in measured]
        ledger.claim(
            f"{prefix}.{name}",
            float(np.mean(values)),
            metric.unit,
            n=len(runs),
            of="seeds",
            interval=statistics.over_seeds(values, metric.limits),
            prediction=statistics.one_further_run(values, metric.limits),
            source=[run.key for run in runs],
        )
