"""A manifest → the numbers that its source prints, by artefact, and the words of that source."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import manifest
from manifest.found import cells_of
from manifest.printed import Artefact as Entry
from manifest.source import Effect, Needed, Order
from report.page.evidence import Evidence
from report.page.tracing import Number, shown
from report.published.number import Published, place

__all__ = ["Artefact", "Needed", "Published", "Source", "place", "source_of"]


@dataclass(frozen=True, kw_only=True)
class Artefact:
    """sample: the claim that counts what its numbers rest on."""

    id: str
    title: str
    sample: str
    numbers: tuple[Published, ...]

    @property
    def label(self) -> str:
        text = f"{self.id} {self.title}"
        return shown(text, Number(0, (place(self.id),)))

    @property
    def place(self) -> str:
        """Where most of its numbers stand."""
        where = Counter(number.where or "" for number in self.numbers).most_common(1)[0][0]
        return shown(where, Number(0, (place(self.id),)))


@dataclass(frozen=True)
class Source:
    """What is known of a source, each number with its address."""

    entry: manifest.Source

    @property
    def needed(self) -> Needed:
        return self.entry.run

    @property
    def order(self) -> Order:
        return self.entry.order

    @property
    def effects(self) -> tuple[Effect, ...]:
        return self.entry.effects

    @property
    def says(self) -> Mapping[str, str]:
        return self.entry.says

    @cached_property
    def artefacts(self) -> tuple[Artefact, ...]:
        return tuple(map(_artefact, self.entry.artefacts))

    @cached_property
    def by_id(self) -> Mapping[str, Published]:
        constants = (Published(**dict(number)) for number in self.entry.constants)
        return {number.id: number for number in (*self.numbers, *constants)}

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
        return shown(f"“{self.entry.quotes[id]}”", Number(0, (place(id),)))


def _artefact(entry: Entry) -> Artefact:
    return Artefact(
        id=entry.id,
        title=entry.title,
        sample=entry.sample or "",
        numbers=tuple(_with_totals([Published(**dict(n)) for n in entry.all_numbers()])),
    )


def _with_totals(numbers: Sequence[Published]) -> Iterator[Published]:
    known = {number.id: number for number in numbers}
    for number in numbers:
        cells = [known[cell.id].number for cell in cells_of(number, numbers)]
        yield number.model_copy(update={"total": cells[0] + cells[1]}) if cells else number


@lru_cache(maxsize=1)
def source_of(evidence: Evidence) -> Source | None:
    """None where the assignment names no source."""
    entry = evidence.manifest.published
    return None if entry is None else Source(entry)
