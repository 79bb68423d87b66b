"""Part 3: the characters, the convolutional network and its variant."""

from report import formats, sentences
from report.evidence import Evidence, Facts
from report.formats import count, measured, percent, plural
from report.numbering import Numbering
from report.prose import Sections, curves


def overview(evidence: Evidence, numbering: Numbering) -> list[str]:
    source = evidence.dataset("characters")
    name = f" They come from {source.name}." if source else ""
    images, classes = evidence.count("images.count"), evidence.count("images.classes")
    train, validation, test = (
        evidence.count(f"images.{part}") for part in ("train", "validation", "test")
    )
    return [
        f"The data are {plural(images, 'image')} of {plural(classes, 'class', 'classes')}.{name} {count(train)} of them are for training, "
        f"{count(validation)} for choosing and {count(test)} for testing ({numbering.table('3.1a')}).",
        f"{numbering.figure('3.1b')} shows samples of every class.",
        *(source.notices if source else ()),
    ]


def class_counts(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.2a")
    low, high = facts.count("lowest"), facts.count("highest")
    if low == high:
        balance = (
            f"Each of the {plural(facts.count('classes'), 'class', 'classes')} has {plural(low, 'image')}. The data are "
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
    return [
        f"{numbering.figure('3.2b')} shows the widths and heights of the images as the source has them. {_extent(facts)}"
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
    return [f"{numbering.figure('3.2c')} correlates the colour channels. {_colours(facts)}"]


def _colours(facts: Facts) -> str:
    if "lowest" not in facts:
        return "They do not vary, so that a correlation is not defined."
    lowest = facts.number("lowest")
    if lowest > 0.9995:
        return "They are perfectly correlated: the images are grey, and three channels hold nothing that one would not."
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


def network(_: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.table('3.3')} lists the layers of the network at the published input size, in the layout of torchinfo. "
        "Counting them takes no training, so the table is the same at every scale of a run."
    ]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    accuracy = evidence.claim("cnn.accuracy")
    return [
        f"The CNN reads {sentences.share(accuracy)} of the test images correctly. Guessing would be right in "
        f"{percent(1 / evidence.count('images.classes'))}. {numbering.table('3.4b')} holds all scores; precision, recall and F1 "
        "are means over the classes, each class counting the same.",
        *_single_seed(evidence),
    ]


def _single_seed(evidence: Evidence) -> list[str]:
    if evidence.claim("cnn.accuracy").of == "seeds":
        return []
    return [
        "The interval covers the choice of test images. The network was trained with one seed, so what another "
        "initialisation would change is unknown."
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("3.4a-loss"))
    return [
        f"{numbering.figure('3.4a-loss')} shows the loss. {curves.loss(drawn)} {curves.test_line(drawn, 'loss')} {_still_learning(drawn)}"
    ]


def _still_learning(drawn: curves.Curves) -> str:
    if drawn.epochs == 1:
        return "One epoch shows no course."
    if drawn.value("validation_last") <= drawn.value("validation_lowest"):
        return (
            "The validation loss is at its lowest in the last epoch: training could have gone on."
        )
    return "The validation loss was at its lowest before the last epoch: further epochs would not have helped on unseen images."


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("3.4a-accuracy"))
    chosen = (
        f" The weights of epoch {count(drawn.chosen)} were chosen, by the validation set."
        if drawn.chosen
        else ""
    )
    return [
        f"{numbering.figure('3.4a-accuracy')} shows the accuracy. {curves.accuracy(drawn)}{chosen} {curves.test_line(drawn, 'accuracy')}",
        sentences.gap(evidence, "cnn"),
    ]


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.4d")
    return [
        f"{numbering.figure('3.4d')} counts the answers: a row for each true class, a column for each predicted one. "
        f"{percent(facts.number('accuracy'))} of the {plural(facts.count('n'), 'test image')} lie on the diagonal. "
        f"The class with the lowest recall is {facts.name('worst_class')}, of which "
        f"{percent(facts.number('worst_class_recall'))} are recognised. {_confused(facts)}",
        _pairs(evidence, numbering),
    ]


def _pairs(evidence: Evidence, numbering: Numbering) -> str:
    """How much of all errors the pairs of the table make up."""
    if "3.4f" not in evidence.tables or not evidence.table("3.4f").rows:
        return ""
    rows, facts = evidence.table("3.4f").rows, evidence.facts("3.4d")
    listed = sum(row[2] for row in rows if isinstance(row[2], int))
    errors = round(facts.count("n") * (1 - facts.number("accuracy")))
    return (
        f"{numbering.table('3.4f')} lists the pairs that are confused most often. Together they make up "
        f"{count(listed)} of {plural(errors, 'error')} ({percent(listed / max(1, errors))})."
    )


def _confused(facts: Facts) -> str:
    if "most_confused_count" not in facts:
        return "No class is taken for another."
    return (
        f"The commonest single error is to take {facts.name('most_confused_true')} for "
        f"{facts.name('most_confused_predicted')}, {_times(facts.count('most_confused_count'))}."
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{count(number)} times")


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("3.4e")
    return [
        f"{numbering.figure('3.4e')} draws one ROC curve per class, that class against all others, and names the area under "
        f"each. The areas run from {formats.area(facts.number('lowest_auc'))} (class {facts.name('lowest_class')}) to "
        f"{formats.area(facts.number('highest_auc'))} (class {facts.name('highest_class')}); their mean is "
        f"{formats.area(facts.number('macro_auc'))}. The dashed diagonal is where guessing would lie, at an area of 0.5.",
        "With many classes, nearly all images are easy negatives for any one of them, so that areas near 1 are to be "
        "expected; the confusion matrix is the stricter view.",
    ]


def training_time(evidence: Evidence, _: Numbering) -> list[str]:
    seconds = evidence.claim("cnn.seconds")
    images = evidence.count("cnn.train-images")
    epochs = evidence.experiment("cnn").epochs
    device = evidence.manifest.environment.device
    return [
        f"Training took {formats.duration(seconds.value)} for {plural(epochs, 'epoch')} of {plural(images, 'image')} on {device}"
        f"{_memory(evidence, 'cnn')}."
    ]


def _memory(evidence: Evidence, model: str) -> str:
    claim = evidence.claims.get(f"{model}.memory")
    return f", with {formats.megabytes(claim.value)} of memory at the peak" if claim else ""


def variant(evidence: Evidence, numbering: Numbering) -> list[str]:
    found = evidence.comparison("3.6.batch-norm")
    choice = sentences.outcome(
        found.verdict,
        "On these runs, the variant would be the model to choose; the report goes on with the plain CNN, as the source did.",
        "The source chose the plain CNN as its best model, and these runs agree.",
        "Either would do; the report goes on with the plain CNN, as the source did.",
        "These runs don’t decide between the two; the report goes on with the plain CNN, as the source did.",
    )
    return [
        "The source’s second model, BatchNormalizationCNN, has the layers of the CNN with batch normalisation after each "
        f"convolution. {numbering.table('3.6')} sets the two side by side. "
        f"{sentences.compared(found, 'the CNN with batch normalisation', 'the plain CNN')} {choice}"
    ]


SECTIONS: Sections = {
    "3.1a": overview,
    "3.2a": class_counts,
    "3.2b": sizes,
    "3.2c": channels,
    "3.2d": dimensions,
    "3.3": network,
    "3.4b": performance,
    "3.4a-loss": loss_graph,
    "3.4a-accuracy": accuracy_graph,
    "3.4d": confusion,
    "3.4e": roc,
    "3.5": training_time,
    "3.6": variant,
}
