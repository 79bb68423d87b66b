"""The report is written as an editor would have it: no pattern filled in again and again.

A sentence is compared without its numbers, its names and what stands in brackets. Captions and
tables are no prose; the audit and the errata quote and count.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from page_text import Block, blocks
from report_example import Example, build

from manifest import Manifest
from report import document

LONGEST, OFTEN = 8, 3  # words that may stand more often, and how often a longer sentence may
PROSE = {"p", "li", "dd"}
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
BRACKETS = re.compile(r"\s*\([^()]*\)")
NUMBER = re.compile(r"[+−±]?\d[\d.,]*\s?(%|points?|s\b|min\b)?")
CONTRACTION = re.compile(
    r"\b(?:can|could|do|does|did|is|are|was|were|has|have|had|wo|would|should)n[’']t\b|\b(?:it|that|there|what|they|we|you)[’'](?:s|re|ve|ll)\b",
    re.IGNORECASE,
)
SO_THAT = re.compile(r"\bso that\b", re.IGNORECASE)
END = ("Audit of the published numbers", "Errata of the source", "References")
# Sentences 1 to 14 of a grading of an older report, by what they were known by.
BURIED = (
    "knows its training data beyond", "at the end, and chose nothing", "There is no evidence of a difference in", "for this network stays open",
    "would rank their splits", "in nothing but the", "whiskers leave zero out", "just reaches zero",
    "equivalence is what survives", "on leaked positive rows has", "At the lowest, they are", "reaches its minimum of",
    "asks whether a predicted probability",
)  # fmt: skip


def prose(made: Manifest, folder: Path) -> list[str]:
    """Paragraphs and list items, up to what is about the source."""
    found = []
    for block in blocks(document.render(made, folder)):
        if block.text in END:
            break
        if block.place.split()[-1] in PROSE:
            found.append(plain(block))
    return found


def plain(block: Block) -> str:
    return re.sub(r"[\u00a0\u202f\s]+", " ", block.text).strip()


def names(made: Manifest) -> list[str]:
    """What the assignment calls things, the longest first."""
    known = {word for e in made.experiments for word in (e.phrase, e.title)}
    known |= {group.noun for group in made.groups} | {choice.phrase for choice in made.choices}
    known |= {f.title for d in made.datasets for f in d.features}
    known |= {metric.phrase for metric in made.metrics}
    return sorted(filter(None, known), key=len, reverse=True)


def patterns(texts: Iterable[str], known: list[str]) -> Iterator[str]:
    """Each sentence with # for a number and N for a name."""
    name = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in known), re.IGNORECASE)
    for text in texts:
        for sentence in SENTENCE.split(BRACKETS.sub("", BRACKETS.sub("", text))):
            yield NUMBER.sub("#", name.sub("N", sentence))


def words(pattern: str) -> int:
    return len(re.findall(r"[A-Za-z][\w’-]*", pattern))


def repeated(made: Manifest, folder: Path) -> dict[str, int]:
    found = Counter(patterns(prose(made, folder), names(made)))
    return {text: n for text, n in found.items() if n > OFTEN and words(text) > LONGEST}


VERDICTS = {
    "no evidence": Example(),
    "higher": Example(verdict="higher"),
    "lower": Example(verdict="lower"),
    "equivalent": Example(verdict="equivalent"),
}


@pytest.fixture(params=VERDICTS, scope="module")
def example(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("language")
    return build(folder, VERDICTS[request.param]), folder


def test_no_long_sentence_is_filled_in_more_than_three_times(example):
    assert repeated(*example) == {}


def test_prose_has_no_contraction_and_no_so_that(example):
    texts = prose(*example)
    assert [text for text in texts if CONTRACTION.search(text) or SO_THAT.search(text)] == []


def test_no_sentence_that_was_buried_rises(example):
    told = " ".join(prose(*example))
    assert [buried for buried in BURIED if buried in told] == []


def test_a_pattern_is_found_behind_its_numbers_and_names():
    texts = [
        f"The accuracy of {name} rises from {n} % to {n + 3.5} points over all epochs (n = {n})."
        for n, name in enumerate(("VGG-13", "the base", "the CNN", "the base"))
    ]
    found = Counter(patterns(texts, ["the base", "VGG-13", "the CNN"]))
    assert [*found.values()] == [4]
