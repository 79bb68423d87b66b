"""Figures and tables of Part 3."""

from collections.abc import Mapping

from report.chapters.part3 import captions_reading
from report.page import formats
from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import count, fixed, in_words, measured, percent, plural
from report.page.tracing import shown
from report.phrases.curves import Curves, alternative
from report.phrases.many_classes import areas, worst


def _samples(facts: Facts) -> str:
    return f"Sample images, {count(facts.number('per_class'))} of each of {plural(facts.count('classes'), 'class', 'classes')}."


def _light(facts: Facts) -> str:
    """What images of strokes look like; others may look otherwise."""
    stroke = facts.called.stroke
    return f", light {stroke.many} on a dark ground" if stroke else ""


def _samples_seen(facts: Facts) -> str:
    number = facts.count("classes") * facts.count("per_class")
    return f"Grid of {count(number)} small images{_light(facts)}, ordered by class and labelled."


def _counts(_: Facts) -> str:
    return "Images per class."


def _counts_seen(facts: Facts) -> str:
    low, high = facts.count("lowest"), facts.count("highest")
    bars = plural(facts.count("classes"), "bar")
    level = (
        f"all of {shown(plural(low, 'image'), high)}"
        if low == high
        else f"from {count(low)} to {plural(high, 'image')}"
    )
    return f"{bars}, {level}; {count(facts.number('total'))} images in all."


def _extents(facts: Facts) -> str:
    ends = [
        facts.number(f"{s}_{end}") for s in ("width", "height") for end in ("lowest", "highest")
    ]
    if ends[0] == ends[1] and ends[2] == ends[3]:
        return f"Widths and heights of the images, {shown('which all have one size', *ends)}."
    return shown("Distribution of widths and heights.", *ends)


def _extents_seen(facts: Facts) -> str:
    sides = (f"{side}s {_side(facts, side)}" for side in ("width", "height"))
    return f"Two histograms: {'; '.join(sides)}."


def _side(facts: Facts, side: str) -> str:
    lowest, highest = (facts.number(f"{side}_{name}") for name in ("lowest", "highest"))
    if lowest == highest:
        return f"all at {shown(measured(lowest), highest)} pixels"
    return f"from {measured(lowest)} to {measured(highest)} pixels with the median at {measured(facts.number(f'{side}_median'))}"


def _channels(facts: Facts) -> str:
    if "channels" in facts:
        return "Brightness of the pixels in the one channel that the images have."
    return "Correlation of the colour channels."


def _channels_seen(facts: Facts) -> str:
    if "channels" in facts:
        dark, light = (percent(facts.number(f"{end}_share")) for end in ("dark", "light"))
        return f"Histogram from black to white: {dark} of the pixels in the darkest eighth, {light} in the lightest."
    if "lowest" not in facts:
        return "Grid of three by three without a value: the channels do not vary."
    low, high = (facts.number(end) for end in ("lowest", "highest"))
    if low == high:
        return f"Grid of three by three; every value is {shown(fixed(low, 3), high)}."
    return f"Grid of three by three; values from {fixed(low, 3)} to {fixed(high, 3)}."


def _dimensions(facts: Facts) -> str:
    kinds = facts.count("distinct_sizes")
    if kinds == 1:
        text = "one dot for the one size that all images have"
        return f"Image dimensions: width against height, {shown(text, kinds)}."
    text = "the area of a dot is its share of the images"
    return f"Image dimensions: width against height; {shown(text, kinds)}."


def _dimensions_seen(facts: Facts) -> str:
    size = f"{measured(facts.number('most_common_width'))} by {measured(facts.number('most_common_height'))} pixels"
    share = percent(facts.number("most_common_share"))
    if facts.count("distinct_sizes") == 1:
        return f"{formats.sentence(in_words(facts.count('distinct_sizes'), 'dot'))} at {size}, {share} of the images."
    return f"{plural(facts.count('distinct_sizes'), 'dot')}, the largest at {size} with {share} of the images."


def _accuracy(facts: Facts) -> str:
    return f"{facts.title(facts.network)}: accuracy per epoch on training and validation images; line: test accuracy{weights(facts)}."


def _loss(facts: Facts) -> str:
    return f"{facts.title(facts.network)}: loss per epoch on training and validation images; line: test loss{weights(facts)}."


def weights(facts: Facts, prefix: str = "") -> str:
    """Whose they are that were tested."""
    chosen = Curves(facts, prefix).chosen
    return f", with the weights of epoch {count(chosen)}" if chosen else ""


def _accuracy_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'accuracy')}"


def _loss_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'loss')}"


def _confusion(facts: Facts) -> str:
    return f"{facts.title(facts.network)}: confusion matrix of {plural(facts.count('n'), 'test image')}, shaded by share of the true class."


def _confusion_seen(facts: Facts) -> str:
    return f"Grid whose diagonal holds {percent(facts.number('accuracy'))} of the images. {worst(facts, '')}"


def _confused(facts: Facts) -> str:
    most = in_words(facts.count("per_pair"), "image")
    return f"{facts.title(facts.network)}: the pairs confused most often, with their counts and at most {most} of each."


def _confused_seen(facts: Facts) -> str:
    rows = formats.sentence(in_words(facts.count("pairs"), "row"))
    grid = f"{rows} of small images{_light(facts)}, {count(facts.number('shown'))} in all"
    first, last = (_misreading(facts, end) for end in ("first", "last"))
    if facts.count("pairs") == 1:
        return f"{grid}: {first}."
    return f"{grid}. The first row holds {first}, the last {last}."


def _misreading(facts: Facts, end: str) -> str:
    true, read = (facts.name(f"{end}_{kind}") for kind in ("true", "read"))
    return f"{true} read as {read} ({formats.how_often(facts.count(f'{end}_count'))})"


def _roc(facts: Facts) -> str:
    return f"{facts.title(facts.network)}: ROC curve of each class against all others, and the area under each (AUC)."


def _roc_seen(facts: Facts) -> str:
    return f"A curve for each class, and a dashed diagonal. {areas(facts, '')}"


FIGURES: Mapping[str, Words] = {
    "3.1b": Words(caption=_samples, alternative=_samples_seen),
    "3.2a": Words(caption=_counts, alternative=_counts_seen),
    "3.2b": Words(caption=_extents, alternative=_extents_seen),
    "3.2c": Words(caption=_channels, alternative=_channels_seen),
    "3.2d": Words(caption=_dimensions, alternative=_dimensions_seen),
    "3.4a-accuracy": Words(caption=_accuracy, alternative=_accuracy_seen),
    "3.4a-loss": Words(caption=_loss, alternative=_loss_seen),
    "3.4d": Words(caption=_confusion, alternative=_confusion_seen),
    "3.4f": Words(caption=_confused, alternative=_confused_seen),
    "3.4e": Words(caption=_roc, alternative=_roc_seen),
    **captions_reading.FIGURES,
}
TABLES: Mapping[str, str] = {
    "3.1a": "The images.",
    "3.3": "{network}, layer by layer, for {images}.",
    "3.4b": "Scores of {main} on the test set.",
    "3.4h": "Scores of {main} for each class, on the test images.",
    "3.4i": "Classes that {main} takes for one another, and its accuracy on them with its answers as they are and with each group as one class.",
    "3.4f": "The pairs of {objects} confused most often.",
    "3.6": "{main}, and beside it {beside}.",
}
