"""The protocols and optimisers of a run → how they are counted in a sentence and in a heading."""

from report.page import formats
from report.page.evidence import Evidence
from report.page.tracing import Count, address


def conditions(evidence: Evidence) -> str:
    """As in "both protocols and both optimisers"; one optimiser is no condition."""
    number = _optimisers(evidence)
    if number < 2:
        return "both protocols"
    if number == 2:
        return "both protocols and both optimisers"
    return f"both protocols and {formats.in_words(number, 'optimiser')}"


def counted(evidence: Evidence) -> str:
    """As in "Two protocols and two optimisers", for a heading."""
    number = _optimisers(evidence)
    if number < 2:
        return "Two protocols"
    return f"Two protocols and {formats.in_words(int(number), 'optimiser')}"


def _optimisers(evidence: Evidence) -> int:
    """Those that the base or the combination was trained under."""
    number = len(evidence.main_optimisers()) if evidence.manifest.base is not None else 0
    return Count(number, (address(("optimisers",)),))
