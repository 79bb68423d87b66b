"""What the claims about experiments measure: names, unit and limits of each metric."""

from typing import Literal

from manifest.entries import Entry, Unit
from manifest.fields import Key, Name, Number

MetricKind = Literal["tabular", "image"]


class Limits(Entry):
    """What a metric can be; None where it has no end."""

    low: Number | None
    high: Number | None


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
