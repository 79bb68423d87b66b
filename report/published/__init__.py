"""published.toml → the numbers that the source prints, by artefact, and its words."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from report.page.tracing import Number, shown
from report.published.number import Entry, Needs, Origin, Published, place

FILE = Path(__file__).parent.with_suffix(".toml")
OTHER_THAN_WORDS = re.compile(r"[^a-z0-9]+")

__all__ = ["FILE", "Artefact", "Entry", "Needs", "Origin", "Published", "Source", "place", "source"]


class Artefact(Entry):
    id: str
    title: str
    sample: str = ""  # the claim that counts what its numbers rest on
    numbers: tuple[Published, ...]

    @property
    def label(self) -> str:
        text = f"{self.id} {self.title}"
        return shown(text, Number(0, (place(self.id),)))

    @property
    def place(self) -> str:
        """Where most of its numbers stand."""
        where = Counter(number.where for number in self.numbers).most_common(1)[0][0]
        return shown(where, Number(0, (place(self.id),)))


class Needed(Entry):
    """What a run must have for its numbers to be compared with published ones."""

    table_digest: str
    tabular_epochs: int
    images: int
    classes: int
    cnn: dict[str, int]
    vgg13: dict[str, int]


class Order(Entry):
    """The order of the source: its headings, what its authors name, its steps and methods."""

    headings: tuple[str, ...]
    contributed: tuple[str, ...]
    steps: tuple[str, ...]
    methods: tuple[str, ...]


class Source(Entry):
    """All that is known of the source. `references` are numbers that it does not print."""

    needed: Needed
    order: Order
    artefacts: tuple[Artefact, ...]
    quotes: Mapping[str, str]
    says: Mapping[str, str]
    references: tuple[Published, ...] = Field(default=())

    @cached_property
    def by_id(self) -> Mapping[str, Published]:
        return {number.id: number for number in (*self.numbers, *self.references)}

    @property
    def numbers(self) -> tuple[Published, ...]:
        return tuple(number for artefact in self.artefacts for number in artefact.numbers)

    def number(self, id: str) -> float:
        return self.by_id[id].number

    def count(self, id: str) -> int:
        return round(self.by_id[id].number)

    def text(self, id: str) -> str:
        return self.by_id[id].text

    def quote(self, id: str) -> str:
        """Its words, which may hold digits of their own."""
        return shown(f"“{self.quotes[id]}”", Number(0, (place(id),)))

    @model_validator(mode="after")
    def _every_id_is_unique(self) -> Self:
        ids = Counter([n.id for n in (*self.numbers, *self.references)] + list(self.quotes))
        if repeated := [id for id, times in ids.items() if times > 1]:
            raise ValueError(f"{repeated[0]} occurs more than once")
        return self


@cache
def source(path: Path = FILE) -> Source:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Source(
        needed=content["run"],
        order=content["source"],
        artefacts=tuple(_artefact(entry) for entry in content["artefact"]),
        quotes=content["quotes"],
        says=content["says"],
        references=tuple(
            Published(**entry, needs="never", reason="not of the source")
            for entry in content["reference"]
        ),
    )


def _artefact(entry: dict[str, Any]) -> Artefact:
    shared = {name: entry[name] for name in ("where", "needs", "reason") if name in entry}
    rows = (*entry.get("numbers", ()), *_lines(entry.get("grid")))
    return Artefact(
        id=entry["id"],
        title=entry["title"],
        sample=entry.get("sample", ""),
        numbers=tuple(_published(entry["id"], shared | row) for row in rows),
    )


def _published(artefact: str, row: dict[str, Any]) -> Published:
    origin = {name: row[name] for name in Origin.model_fields if name in row}
    own = {name: value for name, value in row.items() if name not in origin}
    return Published.model_validate(own | {"id": f"{artefact}.{row['id']}", "origin": origin})


def _lines(grid: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    """The numbers of a printed table, line by line; an empty string is no number."""
    if grid is None:
        return
    for line, values in grid["rows"].items():
        title = grid.get("kind", "") + line.lstrip("└─")
        for column, value in zip(grid["columns"], values, strict=True):
            if value:
                yield {
                    "id": f"{_slug(line)}.{_slug(column)}",
                    "name": f"{column} of “{title}”",
                    "value": value,
                    "unit": "none",
                    "line": title,
                    "column": column,
                    "cell": (grid["table"], line, column),
                }


def _slug(text: str) -> str:
    return OTHER_THAN_WORDS.sub("-", text.lower()).strip("-")
