"""All that a run needs, checked: what its stages hand to one another."""

from collections.abc import Mapping
from dataclasses import dataclass

import manifest
from pipeline.assignment import Assignment
from pipeline.assignment.beside import Beside
from pipeline.config import Experiment, Scale
from pipeline.records import Characters, DataTable
from pipeline.repeats import Repeats
from pipeline.store import Store


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """All that a run needs, checked.

    files: those of the assignment, by name. content: the bytes of the table. replaced: the data
    sets that others stand for than those of the assignment. left_out: names of experiments that
    failed, or can't be told without one that did, which the assignment is without.
    """

    files: Mapping[str, bytes]
    content: bytes
    assignment: Assignment
    beside: Beside
    scale: Scale
    device: str
    device_name: str
    repeats: Repeats
    experiments: tuple[Experiment, ...]
    table: DataTable | None
    characters: Characters | None
    replaced: frozenset[str]
    contributions: tuple[manifest.Contribution, ...]
    store: Store
    left_out: frozenset[str] = frozenset()

    @property
    def given_characters(self) -> Characters:
        if self.characters is None:
            raise AssertionError("a network without its images")
        return self.characters
