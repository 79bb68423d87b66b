"""Figures of Parts 3 and 4 and of the bonus."""

from collections.abc import Mapping

from report import formats
from report.captions import Words, reading
from report.evidence import Facts
from report.formats import area, count, fixed, in_words, measured, percent, plural
from report.prose.curves import Curves, alternative
from report.roles import CNN, VGG
from report.tracing import shown

MODELS = (CNN, VGG)


def _samples(facts: Facts) -> str:
    return f"Sample images, {count(facts.number('per_class'))} of each of {plural(facts.count('classes'), 'class', 'classes')}."


def _samples_seen(facts: Facts) -> str:
    number = facts.count("classes") * facts.count("per_class")
    return f"Grid of {count(number)} small images, light {facts.called.light.many} on a dark ground, ordered by class and labelled."


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


def _extents(_: Facts) -> str:
    return "Distribution of widths and heights."


def _extents_seen(facts: Facts) -> str:
    sides = (f"{side}s {_side(facts, side)}" for side in ("width", "height"))
    return f"Two histograms: {'; '.join(sides)}."


def _side(facts: Facts, side: str) -> str:
    lowest, highest = (facts.number(f"{side}_{name}") for name in ("lowest", "highest"))
    if lowest == highest:
        return f"all at {shown(measured(lowest), highest)} pixels"
    return f"from {measured(lowest)} to {measured(highest)} pixels with the median at {measured(facts.number(f'{side}_median'))}"


def _channels(_: Facts) -> str:
    return "Correlation of the colour channels."


def _channels_seen(facts: Facts) -> str:
    if "lowest" not in facts:
        return "Grid of three by three without a value: the channels do not vary."
    low, high = (facts.number(end) for end in ("lowest", "highest"))
    if low == high:
        return f"Grid of three by three; every value is {shown(fixed(low, 3), high)}."
    return f"Grid of three by three; values from {fixed(low, 3)} to {fixed(high, 3)}."


def _dimensions(_: Facts) -> str:
    return "Image dimensions: width against height; the area of a dot is its share of the images."


def _dimensions_seen(facts: Facts) -> str:
    size = f"{measured(facts.number('most_common_width'))} by {measured(facts.number('most_common_height'))} pixels"
    share = percent(facts.number("most_common_share"))
    if facts.count("distinct_sizes") == 1:
        return f"{formats.sentence(in_words(facts.count('distinct_sizes'), 'dot'))} at {size}, {share} of the images."
    return f"{plural(facts.count('distinct_sizes'), 'dot')}, the largest at {size} with {share} of the images."


def _accuracy(facts: Facts) -> str:
    return f"{facts.title(CNN)}: accuracy per epoch on training and validation images; line: test accuracy."


def _loss(facts: Facts) -> str:
    return f"{facts.title(CNN)}: loss per epoch on training and validation images; line: test loss."


def _accuracy_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'accuracy')}"


def _loss_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'loss')}"


def _confusion(facts: Facts) -> str:
    return f"{facts.title(CNN)}: confusion matrix of {plural(facts.count('n'), 'test image')}, shaded by share of the true class."


def _confusion_seen(facts: Facts) -> str:
    return f"Grid with a dark diagonal that holds {percent(facts.number('accuracy'))} of the images. {_worst(facts, '')}"


def _worst(facts: Facts, prefix: str) -> str:
    recall = percent(facts.number(f"{prefix}worst_class_recall"))
    text = f"The weakest row is class {facts.name(f'{prefix}worst_class')} with {recall} on the diagonal"
    if f"{prefix}most_confused_count" not in facts:
        return f"{text}."
    true, predicted = (
        facts.name(f"{prefix}most_confused_{kind}") for kind in ("true", "predicted")
    )
    times = count(facts.number(f"{prefix}most_confused_count"))
    return f"{text}; the darkest cell beside it is {true} taken for {predicted}, with a count of {times}."


def _confused(facts: Facts) -> str:
    most = in_words(facts.count("per_pair"), "image")
    return f"{facts.title(CNN)}: the pairs confused most often, with their counts and at most {most} of each."


def _confused_seen(facts: Facts) -> str:
    rows = formats.sentence(in_words(facts.count("pairs"), "row"))
    grid = f"{rows} of small images, light {facts.called.light.many} on a dark ground, {count(facts.number('shown'))} in all"
    first, last = (_misreading(facts, end) for end in ("first", "last"))
    if facts.count("pairs") == 1:
        return f"{grid}: {first}."
    return f"{grid}. The first row holds {first}, the last {last}."


def _misreading(facts: Facts, end: str) -> str:
    true, read = (facts.name(f"{end}_{kind}") for kind in ("true", "read"))
    return f"{true} read as {read} ({formats.how_often(facts.count(f'{end}_count'))})"


def _roc(facts: Facts) -> str:
    return f"{facts.title(CNN)}: ROC curve of each class against all others, and the area under each (AUC)."


def _roc_seen(facts: Facts) -> str:
    return f"Curves that leave the diagonal for the upper left corner. {_areas(facts, '')}"


def _areas(facts: Facts, prefix: str) -> str:
    low, high, macro = (
        area(facts.number(f"{prefix}{key}")) for key in ("lowest_auc", "highest_auc", "macro_auc")
    )
    lowest, highest = (facts.name(f"{prefix}{key}") for key in ("lowest_class", "highest_class"))
    return f"Areas run from {low} for class {lowest} to {high} for class {highest}, with a mean of {macro}."


def _pair_of(what: str) -> Words:
    def caption(facts: Facts) -> str:
        left, right = map(facts.title, MODELS)
        return f"{left} (left) and {right} (right): {what} per epoch on training and validation images; line: test {what}."

    def seen(facts: Facts) -> str:
        return " ".join(alternative(Curves(facts, f"{m}_"), what, facts.title(m)) for m in MODELS)

    return Words(caption=caption, alternative=seen)


def _two_matrices(facts: Facts) -> str:
    left, right = map(facts.phrase, MODELS)
    return f"Confusion matrices of {left} (left) and {right} (right), shaded by share of the true class."


def _two_matrices_seen(facts: Facts) -> str:
    told = (
        f"{facts.title(m)}: {percent(facts.number(f'{m}_accuracy'))} on the diagonal. {_worst(facts, f'{m}_')}"
        for m in MODELS
    )
    return f"Two grids with dark diagonals. {' '.join(told)}"


def _two_curves(facts: Facts) -> str:
    left, right = map(facts.phrase, MODELS)
    return (
        f"ROC curves of each class for {left} (left) and {right} (right), and the areas under them."
    )


def _two_curves_seen(facts: Facts) -> str:
    told = (f"{facts.title(m)}: {_areas(facts, f'{m}_')}" for m in MODELS)
    return f"Two panels of curves. {' '.join(told)}"


def _twins(_: Facts) -> str:
    return "Test accuracy of each bonus model and of its plain twin, with intervals."


def _twins_seen(facts: Facts) -> str:
    dots = (f"{name} {percent(facts.number(name))}" for name in facts.values)
    return f"Dots with intervals: {', '.join(dots)}."


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
    **reading.FIGURES,
    "4.3c-accuracy": _pair_of("accuracy"),
    "4.3c-loss": _pair_of("loss"),
    "4.3d": Words(caption=_two_matrices, alternative=_two_matrices_seen),
    "4.3e": Words(caption=_two_curves, alternative=_two_curves_seen),
    "B": Words(caption=_twins, alternative=_twins_seen),
}
