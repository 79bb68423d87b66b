"""The chapters of a report, each in a package of its own, whose page is templates/<chapter>.html.

The doors: `CHAPTER` of part1, part2, part3, part4, bonus and recipes, which are collected here by
the part of the run that they are about; `front.text` of the one that stands in every report, and
`audit.audit` and `errata.errata` of those about the assignment's source, if it has one.
"""

from collections.abc import Iterator, Mapping

from report.chapters import bonus, part1, part2, part3, part4, recipes
from report.page.captions import Words
from report.page.chapter import Chapter
from report.page.evidence import Evidence
from report.page.numbering import Numbering

# In the order of the report.
CHAPTERS = (
    part1.CHAPTER,
    part2.CHAPTER,
    part3.CHAPTER,
    part4.CHAPTER,
    bonus.CHAPTER,
    recipes.CHAPTER,
)
FIGURES: Mapping[str, Words] = {
    name: words for chapter in CHAPTERS for name, words in chapter.figures.items()
}
TABLES: Mapping[str, str] = {
    name: caption for chapter in CHAPTERS for name, caption in chapter.tables.items()
}


def of_run(evidence: Evidence) -> Iterator[Chapter]:
    """Those of the parts that ran, and those that are about none, in their order."""
    return (one for one in CHAPTERS if one.part is None or evidence.ran(one.part))


def paragraphs(evidence: Evidence, numbering: Numbering) -> dict[str, list[str]]:
    """Every paragraph of the parts that ran, by id. Empty paragraphs are left out."""
    return {
        name: [text for text in write(evidence, numbering) if text]
        for chapter in of_run(evidence)
        for name, write in chapter.sections(evidence).items()
    }
