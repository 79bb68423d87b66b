"""Part 4: networks beside that of Part 3, or beside the first of them. `CHAPTER` is the door."""

from report.chapters.part4 import architecture, captions, text
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="part4",
    part="4",
    sections=lambda evidence: {**text.sections(evidence), **architecture.sections(evidence)},
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
