"""What a chapter is made of, whatever it is about: paragraphs, and the words beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from report.page.captions import Words
from report.page.evidence import Evidence
from report.page.numbering import Numbering

Writer = Callable[[Evidence, Numbering], list[str]]
Sections = Mapping[str, Writer]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A chapter of the report.

    template: the stem of its page, which its package is named as well.
    part: of the run that it is about, without which it is not there; None stands in every report.
    sections: the paragraphs that there are in a run, by the id of their artefact.
    figures, tables: caption and alternative text by the id of a figure, caption by that of a table.
    """

    template: str
    part: str | None
    sections: Callable[[Evidence], Sections]
    figures: Mapping[str, Words] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
