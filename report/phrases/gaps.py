"""What was asked for and failed, in words: on the first page, in its part if that is told, and in the run."""

from manifest import Failed
from manifest.outline import ANCHORS
from report.page import formats
from report.page.evidence import Evidence


def notices(evidence: Evidence) -> list[str]:
    """Of each that failed, a sentence for the first page; empty of a run without gaps."""
    failed = evidence.manifest.failed
    if not failed:
        return []
    return [
        "This report has gaps: not all that was asked for could be trained. It is as if that had not been asked for.",
        *map(told, failed),
    ]


def in_parts(evidence: Evidence) -> dict[str, list[str]]:
    """The same by the anchor of the part that each belongs to."""
    found = dict[str, list[str]]()
    for one in evidence.manifest.failed:
        found.setdefault(ANCHORS[one.part][0], []).append(told(one))
    return found


def facts(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """Terms of the run, with the experiments by the names that a command line has."""
    lines = [f"{one.experiment}: {one.reason}" for one in evidence.manifest.failed]
    return [("Failed", lines)] if lines else []


def told(one: Failed) -> str:
    also = f" Left out with it: {formats.listed(list(one.also))}." if one.also else ""
    return f"Not trained: {one.title} ({one.experiment}). {_sentence(one.reason)}{also}"


def _sentence(reason: str) -> str:
    return reason if reason.endswith(".") else f"{reason}."
