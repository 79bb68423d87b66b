"""Part 3, the images and the network of Part 3. `CHAPTER` is the door."""

from report.chapters.part3 import architecture, captions, data, network, reading
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="part3",
    sections=lambda _: {
        **data.SECTIONS,
        **network.SECTIONS,
        **reading.SECTIONS,
        **architecture.SECTIONS,
    },
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
