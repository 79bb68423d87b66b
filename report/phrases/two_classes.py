"""One run of a network that tells two classes apart: paragraphs, captions, alternative texts."""

from report.page import formats, sentences
from report.page.captions import Words
from report.page.evidence import Evidence, Facts
from report.page.formats import count, fixed, percent, plural, seed
from report.phrases.curves import Curves, alternative


def confusion_counts(evidence: Evidence, run: str) -> list[str]:
    cells = {name: evidence.count(f"{run}.{name}") for name in CELLS}
    rows, (zero, one) = evidence.called.row.many, evidence.called.classes
    return [
        f"True negatives: {count(cells['true-negatives'])} {rows} of class {zero} were predicted as class {zero}.",
        f"False positives: {count(cells['false-positives'])} {rows} of class {zero} were predicted as class {one}.",
        f"False negatives: {count(cells['false-negatives'])} {rows} of class {one} were predicted as class {zero}.",
        f"True positives: {count(cells['true-positives'])} {rows} of class {one} were predicted as class {one}.",
    ]


def constant(evidence: Evidence, run: str) -> list[str]:
    """A warning about a model that gives every row the same answer."""
    tn, fp, fn, tp = (evidence.count(f"{run}.{name}") for name in CELLS)
    if tn + fn and fp + tp:
        return []
    answer = evidence.called.classes[0 if tn + fn else 1]
    return [
        f"The model predicts class {answer} for every {evidence.called.row.one}: it has not learned to tell the classes apart."
    ]


CELLS = ("true-negatives", "false-positives", "false-negatives", "true-positives")


def roc_text(evidence: Evidence, figure: str, experiment: str) -> list[str]:
    run = evidence.run(experiment)
    scores, labels = evidence.claim(f"{run}.auc"), evidence.claim(f"{run}.auc-from-labels")
    return [
        f"{figure} plots the true positive rate against the false positive rate for every threshold on the predicted "
        f"probability. The area under the curve (AUC) is {sentences.number(scores)} for the run with seed {evidence.seed}: "
        f"of all pairs of a positive and a negative {evidence.called.row.one}, it ranks {percent(scores.value)} the right way "
        f"round. A coin would reach 0.5, a perfect model 1."
        + sentences.over_seeds(evidence.claim(f"{experiment}.auc"), "the AUC"),
        f"Predictions cut to 0 and 1 leave a single point of the curve. The area under the two lines through it is "
        f"{formats.claim_number(labels)}, the mean of recall and specificity; it describes one threshold and not the model.",
    ]


def accuracy_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'accuracy')}"


def _loss_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'loss')}"


def _confusion_seen(facts: Facts) -> str:
    counts = [
        facts.count(name)
        for name in ("true_negatives", "false_positives", "false_negatives", "true_positives")
    ]
    right = (counts[0] + counts[3]) / max(1, sum(counts))
    zero, one = facts.called.classes
    return (
        f"Grid of two by two. True class {zero}: {count(counts[0])} predicted {zero}, {count(counts[1])} predicted {one}. "
        f"True class {one}: {count(counts[2])} predicted {zero}, {count(counts[3])} predicted {one}. {percent(right)} lie on the diagonal."
    )


def _roc_seen(facts: Facts) -> str:
    if "auc" not in facts:
        return "Only the diagonal: the test set holds a single class, so there is no curve."
    return (
        f"A stepped curve with an area of {fixed(facts.number('auc'), 3)}. The point of the 0/1 predictions "
        f"lies at a false positive rate of {percent(facts.number('false_positive_rate'))} and a true positive rate of "
        f"{percent(facts.number('true_positive_rate'))}."
        if facts.number("auc") > 0.5
        else f"A stepped curve with an area of {fixed(facts.number('auc'), 3)}."
    )


BASE, COMBINATION = 0, 1  # places among the main models


def accuracy(place: int) -> Words:
    def caption(facts: Facts) -> str:
        return (
            f"Accuracy per epoch of {facts.main(place)} on training and validation {facts.called.row.many}, seed "
            f"{seed(facts.number('seed'))}; "
            "line: test accuracy."
        )

    return Words(caption=caption, alternative=accuracy_seen)


def loss(place: int) -> Words:
    def caption(facts: Facts) -> str:
        return (
            f"Loss per epoch of {facts.main(place)} on training and validation {facts.called.row.many}, seed "
            f"{seed(facts.number('seed'))}; "
            "line: test loss."
        )

    return Words(caption=caption, alternative=_loss_seen)


def confusion(place: int) -> Words:
    def caption(facts: Facts) -> str:
        row = facts.called.row
        tested = plural(facts.count("n"), f"test {row.one}", f"test {row.many}")
        return (
            f"Confusion matrix of {facts.main(place)} on {tested}, seed {seed(facts.number('seed'))}: counts and shares of each "
            "true class."
        )

    return Words(caption=caption, alternative=_confusion_seen)


def roc(place: int) -> Words:
    def caption(facts: Facts) -> str:
        return (
            f"ROC curve of {facts.main(place)} from predicted probabilities, seed {seed(facts.number('seed'))}, and the point "
            "that 0/1 predictions leave of it."
        )

    return Words(caption=caption, alternative=_roc_seen)
