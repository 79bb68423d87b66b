"""Evidence → every paragraph of the parts that ran, by id."""

from collections.abc import Callable, Iterator, Mapping

from report.evidence import Evidence
from report.numbering import Numbering
from report.prose import (
    Sections,
    architecture,
    bonus,
    part1_data,
    part1_graphs,
    part1_network,
    part2_best,
    part2_conclusion,
    part2_methods,
    part2_seeds,
    part2_setups,
    part3_data,
    part3_network,
    part3_reading,
    part4,
)

BY_PART: Mapping[str, tuple[Sections, ...]] = {
    "1": (part1_data.SECTIONS, part1_graphs.SECTIONS, part1_network.SECTIONS),
    "2": (part2_seeds.SECTIONS,),
    "3": (part3_data.SECTIONS, part3_network.SECTIONS, part3_reading.SECTIONS, architecture.PART_3),
    "4": (part4.SECTIONS, architecture.PART_4),
}
OF_GROUPS: Mapping[str, tuple[Callable[[Evidence], Sections], ...]] = {  # which a run may lack
    "2": (
        part2_setups.sections,
        part2_methods.sections,
        part2_best.sections,
        part2_conclusion.sections,
    ),
    "bonus": (bonus.sections,),
}


def paragraphs(evidence: Evidence, numbering: Numbering) -> dict[str, list[str]]:
    """Empty paragraphs are left out."""
    return {
        name: [text for text in write(evidence, numbering) if text]
        for sections in _sections(evidence)
        for name, write in sections.items()
    }


def _sections(evidence: Evidence) -> Iterator[Sections]:
    for part in filter(evidence.ran, evidence.manifest.parts):
        yield from BY_PART.get(part, ())
        yield from (found(evidence) for found in OF_GROUPS.get(part, ()))
