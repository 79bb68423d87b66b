"""Data sets of a manifest → what their rows, columns, classes and images are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from manifest import Dataset, Noun

ROW, OBJECT, SHAPE = (Noun(one=word, many=f"{word}s") for word in ("row", "object", "shape"))
UNIT = ROW.many  # how claims count the rows of the table


@dataclass(frozen=True, kw_only=True)
class Called:
    """columns: titles by id; target: the id of the one to predict; classes: 0 and 1.

    stroke: what is light in an image; where it is no stroke, None.
    """

    row: Noun = ROW
    columns: Mapping[str, str] = field(default_factory=dict)
    target: str = "target"
    target_name: str = "target"
    classes: tuple[str, str] = ("0", "1")
    image: Noun = OBJECT
    stroke: Noun | None = None

    @classmethod
    def of(cls, datasets: Iterable[Dataset]) -> "Called":
        known = {dataset.id: dataset for dataset in datasets}
        found: dict[str, Any] = {}
        if table := known.get("table"):
            found |= {"row": table.noun, "columns": {f.id: f.title for f in table.features}}
            if table.target:
                found |= {
                    "target": table.target.id,
                    "target_name": table.target.name,
                    "classes": (table.target.negative, table.target.positive),
                }
        if images := known.get("images"):
            found |= {"image": images.noun, "stroke": images.stroke}
        return cls(**found)

    def column(self, id: str) -> str:
        return self.columns.get(id, id)

    @property
    def light(self) -> Noun:
        """What is light in an image, whatever it is."""
        return self.stroke or SHAPE

    def unit(self, of: str) -> str:
        """What a claim counts, such as test rows, as the assignment calls it: test patients."""
        return of.removesuffix(UNIT) + self.row.many if of.endswith(UNIT) else of

    def pair(self, id: str) -> tuple[str, str]:
        """The titles of the two columns of a correlation."""
        first, _, second = id.partition("|")
        return self.column(first), self.column(second)
