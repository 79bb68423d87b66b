"""works.toml → the works that the report can cite, by their keys."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("works.toml")


@dataclass(frozen=True, kw_only=True)
class Work:
    """short: its authors, where it is cited. venue: where it appeared, with pages."""

    key: str
    authors: str
    short: str
    year: int
    title: str
    venue: str
    address: str

    @property
    def order(self) -> tuple[str, int]:
        return self.authors.casefold(), self.year


@cache
def works() -> Mapping[str, Work]:
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: Work(key=key, **fields) for key, fields in entries.items()}
