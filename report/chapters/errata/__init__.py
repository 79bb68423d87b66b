"""Printed numbers, and a run for what only it can tell → the errata of the source."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from report.chapters.errata import part1, part2_best, part2_sweeps, part3, part4
from report.chapters.errata.check import Check, Erratum, Verdict
from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Count
from report.published import Source

CHECKS: tuple[Check, ...] = (
    *part1.CHECKS,
    *part2_sweeps.CHECKS,
    *part2_best.CHECKS,
    *part3.CHECKS,
    *part4.CHECKS,
)
OUTCOMES: Mapping[Verdict, tuple[str, str]] = {
    "contradiction": ("finds a contradiction", "find a contradiction"),
    "fault": ("finds a fault of method", "find a fault of method"),
    "not supported": ("finds a statement without support", "find a statement without support"),
    "holds": ("confirms the source", "confirm the source"),
    "open": ("stays open", "stay open"),
}


@dataclass(frozen=True, kw_only=True)
class Errata:
    """What the template needs."""

    summary: tuple[str, ...]
    entries: tuple[Erratum, ...]


def errata(evidence: Evidence, known: Source) -> Errata:
    """Of the one source that the checks are about, whole: they name what it prints."""
    entries = tuple(check(known, evidence) for check in CHECKS)
    return Errata(summary=(summary(entries),), entries=entries)


def summary(entries: Sequence[Erratum]) -> str:
    """How many checks there are and how they end."""
    found = Counter(entry.verdict for entry in entries)
    told = [_told(verdict, found[verdict]) for verdict in OUTCOMES if found[verdict]]
    checks = formats.plural(_counted("checks", len(entries)), "check")
    return (
        f"The printed numbers and statements were held against each other. Of {checks}, {formats.listed(told)}. "
        "The arithmetic uses the numbers as they are printed, and a statement is without support where the printed numbers "
        "neither confirm nor exclude it."
    )


def _told(verdict: Verdict, number: int) -> str:
    singular, plural = OUTCOMES[verdict]
    return formats.in_words(_counted(verdict, number), singular, plural)


def _counted(what: str, number: int) -> int:
    return Count(number, (f"errata/{what.replace(' ', '-')}",))
