"""Checks of Part 3: the images, the CNN, and what is said of it in two places."""

import math

from report.chapters.errata.check import (
    Erratum,
    contradiction_unless,
    printed,
    standard_error,
    unsupported_unless,
)
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, distance, fixed, percent
from report.page.tracing import shown
from report.published import Published, Source


def sizes_of_the_sets(source: Source, _: Evidence) -> Erratum:
    parts = [source.number(f"3.1a.{name}") for name in ("train", "validation", "test")]
    total, classes = source.number("3.1a.images"), source.number("3.1a.classes")
    per_class = source.number("3.2a.per-class")
    return Erratum(
        id="sizes-of-the-sets",
        name="Sizes of the sets and of the classes",
        artefacts=("3.1a", "3.2a"),
        arithmetic=f"{' + '.join(map(count, parts))} = {count(sum(parts))}, and {count(classes)} × {count(per_class)} = "
        f"{count(classes * per_class)}; the source prints {count(total)}.",
        verdict=contradiction_unless(sum(parts) == total == classes * per_class),
    )


def size_of_an_image(source: Source, _: Evidence) -> Erratum:
    width, own = source.number("3.2b.width"), source.number("emnist.side")
    return Erratum(
        id="size-of-an-image",
        name="Size of an image",
        artefacts=("3.2b", "3.2d"),
        quotes=(source.quote("3.2b.fixed"),),
        arithmetic=f"An image of EMNIST is {count(own)} pixels wide and high; {count(width)} / {count(own)} = "
        f"{fixed(width / own, 2)}. At any factor but one, what was measured are enlarged copies and not the images.",
        verdict=unsupported_unless(width == own),
    )


def colours(source: Source, _: Evidence) -> Erratum:
    correlation = source.number("3.2c.correlation")
    return Erratum(
        id="colours",
        name="Colours of grey images",
        artefacts=("3.2c",),
        quotes=(source.quote("3.2c.uniform"),),
        arithmetic=f"The correlation of the channels is {fixed(correlation, 0)} everywhere. At exactly one, each channel repeats "
        "the others, as in a grey image that was copied into several channels; that is no distribution of colours.",
        verdict=unsupported_unless(correlation != 1),
    )


def convolutions(source: Source, artefact: str) -> list[Published]:
    """Output shapes of the convolutions of a printed layer table."""
    rows = source.by_id.values()
    return [n for n in rows if n.is_shape and n.id.startswith(f"{artefact}.conv2d")]


def number_of_convolutions(source: Source, _: Evidence) -> Erratum:
    said, of_part_4 = source.count("3.3.prose-sets"), source.count("4.2.cnn-layers")
    listed = len(convolutions(source, "3.3"))
    return Erratum(
        id="number-of-convolutions",
        name="Number of convolutions of the CNN",
        artefacts=("3.3", "4.2"),
        quotes=(source.quote("3.3.sets"),),
        arithmetic=f"The text has {formats.in_words(said, 'set')}, the layer table "
        f"{shown(formats.in_words(listed, 'convolution'), *_traces(source, '3.3'))}, and Part 4 speaks of "
        f"{formats.in_words(of_part_4, 'convolutional layer')}.",
        verdict=contradiction_unless(said == listed == of_part_4),
    )


def _traces(source: Source, artefact: str) -> list[float]:
    """One traced number of each convolution, where only their number is told."""
    return [n.shape[1] for n in convolutions(source, artefact)]


def number_of_filters(source: Source, _: Evidence) -> Erratum:
    said = source.count("3.3.prose-first")
    listed = [n.shape[1] for n in convolutions(source, "3.3")]
    return Erratum(
        id="number-of-filters",
        name="Filters of the CNN",
        artefacts=("3.3",),
        quotes=(source.quote("3.3.filters"),),
        arithmetic=f"The text starts at {formats.plural(said, 'filter')}, the layer table has "
        f"{formats.listed(map(count, listed))}.",
        verdict=contradiction_unless(said == listed[0]),
    )


def meaning_of_a_megabyte(source: Source, _: Evidence) -> Erratum:
    units = [_unit(source, part) for part in ("3.3", "4.1")]
    size = source.number("float32.bytes")
    told = [
        f"{count(source.number(f'{part}.total'))} × {count(size)} / {count(unit)} = "
        f"{fixed(source.number(f'{part}.total') * size / unit, 2)}"
        for part, unit in zip(("3.3", "4.1"), units, strict=True)
    ]
    return Erratum(
        id="meaning-of-a-megabyte",
        name="Meaning of a megabyte",
        artefacts=("3.3", "4.1"),
        arithmetic=f"The sizes of the parameters are {source.text('3.3.parameter-size')} and {source.text('4.1.parameter-size')}: "
        f"{formats.listed(told)}. A size of one table can be set beside one of the other only if a megabyte is the same.",
        verdict=contradiction_unless(units[0] == units[1]),
    )


def _unit(source: Source, part: str) -> float:
    """The megabyte that a table's size of the parameters is printed in."""
    size = source.number(f"{part}.total") * source.number("float32.bytes")
    units = [source.number(f"megabyte.{kind}") for kind in ("decimal", "binary")]
    return min(units, key=lambda unit: abs(size / unit - source.number(f"{part}.parameter-size")))


def sums_of_the_layers(source: Source, _: Evidence) -> Erratum:
    sums = {part: sum(_parameters(source, part)) for part in ("3.3", "4.1")}
    sizes = {part: sum(_sizes(source, part)) for part in sums}
    told = [
        f"those of {name} are {count(sums[part])} parameters and {fixed(sizes[part], 2)}{formats.THIN}MB, printed are "
        f"{source.text(f'{part}.total')} and {source.text(f'{part}.size')}"
        for name, part in (("the CNN", "3.3"), ("VGG-13", "4.1"))
    ]
    right = all(
        sums[part] == source.number(f"{part}.total")
        and printed(source, f"{part}.size", sizes[part])
        for part in sums
    )
    return Erratum(
        id="sums-of-the-layers",
        name="Sums of the layer tables",
        artefacts=("3.3", "4.1"),
        arithmetic=f"Added up, {'; '.join(told)}.",
        verdict=contradiction_unless(right),
    )


def _parameters(source: Source, part: str) -> list[float]:
    rows = source.by_id.values()
    return [n.number for n in rows if n.id.startswith(f"{part}.") and n.id.endswith(".param")]


def _sizes(source: Source, part: str) -> list[float]:
    return [source.number(f"{part}.{name}-size") for name in ("input", "pass", "parameter")]


def overfitting_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    train, test = source.number("4.3c.cnn"), source.number("4.3b.cnn")
    images = source.number("3.1a.test")
    limit = source.number("normal.two-sided") * standard_error(test, images)
    return Erratum(
        id="overfitting-of-the-cnn",
        name="Overfitting of the CNN",
        artefacts=("3.4a", "4.3c"),
        quotes=(source.quote("3.4a.fit"), source.quote("4.3c.overfitting")),
        arithmetic=f"{percent(train, 2)} in training − {percent(test, 2)} in the test is {distance(train - test)}; "
        f"{count(images)} test images leave {distance(limit)} to chance. Both statements are about the same model.",
        verdict=contradiction_unless(train - test <= limit),
    )


def validation_loss_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    first, second = (source.says[f"{part}.validation-loss"] for part in ("3.4a", "4.3c"))
    return Erratum(
        id="validation-loss-of-the-cnn",
        name="Validation loss of the CNN",
        artefacts=("3.4a", "4.3c"),
        quotes=(source.quote("3.4a.validation-loss"), source.quote("4.3c.validation-loss")),
        arithmetic=f"In Part 3 it {first}, in Part 4 it {second}; the model is the same.",
        verdict=contradiction_unless(first == second),
    )


def accuracy_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    first, second = source.number("3.4b.accuracy"), source.number("4.3b.cnn")
    images, recall = source.number("3.1a.test"), source.number("3.4c.recall")
    return Erratum(
        id="accuracy-of-the-cnn",
        name="Accuracy of the CNN",
        artefacts=("3.4b", "4.3b", "3.4c"),
        arithmetic=f"Part 3 prints {source.text('3.4b.accuracy')}, Part 4 {source.text('4.3b.cnn')}: {distance(second - first, 2)}, "
        f"or {count(abs(second - first) * images)} of {count(images)} test images. As the classes are of one size, the macro "
        f"recall, {fixed(recall, 4)}, must be the accuracy.",
        verdict=contradiction_unless(first == second == recall),
    )


def choice_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    other = source.by_id.get("3.6.batch-norm")
    given = f"{other.text}" if other else "none"
    return Erratum(
        id="choice-of-the-cnn",
        name="Choice of the CNN",
        artefacts=("3.6",),
        quotes=(source.quote("3.6.best"),),
        arithmetic=f"The source prints {source.text('3.6.highest')} for the CNN; for the variant with batch normalisation, which it "
        f"was chosen over, it prints {given}.",
        verdict=unsupported_unless(
            other is not None and other.number < source.number("3.6.highest")
        ),
    )


def areas_of_the_cnn(source: Source, _: Evidence) -> Erratum:
    lowest, other = source.number("3.4e.lowest-auc"), source.number("4.3e.cnn-auc")
    return Erratum(
        id="areas-of-the-cnn",
        name="AUC of the CNN",
        artefacts=("3.4e", "4.3e"),
        quotes=(source.quote("4.3e.auc"),),
        arithmetic=f"In Part 3, the AUC of each class is {source.text('3.4e.lowest-auc')}; in Part 4, {fixed(other, 2)} is an AUC of "
        "the same model.",
        verdict=contradiction_unless(other >= lowest or math.isclose(other, lowest)),
    )


CHECKS = (
    sizes_of_the_sets,
    size_of_an_image,
    colours,
    number_of_convolutions,
    number_of_filters,
    meaning_of_a_megabyte,
    sums_of_the_layers,
    overfitting_of_the_cnn,
    validation_loss_of_the_cnn,
    accuracy_of_the_cnn,
    areas_of_the_cnn,
    choice_of_the_cnn,
)
