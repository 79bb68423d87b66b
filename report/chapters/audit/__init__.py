"""A run and the published numbers → the audit: what is reproduced, what differs, what is open."""

from dataclasses import dataclass

from report.chapters.audit.lines import Section, sections
from report.chapters.audit.summary import summary
from report.page.evidence import Evidence
from report.published import Source
from report.published.verdicts import rows


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the template needs."""

    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def audit(evidence: Evidence, known: Source) -> Audit:
    found = rows(evidence, known)
    return Audit(summary=tuple(summary(found)), sections=sections(known, found))
