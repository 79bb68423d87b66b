"""Part 4, the deep network beside the other one. `CHAPTER` is the door."""

from report.chapters.part4 import architecture, captions, text
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="part4",
    sections=lambda _: {**text.SECTIONS, **architecture.SECTIONS},
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
