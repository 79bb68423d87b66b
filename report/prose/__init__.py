"""Every paragraph of the report, by the id of its artefact."""

from collections.abc import Callable, Mapping

from report.evidence import Evidence
from report.numbering import Numbering

Writer = Callable[[Evidence, Numbering], list[str]]
Sections = Mapping[str, Writer]
