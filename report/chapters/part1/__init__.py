"""Part 1, the table and the network trained on it. `CHAPTER` is the door."""

from report.chapters.part1 import captions, data, graphs, network
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="part1",
    part="1",
    sections=lambda _: {**data.SECTIONS, **graphs.SECTIONS, **network.SECTIONS},
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
