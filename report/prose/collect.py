"""Evidence → every paragraph of the parts that ran, by id."""

from collections.abc import Mapping

from report.evidence import Evidence
from report.numbering import Numbering
from report.prose import (
    Sections,
    architecture,
    bonus,
    part1_data,
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
    "1": (part1_data.SECTIONS, part1_network.SECTIONS),
    "2": (
        part2_setups.SECTIONS,
        part2_methods.SECTIONS,
        part2_best.SECTIONS,
        part2_seeds.SECTIONS,
        part2_conclusion.SECTIONS,
    ),
    "3": (part3_data.SECTIONS, part3_network.SECTIONS, part3_reading.SECTIONS, architecture.PART_3),
    "4": (part4.SECTIONS, architecture.PART_4),
    "bonus": (bonus.SECTIONS,),
}


def paragraphs(evidence: Evidence, numbering: Numbering) -> dict[str, list[str]]:
    """Empty paragraphs are left out."""
    return {
        name: [text for text in write(evidence, numbering) if text]
        for part in evidence.manifest.parts
        for sections in BY_PART[part]
        for name, write in sections.items()
    }
