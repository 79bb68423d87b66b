"""A run and the published numbers → the audit: what a further training could give, what agrees, what is open."""

from dataclasses import dataclass

from report.chapters.audit import seed, summary
from report.chapters.audit.lines import Section, sections
from report.page import formats
from report.page.evidence import Evidence
from report.published import Source
from report.published.held import held
from report.published.verdicts import Row, rows


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the template needs."""

    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def audit(evidence: Evidence, known: Source) -> Audit:
    found = rows(evidence, known)
    return Audit(
        summary=_summary(evidence, known, found),
        sections=sections(known, found, _of_split(evidence, known, found)),
    )


def _summary(evidence: Evidence, known: Source, found: list[Row]) -> tuple[str, ...]:
    compared = held(known, found)
    whose = seed.of_source(evidence, known)
    scaled = summary.scaled(found) if compared else ""
    told = (
        summary.results(compared, len(known.entry.results())),
        f"{summary.power(compared)} {scaled}".strip(),
        summary.first_split(compared, whose) if compared else "",
        f"{summary.others(found)} {summary.left_open(found)}".strip(),
    )
    return tuple(filter(None, told))


def _of_split(evidence: Evidence, known: Source, found: list[Row]) -> str:
    """The head of the column of ranges on the first split; empty where there are none."""
    if not any(row.found and row.found.on_first_split for row in found):
        return ""
    if known.needed.seed == evidence.seed:
        return f"On the split of seed {formats.seed(evidence.manifest.first_seed)}"
    return "On the first split"
