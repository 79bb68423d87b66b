"""A run and the published numbers → the audit: what is reproduced, what differs, what is open."""

from dataclasses import dataclass

from report.audit.lines import Section, sections
from report.audit.summary import summary
from report.audit.verdicts import rows
from report.evidence import Evidence
from report.published import Source, source


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What the template needs."""

    summary: tuple[str, ...]
    sections: tuple[Section, ...]


def audit(evidence: Evidence, printed: Source | None = None) -> Audit:
    known = printed or source()
    found = rows(evidence, known)
    return Audit(summary=tuple(summary(found)), sections=sections(known, found))
