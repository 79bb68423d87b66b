"""Where the parts of the report write what they found, until it becomes the manifest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np

from manifest import (
    Artefact,
    Cell,
    Claim,
    ClaimReference,
    Column,
    Comparison,
    Figure,
    Interval,
    Limits,
    Metric,
    MetricKind,
    Table,
    Unit,
)
from pipeline.results import metrics
from pipeline.results.metrics import Resampled, Scores
from pipeline.results.statistics import Difference, judge


class Ledger:
    """Claims, comparisons, tables, figures and artefacts, in the order of the report.

    metrics: what the claims about experiments measure.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.observed: dict[str, Claim] = {}
        self.metrics: dict[tuple[MetricKind, str], Metric] = {}
        self.tables: dict[str, Table] = {}
        self.figures: dict[str, Figure] = {}
        self.artefacts: dict[str, Artefact] = {}
        self._comparisons: dict[str, Comparison] = {}

    def claim(
        self,
        id: str,
        value: float,
        unit: Unit,
        *,
        n: int,
        of: str,
        interval: Interval | None = None,
        prediction: Interval | None = None,
        source: Iterable[str] = (),
        observed: bool = False,
    ) -> str:
        """Adds a claim, once; its id. `observed` differs between two equal runs."""
        book = self.observed if observed else self.claims
        book[id] = Claim(
            id=id,
            value=value,
            unit=unit,
            n=n,
            of=of,
            interval=interval,
            prediction=prediction,
            source=tuple(source),
        )
        return id

    def metric(self, kind: MetricKind, found: metrics.Metric[Scores, Resampled]) -> None:
        """Enters a metric that is claimed, once."""
        low, high = (float(end) if np.isfinite(end) else None for end in found.limits)
        self.metrics[kind, found.id] = Metric(
            id=found.id,
            kind=kind,
            title=found.title,
            phrase=found.phrase,
            unit=found.unit,
            limits=Limits(low=low, high=high),
        )

    def compare(self, id: str, left: str, right: str, family: str, found: Difference) -> str:
        """Adds the comparison of two claims; Holm's adjustment follows in `comparisons`."""
        unit = self.claims[left].unit
        self._comparisons[id] = Comparison(
            id=id,
            left=left,
            right=right,
            family=family,
            difference=found.difference,
            unit=unit,
            interval=found.interval,
            test=found.test,
            n=found.n,
            of=found.of,
            p=found.p,
            p_adjusted=None,
            margin=found.margin,
            p_equivalent=found.p_equivalent,
            p_equivalent_adjusted=None,
            verdict="no evidence",
        )
        return id

    def comparison_of(self, left: str, right: str) -> str | None:
        """The id of the comparison of two claims, if it was made."""
        known = self._comparisons.values()
        return next((c.id for c in known if (c.left, c.right) == (left, right)), None)

    def table(self, id: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> str:
        self.tables[id] = Table(
            id=id, columns=tuple(columns), rows=tuple(tuple(row) for row in rows)
        )
        return id

    def figure(self, figure: Figure) -> str:
        self.figures[figure.id] = figure
        return figure.id

    def artefact(
        self,
        id: str,
        *,
        claims: Iterable[str] = (),
        comparisons: Iterable[str] = (),
        tables: Iterable[str] = (),
        figures: Iterable[str] = (),
    ) -> None:
        self.artefacts[id] = Artefact(
            id=id,
            claims=tuple(claims),
            comparisons=tuple(comparisons),
            tables=tuple(tables),
            figures=tuple(figures),
        )

    def comparisons(self) -> tuple[Comparison, ...]:
        """All of them, both p adjusted within each family, with their verdicts."""
        families: dict[str, list[Comparison]] = defaultdict(list)
        for comparison in self._comparisons.values():
            families[comparison.family].append(comparison)
        judged = {c.id: c for family in families.values() for c in _judged(family)}
        return tuple(judged[id] for id in self._comparisons)


def _judged(family: Sequence[Comparison]) -> list[Comparison]:
    judgements = judge(family)
    return [c.model_copy(update=asdict(j)) for c, j in zip(family, judgements, strict=True)]


def cell(claim: str) -> ClaimReference:
    return ClaimReference(claim=claim)
