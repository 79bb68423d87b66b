"""Part 3, the images: how many, how large, in which colours."""

from report.page import formats
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import count, measured, percent, plural
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases import data_checks


def overview(evidence: Evidence, numbering: Numbering) -> list[str]:
    source = evidence.dataset("images")
    name = f" They come from {source.name}." if source else ""
    images, classes = evidence.count("images.count"), evidence.count("images.classes")
    train, validation, test = (
        evidence.count(f"images.{part}") for part in ("train", "validation", "test")
    )
    return [
        f"The data are {plural(images, 'image')} of {plural(classes, 'class', 'classes')}.{name} Of these, {count(train)} are for training, "
        f"{count(validation)} for choosing and {count(test)} for testing ({numbering.table('3.1a')}).{_constant_answer(evidence)}",
        f"{numbering.figure('3.1b')} shows samples of every class.",
        *(source.notices if source else ()),
    ]


def _constant_answer(evidence: Evidence) -> str:
    if "majority.images" not in evidence.claims:
        return ""
    return f" Answering with the commonest class every time is right in {percent(evidence.value('majority.images'))} of the test images."


def checks(evidence: Evidence, _: Numbering) -> list[str]:
    return data_checks.told(evidence, "images")


def without_copies(evidence: Evidence, _: Numbering) -> list[str]:
    return data_checks.scores(evidence, "images")


def class_counts(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.2a")
    low, high = facts.count("lowest"), facts.count("highest")
    if low == high:
        balance = (
            f"Each of the {plural(facts.count('classes'), 'class', 'classes')} has {shown(plural(low, 'image'), high)}. The data are "
            "balanced, so the accuracy is a fair summary, and no oversampling is needed."
        )
    else:
        balance = (
            f"The {plural(facts.count('classes'), 'class', 'classes')} have between {count(low)} and {plural(high, 'image')}. "
            "As they differ, the averages over classes below count each class the same."
        )
    return [f"{balance} {numbering.figure('3.2a')} shows the counts."]


def sizes(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.2b")
    came = "as the source has them" if evidence.knows_its_source else "as they came"
    return [
        f"{numbering.figure('3.2b')} shows the widths and heights of the images {came}. {_extent(facts)}"
    ]


def _extent(facts: Facts) -> str:
    width, height = (_ends(facts, side) for side in ("width", "height"))
    fixed = all(
        facts.number(f"{side}_lowest") == facts.number(f"{side}_highest")
        for side in ("width", "height")
    )
    if fixed:
        return f"All of them are {width} pixels wide and {height} pixels high; whatever size a network takes, it is made from that."
    return f"They are {width} pixels wide and {height} pixels high."


def _ends(facts: Facts, side: str) -> str:
    low, high = facts.number(f"{side}_lowest"), facts.number(f"{side}_highest")
    return measured(low) if low == high else f"{measured(low)} to {measured(high)}"


def channels(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.2c")
    if "channels" in facts:
        return [_one_channel(facts, numbering)]
    return [f"{numbering.figure('3.2c')} correlates the colour channels. {_colours(facts)}"]


def _one_channel(facts: Facts, numbering: Numbering) -> str:
    dark, light = (percent(facts.number(f"{end}_share")) for end in ("dark", "light"))
    return (
        f"The images have {formats.in_words(facts.count('channels'), 'channel')}: they are grey, and there is no correlation "
        f"between colour channels to measure. {numbering.figure('3.2c')} shows how bright their pixels are. Of all pixels, {dark} "
        f"lie in the darkest eighth of the scale and {light} in the lightest."
    )


def _colours(facts: Facts) -> str:
    if "lowest" not in facts:
        return "They do not vary, and a correlation is not defined."
    lowest = facts.number("lowest")
    if lowest > 0.9995:
        return (
            f"The lowest of the correlations is {formats.fixed(lowest, 3)}: the images are grey, and one channel would hold "
            "all that the three do."
        )
    return f"The lowest of the correlations is {formats.fixed(lowest, 3)}: the images have some colour."


def dimensions(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.2d")
    kinds = facts.count("distinct_sizes")
    size = f"{measured(facts.number('most_common_width'))}{formats.THIN}×{formats.THIN}{measured(facts.number('most_common_height'))} pixels"
    if kinds == 1:
        return [
            f"{numbering.figure('3.2d')} plots width against height. There is a single point, at {size}."
        ]
    return [
        f"{numbering.figure('3.2d')} plots width against height. There are {formats.count(kinds)} different sizes; the commonest, "
        f"{size}, makes up {percent(facts.number('most_common_share'))} of the images."
    ]


SECTIONS: Sections = {
    "3.1a": overview,
    "3.1-checks": checks,
    "3.1-copies": without_copies,
    "3.2a": class_counts,
    "3.2b": sizes,
    "3.2c": channels,
    "3.2d": dimensions,
}
