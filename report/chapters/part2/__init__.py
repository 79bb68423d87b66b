"""Part 2: sweeps, methods, combination, simple models, effects. `CHAPTER` is the door."""

from itertools import chain

from report.chapters.part2 import best, captions, conclusion, methods, seeds, setups
from report.page.chapter import Chapter, Sections
from report.page.evidence import Evidence

OF_GROUPS = (setups, methods, best, conclusion)  # which a run may lack


def sections(evidence: Evidence) -> Sections:
    found = (module.sections(evidence) for module in OF_GROUPS)
    return {**seeds.SECTIONS, **dict(chain.from_iterable(one.items() for one in found))}


CHAPTER = Chapter(
    template="part2",
    part="2",
    sections=sections,
    figures=captions.FIGURES,
    tables=captions.TABLES,
)
