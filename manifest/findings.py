"""What the checks of a data set found before anything was trained on it."""

from typing import Annotated, Literal

from manifest import limits
from manifest.entries import Entry
from manifest.fields import Count, Id, Key, Name, Number, Text, few


class Concerned(Entry):
    """A column or a class that a check is about. id: as elsewhere; count: of what is counted.

    value: what was measured of it, such as the value that stands for a missing one.
    """

    id: Id
    count: Count
    value: Number | None = None


class Finding(Entry):
    """What one check counted; 0 where it found nothing.

    id: also of the section of docs/checks.md about it. counts: what is counted ("rows").
    measure: what the threshold is about; source: where the threshold comes from. value: what was
    measured, where that is no count. concerned: the first few, most of them first.
    """

    id: Key
    dataset: Literal["table", "images"]
    title: Name
    count: Count
    of: Count
    counts: Name
    measure: Name
    threshold: Number
    source: Text
    value: Number | None = None
    concerned: Annotated[tuple[Concerned, ...], few(limits.COLUMNS)] = ()
