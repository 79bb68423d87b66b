"""The bonus: changes of an image network, each beside its plain twin. `CHAPTER` is the door."""

from report.chapters.bonus import captions, text
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="bonus",
    part="bonus",
    sections=text.sections,
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
