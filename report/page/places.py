"""What a text shows of the manifest → the tables and figures of the report in which that stands."""

from collections.abc import Iterable, Iterator, Mapping

from manifest import ClaimReference, ComparisonReference
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.tracing import address, all_sources

COMPARISONS = "comparisons"
ENTRY = 2  # steps of an address that name a claim or a comparison


def places(evidence: Evidence, numbering: Numbering) -> dict[str, str]:
    """By the address of a claim or a comparison, the first reference to what shows it, or its left side."""
    found: dict[str, str] = {}
    for entry, reference in _shown(evidence, numbering):
        found.setdefault(address(entry), reference)
    for name, comparison in evidence.comparisons.items():
        if reference := found.get(address(("claims", comparison.left)), ""):
            found.setdefault(address((COMPARISONS, name)), reference)
    return found


def _shown(evidence: Evidence, numbering: Numbering) -> Iterator[tuple[tuple[str, str], str]]:
    for name in numbering.tables:
        rows = evidence.tables[name].rows if name in evidence.tables else ()
        yield from ((e, numbering.table(name)) for e in _entries(c for row in rows for c in row))
    for name in numbering.figures:
        facts = evidence.figures[name].facts.values()
        yield from ((e, numbering.figure(name)) for e in _entries(facts))


def _entries(cells: Iterable[object]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        if isinstance(cell, ClaimReference):
            yield "claims", cell.claim
        elif isinstance(cell, ComparisonReference):
            yield COMPARISONS, cell.comparison


def entry_of(source: str) -> str:
    """The address of the claim or the comparison that a number is a part of."""
    return "/".join(source.split("/")[:ENTRY])


def of_text(text: str, known: Mapping[str, str]) -> list[str]:
    """References to what shows its comparisons, or where it has none its other numbers, each once."""
    entries = [entry for source in all_sources(text) if (entry := entry_of(source)) in known]
    compared = [entry for entry in entries if entry.startswith(COMPARISONS)]
    return list(dict.fromkeys(known[entry] for entry in compared or entries))
