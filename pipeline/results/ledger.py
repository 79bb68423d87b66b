"""Where the parts of the report write what they found, until it becomes the manifest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

import manifest
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
from pipeline.results.statistics import Difference, Tested, judge, smallest
from pipeline.results.statistics.intervals import ALPHA
from pipeline.results.statistics.verdicts import UNTESTED


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two claims and what their measurements say of the difference."""

    left: str
    right: str
    family: str
    found: Difference


class Ledger:
    """Claims, comparisons, tables, figures and artefacts, in the order of the report.

    metrics: what the claims about experiments measure. level: of the range of one further training,
    so that those of all results that a source prints hold together in 95 % of all cases.
    """

    def __init__(self, results: int = 1) -> None:
        self.level = 1 - ALPHA / results
        self.claims: dict[str, Claim] = {}
        self.observed: dict[str, Claim] = {}
        self.metrics: dict[tuple[MetricKind, str], Metric] = {}
        self.tables: dict[str, Table] = {}
        self.figures: dict[str, Figure] = {}
        self.artefacts: dict[str, Artefact] = {}
        self._compared: dict[str, Compared] = {}

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
        on_first_split: Interval | None = None,
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
            on_first_split=on_first_split,
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
        self._compared[id] = Compared(left=left, right=right, family=family, found=found)
        return id

    def comparison_of(self, left: str, right: str) -> str | None:
        """The id of the comparison of two claims, if it was made."""
        known = self._compared.items()
        return next((id for id, c in known if (c.left, c.right) == (left, right)), None)

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
        """All of them, both statements of each adjusted within its family, with their verdicts."""
        families: dict[str, list[str]] = defaultdict(list)
        for id, compared in self._compared.items():
            families[compared.family].append(id)
        judged = {}
        for ids in families.values():
            found = [self._compared[id].found for id in ids]
            here = _judged(found, [f.here for f in found])
            beyond = _judged(found, [f.beyond for f in found])
            for id, *both in zip(ids, here, beyond, strict=True):
                judged[id] = self._comparison(id, *both)
        return tuple(judged[id] for id in self._compared)

    def _comparison(
        self, id: str, here: manifest.Tested | None, beyond: manifest.Tested | None
    ) -> Comparison:
        compared = self._compared[id]
        found = compared.found
        said = _untested(found) if here is None else here
        return Comparison(
            **dict(said),
            id=id,
            left=compared.left,
            right=compared.right,
            family=compared.family,
            difference=found.difference,
            unit=self.claims[compared.left].unit,
            n=found.n,
            of=found.of,
            margin=found.margin,
            beyond=beyond,
        )


def _judged(
    found: Sequence[Difference], tests: Sequence[Tested | None]
) -> list[manifest.Tested | None]:
    """Of one family: each with its p among the others' and what it would have found."""
    differences = [one.difference for one in found]
    judgements = judge(list(zip(differences, tests, strict=True)))
    family = sum(test is not None for test in tests)
    return [
        None
        if test is None
        else manifest.Tested(
            test=test.test,
            interval=test.interval,
            p=test.p,
            p_equivalent=test.p_equivalent,
            smallest=smallest(test, family),
            **asdict(judgement),
        )
        for test, judgement in zip(tests, judgements, strict=True)
    ]


def _untested(found: Difference) -> manifest.Tested:
    return manifest.Tested(
        test=found.test,
        interval=None,
        p=None,
        p_equivalent=None,
        smallest=None,
        **asdict(UNTESTED),
    )


def cell(claim: str) -> ClaimReference:
    return ClaimReference(claim=claim)
