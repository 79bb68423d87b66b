"""How each network was trained, in a table for each kind of data. `CHAPTER` is the door."""

from report.chapters.recipes import tables, text
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="recipes",
    part=None,
    sections=text.sections,
    tables=tables.TABLES,
)
