"""Printed numbers → what checks of them are made of: an erratum, a verdict, standard errors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Number, shown
from report.published import Source, place

Verdict = Literal["contradiction", "fault", "not supported", "holds", "open"]


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """What the source says, in its words where it has some, and the arithmetic on it."""

    id: str
    name: str
    artefacts: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    arithmetic: str
    verdict: Verdict

    @property
    def label(self) -> str:
        """Its name and where it belongs, whose digits are no number of a result."""
        text = f"{self.name} ({formats.listed(self.artefacts)})"
        return shown(text, Number(0, (place(self.artefacts[0]),)))


Check = Callable[[Source, Evidence], Erratum]


def contradiction_unless(holds: bool) -> Verdict:
    return "holds" if holds else "contradiction"


def fault_unless(holds: bool) -> Verdict:
    """Of the method: nothing contradicts itself, but the number means something else."""
    return "holds" if holds else "fault"


def unsupported_unless(holds: bool) -> Verdict:
    return "holds" if holds else "not supported"


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """The four counts of a printed confusion matrix, and what follows from them."""

    tn: float
    fp: float
    fn: float
    tp: float

    @property
    def rows(self) -> float:
        return self.tn + self.fp + self.fn + self.tp

    @property
    def accuracy(self) -> float:
        return (self.tp + self.tn) / self.rows

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp)

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn)

    @property
    def specificity(self) -> float:
        return self.tn / (self.tn + self.fp)

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn)

    @property
    def scores(self) -> dict[str, float]:
        return {
            "accuracy": self.accuracy,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def matrix(source: Source, artefact: str) -> Matrix:
    tn, fp, fn, tp = (
        source.number(f"{artefact}.{cell}")
        for cell in ("true-negatives", "false-positives", "false-negatives", "true-positives")
    )
    return Matrix(tn=tn, fp=fp, fn=fn, tp=tp)


def standard_error(share: float, rows: float) -> float:
    """Of a share of `rows` that were drawn independently."""
    return (share * (1 - share) / rows) ** 0.5


def share_a_value(source: Source, *ids: str) -> bool:
    """Whether some value rounds to what is printed at each of these places."""
    lows, highs = zip(*(source.by_id[id].digits for id in ids), strict=True)
    return bool(max(lows) < min(highs))


def is_difference(source: Source, printed: str, first: str, second: str) -> bool:
    """Whether values that round to the first two can differ by one that rounds to `printed`."""
    own, left, right = (source.by_id[id].digits for id in (printed, first, second))
    return left[0] - right[1] <= own[1] and own[0] <= left[1] - right[0]


def printed(source: Source, id: str, value: float) -> bool:
    """Whether `value` is what the source prints, to the printed digits."""
    entry = source.by_id[id]
    return bool(round(value, entry.decimals) == entry.number)
