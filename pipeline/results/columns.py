"""A table and what the assignment says of it → what its columns and classes are called."""

from dataclasses import dataclass

import pandas as pd

from manifest import Feature, Target
from pipeline.given import TableData
from pipeline.records import DataTable

BETWEEN = "|"  # between the ids of two columns, in the id of their correlation
STAND_IN = "¦"


@dataclass(frozen=True, kw_only=True)
class Names:
    """features: in the order of the file; ids: of every column by its name, each its own."""

    features: tuple[Feature, ...]
    target: Target
    ids: dict[str, str]

    @classmethod
    def of(cls, asked: TableData, table: DataTable) -> "Names":
        ids = _ids([str(column) for column in table.clean.columns])
        known = {feature.name: feature for feature in asked.features}
        negative, positive = table.classes
        return cls(
            features=tuple(
                Feature(
                    id=ids[name],
                    name=name,
                    title=(declared.title if declared else None) or name,
                    meaning=(declared.meaning if declared else None) or "",
                )
                for name in table.features
                for declared in (known.get(name),)
            ),
            target=Target(
                id=ids[table.target], name=table.target, negative=negative, positive=positive
            ),
            ids=ids,
        )

    @property
    def titles(self) -> dict[str, str]:
        """By id, of every column; the target has its own name."""
        return {f.id: f.title for f in self.features} | {self.target.id: self.target.name}

    @property
    def shown(self) -> dict[str, str]:
        """The same by name."""
        titles = self.titles
        return {name: titles[id] for name, id in self.ids.items()}

    def by_id(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same columns under their ids."""
        return table.rename(columns=self.ids)


def _ids(names: list[str]) -> dict[str, str]:
    """The names themselves, but without the sign that stands between two."""
    ids = {name: name for name in names if BETWEEN not in name}
    for name in names:
        if name not in ids:
            id = name.replace(BETWEEN, STAND_IN)
            while id in ids.values():
                id += STAND_IN
            ids[name] = id
    return ids
