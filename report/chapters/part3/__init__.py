"""Part 3: the images, its network, and others beside it. `CHAPTER` is the door."""

from report.chapters.part3 import architecture, captions, classes, data, network, reading
from report.page.chapter import Chapter

CHAPTER = Chapter(
    template="part3",
    part="3",
    sections=lambda evidence: {
        **data.SECTIONS,
        **network.SECTIONS,
        **network.sections(evidence),
        **classes.SECTIONS,
        **classes.sections(evidence),
        **reading.SECTIONS,
        **architecture.SECTIONS,
    },
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
