"""What the claims about experiments measure: names, unit and limits of each metric."""

from typing import Literal, Self

from pydantic import model_validator

from manifest.entries import Entry, Unit
from manifest.fields import Key, Name, Number

MetricKind = Literal["tabular", "image"]


class Limits(Entry):
    """What a metric can be; None where it has no end."""

    low: Number | None
    high: Number | None

    @model_validator(mode="after")
    def _low_is_below_high(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"limits from {self.low} to {self.high}")
        return self


class Metric(Entry):
    """What is measured of the runs of one kind, as the claim `<experiment>.<id>`.

    title: in tables; phrase: in a sentence.
    """

    id: Key
    kind: MetricKind
    title: Name
    phrase: Name
    unit: Unit
    limits: Limits
