"""Checks of Part 4, VGG-13 against the CNN, and of the bonus."""

from report.chapters.errata.check import (
    Erratum,
    contradiction_unless,
    printed,
    standard_error,
    unsupported_unless,
)
from report.chapters.errata.part3 import convolutions
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, distance, fixed, percent
from report.page.tracing import Count, Number, shown
from report.published import Source, place


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
        f"{count(_seconds(source))} / {fixed(cnn, 2)} = {fixed(_seconds(source) / cnn, 2)}. {fixed(said, 2)} is what the "
        f"difference is of the shorter time: ({count(vgg)} − {fixed(cnn, 2)}) / {fixed(cnn, 2)} = {fixed((vgg - cnn) / cnn, 2)}.",
        verdict=unsupported_unless(printed(source, "4.3a.ratio", vgg / cnn)),
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


def lead_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    cnn, vgg = source.number("4.3b.cnn"), source.number("4.3b.accuracy")
    images, first = source.number("3.1a.test"), source.number("3.4b.accuracy")
    variance = standard_error(cnn, images) ** 2 + standard_error(vgg, images) ** 2
    limit = source.number("normal.two-sided") * variance**0.5
    return Erratum(
        id="lead-of-the-cnn",
        name="Lead of the CNN",
        artefacts=("4.3b",),
        quotes=(source.quote("4.3b.slightly"), source.quote("4.3b.margin")),
        arithmetic=f"{percent(cnn, 2)} − {percent(vgg, 2)} is {distance(cnn - vgg, 2)}; from the accuracy that Part 3 prints, it is "
        f"{distance(first - vgg, 2)}. With {count(images)} test images, two accuracies can be told apart from {distance(limit, 2)} "
        "on; one training each says nothing of the spread over seeds.",
        verdict=unsupported_unless(abs(cnn - vgg) > limit),
    )


def accuracy_of_vgg13(source: Source, _: Evidence) -> Erratum:
    return Erratum(
        id="accuracy-of-vgg13",
        name="Accuracy of VGG-13",
        artefacts=("4.3d", "4.3b"),
        quotes=(source.quote("4.3d.outperforms"),),
        arithmetic=f"{_accuracies(source)}.",
        verdict=contradiction_unless(_ahead(source)),
    )


def overall_performance(source: Source, _: Evidence) -> Erratum:
    return Erratum(
        id="overall-performance",
        name="Overall performance of VGG-13",
        artefacts=("4.3c", "4.3b"),
        quotes=(source.quote("4.3c.overall"), source.quote("4.3c.worse")),
        arithmetic=f"{_accuracies(source)}.",
        verdict=contradiction_unless(_ahead(source)),
    )


def _accuracies(source: Source) -> str:
    return (
        f"The source prints an accuracy of {source.text('4.3b.accuracy')} for VGG-13 and of {source.text('4.3b.cnn')} "
        "for the CNN"
    )


def _ahead(source: Source) -> bool:
    return source.number("4.3b.accuracy") > source.number("4.3b.cnn")


def misread_images(source: Source, _: Evidence) -> Erratum:
    images = source.number("3.1a.test")
    vgg, cnn = (1 - source.number(id) for id in ("4.3b.accuracy", "4.3b.cnn"))
    return Erratum(
        id="misread-images",
        name="Misread images",
        artefacts=("4.3d", "4.3b"),
        quotes=(source.quote("4.3d.fewer"),),
        arithmetic=f"By the printed accuracies, VGG-13 misreads {percent(vgg, 2)} of {count(images)} test images, which is "
        f"{count(vgg * images)}, and the CNN {percent(cnn, 2)}, which is {count(cnn * images)}.",
        verdict=contradiction_unless(vgg < cnn),
    )


def precision_and_recall(source: Source, _: Evidence) -> Erratum:
    ahead = all(
        source.number(f"4.3b.{score}") > source.number(f"3.4c.{score}")
        for score in ("precision", "recall")
    )
    vgg = formats.listed(source.text(f"4.3b.{score}") for score in ("precision", "recall"))
    cnn = formats.listed(source.text(f"3.4c.{score}") for score in ("precision", "recall"))
    return Erratum(
        id="precision-and-recall",
        name="Precision and recall of VGG-13",
        artefacts=("4.3d", "4.3b", "3.4c"),
        quotes=(source.quote("4.3d.superior"),),
        arithmetic=f"Precision and recall are {vgg} for VGG-13 and {cnn} for the CNN.",
        verdict=contradiction_unless(ahead),
    )


def bonus(source: Source, _: Evidence) -> Erratum:
    headings = source.order.headings
    absent = [part for part in source.order.contributed if not _has_heading(part, headings)]
    trace = Number(0, (place("headings"),))
    found = shown(formats.listed(headings), trace)
    missing = formats.listed(absent) if absent else "none"
    return Erratum(
        id="bonus",
        name="The bonus",
        artefacts=("F2", "B"),
        quotes=(source.quote("F2.parts"),),
        arithmetic=f"The headings are {found}. Of what the contributions name, {shown(missing, trace)} has no heading.",
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
    accuracy_of_vgg13,
    overall_performance,
    misread_images,
    precision_and_recall,
    bonus,
)
