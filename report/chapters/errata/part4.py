"""Checks of Part 4, VGG-13 against the CNN, and of the bonus."""

from report.chapters.errata.check import (
    Erratum,
    Verdict,
    contradiction_unless,
    printed,
    share_a_value,
)
from report.chapters.errata.part3 import convolutions
from report.chapters.errata.same_rows import limit
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, distance, fixed, percent
from report.page.tracing import Count, Number, shown
from report.published import Source, place

RARE = 0.05  # a chance below it is none to count on


def flattened_size(source: Source, _: Evidence) -> Erratum:
    said = source.number("4.1.prose-flattened")
    pooled = source.by_id["4.1.maxpool2d-25.output-shape"].shape[1:]
    size = pooled[0] * pooled[1] * pooled[2]
    return Erratum(
        id="flattened-size",
        name="Flattened output of VGG-13",
        artefacts=("4.1",),
        quotes=(source.quote("4.1.flattened"),),
        arithmetic=f"{' × '.join(map(count, pooled))} = {count(size)} values leave the last pooling; the text flattens them to "
        f"{count(said)}.",
        verdict=contradiction_unless(said == size),
    )


def number_of_layers(source: Source, _: Evidence) -> Erratum:
    said, full = source.number("4.2.layers"), source.number("4.2.full")
    shapes = convolutions(source, "4.1")
    convolved = Count(len(shapes), tuple(s for n in shapes for s in n.sources))
    return Erratum(
        id="number-of-layers",
        name="Layers of VGG-13",
        artefacts=("4.2", "4.1"),
        quotes=(source.quote("4.2.deeper"),),
        arithmetic=f"{count(convolved)} convolutional and {count(full)} fully connected layers are {count(convolved + full)}.",
        verdict=contradiction_unless(convolved + full == said),
    )


def _seconds(source: Source) -> float:
    """The training time of VGG-13 from its minutes and seconds."""
    minutes = source.number("4.3a.minutes") * source.number("minute.seconds")
    return minutes + source.number("4.3a.rest")


def time_in_seconds(source: Source, _: Evidence) -> Erratum:
    parts = [source.number(id) for id in ("4.3a.minutes", "minute.seconds", "4.3a.rest")]
    return Erratum(
        id="time-in-seconds",
        name="Training time in seconds",
        artefacts=("4.3a",),
        quotes=(source.quote("4.3a.equivalent"),),
        arithmetic=f"{count(parts[0])} × {count(parts[1])} + {count(parts[2])} = {count(_seconds(source))}.",
        verdict=contradiction_unless(_seconds(source) == source.number("4.3a.seconds")),
    )


def ratio_of_the_times(source: Source, _: Evidence) -> Erratum:
    said, vgg, cnn = (source.number(f"4.3a.{name}") for name in ("ratio", "seconds", "cnn"))
    return Erratum(
        id="ratio-of-the-times",
        name="Ratio of the training times",
        artefacts=("4.3a",),
        quotes=(source.quote("4.3a.times"),),
        arithmetic=f"The ratio is {count(vgg)} / {fixed(cnn, 2)} = {fixed(vgg / cnn, 2)}, and with the minutes and seconds "
        f"{count(_seconds(source))} / {fixed(cnn, 2)} = {fixed(_seconds(source) / cnn, 2)}. The source prints "
        f"{fixed(said, 2)}. Dividing the difference by the shorter time gives ({count(vgg)} − {fixed(cnn, 2)}) / {fixed(cnn, 2)} = "
        f"{fixed((vgg - cnn) / cnn, 2)}, which says how much was added and not how many times as long the training took.",
        verdict=contradiction_unless(printed(source, "4.3a.ratio", vgg / cnn)),
    )


def increase_of_the_time(source: Source, _: Evidence) -> Erratum:
    difference, cnn = source.number("4.3a.difference"), source.number("4.3a.cnn")
    return Erratum(
        id="increase-of-the-time",
        name="Increase of the training time",
        artefacts=("4.3a",),
        quotes=(source.quote("4.3a.reflecting"),),
        arithmetic=f"{fixed(difference, 2)} / {fixed(cnn, 2)} = {percent(difference / cnn, 2)}, and with the minutes and seconds "
        f"{percent((_seconds(source) - cnn) / cnn, 2)}.",
        verdict=contradiction_unless(printed(source, "4.3a.increase", difference / cnn)),
    )


def lead_of_the_cnn(source: Source, evidence: Evidence) -> Erratum:
    cnn, vgg = source.number("4.3b.cnn"), source.number("4.3b.accuracy")
    first = source.number("3.4b.accuracy")
    pair = ("4.3b.accuracy", "4.3b.cnn")
    found = limit(source, evidence, [pair], source.number("3.1a.test"), "test images")
    return Erratum(
        id="lead-of-the-cnn",
        name="Lead of the CNN",
        artefacts=("4.3b",),
        quotes=(source.quote("4.3b.slightly"), source.quote("4.3b.margin")),
        arithmetic=f"{percent(cnn, 2)} − {percent(vgg, 2)} is {distance(cnn - vgg, 2)}; from the accuracy that Part 3 prints, it is "
        f"{distance(first - vgg, 2)}. {found.words}",
        verdict=found.supports(min(cnn, first) - vgg),
    )


def lead_of_vgg13(source: Source, _: Evidence) -> Erratum:
    """What is said of accuracy, misread images, precision, recall and the whole, once."""
    images = source.number("3.1a.test")
    vgg, cnn = (1 - source.number(id) for id in ("4.3b.accuracy", "4.3b.cnn"))
    scores = ("precision", "recall")
    ahead = source.number("4.3b.accuracy") > source.number("4.3b.cnn") and all(
        source.number(f"4.3b.{score}") > source.number(f"3.4c.{score}") for score in scores
    )
    of_vgg, of_cnn = (
        formats.listed(source.text(f"{part}.{score}") for score in scores)
        for part in ("4.3b", "3.4c")
    )
    return Erratum(
        id="lead-of-vgg13",
        name="Lead of VGG-13",
        artefacts=("4.3c", "4.3d", "4.3b", "3.4c"),
        quotes=tuple(
            source.quote(id)
            for id in (
                "4.3d.outperforms",
                "4.3d.fewer",
                "4.3d.superior",
                "4.3c.overall",
                "4.3c.worse",
            )
        ),
        arithmetic=f"The source prints an accuracy of {source.text('4.3b.accuracy')} for VGG-13 and of "
        f"{source.text('4.3b.cnn')} for the CNN, by which they misread {count(vgg * images)} and {count(cnn * images)} of "
        f"{count(images)} test images. Precision and recall are {of_vgg} for VGG-13 and {of_cnn} for the CNN.",
        verdict=contradiction_unless(ahead),
    )


def _share(likely: float) -> str:
    """Where it cannot be, that is no number of this run."""
    return percent(likely, 0) if float(likely) > 0 else "not one"


def equal_scores_of_vgg13(source: Source, evidence: Evidence) -> Erratum:
    """Whether three macro averages are one number more often than by a rare chance."""
    scores = ("precision", "recall", "f1")
    ids = [f"4.3b.{score}" for score in scores]
    claims = [source.by_id[id].claim for id in ids]
    known = [evidence.value(claim) for claim in claims if claim in evidence.claims]
    low, high = source.by_id[ids[0]].digits
    verdict: Verdict = "open"
    outcome = "This run has no such scores and cannot say how far they lie apart."
    if len(known) == len(ids):
        apart = max(known) - min(known)
        likely = max(0 * apart, 1 - apart / (high - low))
        verdict = contradiction_unless(not share_a_value(source, *ids) or likely >= RARE)
        outcome = (
            f"In this run, those of VGG-13 lie {fixed(apart, 4)} apart. Three numbers that far apart round to one of so few "
            f"digits in {_share(likely)} of all cases."
        )
    return Erratum(
        id="equal-scores-of-vgg13",
        name="Equal precision, recall and F1 score of VGG-13",
        artefacts=("4.3b",),
        quotes=(source.quote("4.3b.all"),),
        arithmetic=f"The three are {formats.listed(map(source.text, ids))}. Averages over the classes of precision, recall and F1 "
        f"score are rarely one number in all their digits. {outcome}",
        verdict=verdict,
    )


def bonus(source: Source, _: Evidence) -> Erratum:
    headings = source.order.headings
    absent = [part for part in source.order.contributed if not _has_heading(part, headings)]
    trace = Number(0, (place("headings"),))
    found = shown(formats.listed(headings), trace)
    missing = shown(formats.listed(absent), trace)
    told = (
        f"Not one of them is about {missing}, which the contributions name."
        if absent
        else "Each part that the contributions name has one."
    )
    return Erratum(
        id="bonus",
        name="The bonus",
        artefacts=("F2", "B"),
        quotes=(source.quote("F2.parts"),),
        arithmetic=f"The headings are {found}. {told}",
        verdict=contradiction_unless(not absent),
    )


def _has_heading(part: str, headings: tuple[str, ...]) -> bool:
    return any(part.casefold() in heading.casefold().split() for heading in headings)


CHECKS = (
    flattened_size,
    number_of_layers,
    time_in_seconds,
    ratio_of_the_times,
    increase_of_the_time,
    lead_of_the_cnn,
    lead_of_vgg13,
    equal_scores_of_vgg13,
    bonus,
)
