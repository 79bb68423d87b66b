"""Parts of a run → the data sets that it is about, and how its parts are named together."""

from collections.abc import Iterable

from manifest import Dataset
from report.page import formats
from report.page.evidence import Evidence

TABULAR, IMAGE = ("1", "2"), ("3", "4", "bonus")
ABOUT_NETWORKS = (
    "3",
    "4",
)  # parts that are about networks on images, and not about changes of them
USED_BY = {"table": TABULAR, "images": IMAGE}


def ran(evidence: Evidence, parts: Iterable[str]) -> bool:
    return any(map(evidence.ran, parts))


def datasets(evidence: Evidence) -> list[Dataset]:
    """Those that a part of this run is about."""
    return [d for d in evidence.manifest.datasets if ran(evidence, USED_BY[d.id])]


def tabular_parts(evidence: Evidence) -> str:
    """As in "Part 1" or "Parts 1 and 2"."""
    there = [part for part in TABULAR if evidence.ran(part)]
    return f"Part{'' if len(there) == 1 else 's'} {formats.listed(there)}"
