"""Part 1, the network: its design, its scores, its curves, its errors."""

import math

from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import percent, plural, setting
from report.page.numbering import Numbering
from report.page.roles import BASE
from report.phrases import curves
from report.phrases.two_classes import confusion_counts, constant, roc_text

RUN = f"{BASE}@42"


def architecture(evidence: Evidence, numbering: Numbering) -> list[str]:
    layers, units = evidence.count("network.hidden-layers"), evidence.count("network.hidden-units")
    return [
        f"The input layer takes {formats.in_words(evidence.count('network.inputs'), 'feature')}. "
        f"{formats.sentence(formats.in_words(layers, 'fully connected hidden layer'))} of {plural(units, 'unit')} each follow, "
        "and an output layer with one unit, whose value is the logit of the positive class. "
        f"{numbering.table('1.4')} lists the layers; together they have "
        f"{plural(evidence.count('network.parameters'), 'parameter')}."
    ]


def regularisation(evidence: Evidence, _: Numbering) -> list[str]:
    dropout = evidence.setting(BASE, "dropout")
    share = percent(dropout, 0) if isinstance(dropout, float) else setting(dropout)
    return [
        f"Dropout follows each hidden layer: during training, {share} of its outputs, drawn anew for every batch, "
        "are set to zero. During validation and testing, it is off. The curves of training are therefore drawn under "
        "a handicap that those of validation do not have."
    ]


def recipe(evidence: Evidence, _: Numbering) -> list[str]:
    rate, batch = (
        setting(evidence.setting(BASE, name)) for name in ("learning_rate", "batch_size")
    )
    return [
        f"The network learns with binary cross-entropy on the logit, at a learning rate of {rate}, in batches of {batch}, "
        f"for {plural(evidence.experiment(BASE).epochs, 'epoch')}.{_inferred(evidence)}{_other(evidence)}"
    ]


def _inferred(evidence: Evidence) -> str:
    if not evidence.knows_its_source:
        return ""
    return (
        " The source doesn’t name the optimiser of this part. "
        "That it was plain stochastic gradient descent (SGD) is inferred from the published losses."
    )


def _other(evidence: Evidence) -> str:
    return " Part 2 shows what Adam makes of the same network." if evidence.ran("2") else ""


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    mean, run = evidence.claim(f"{BASE}.accuracy"), evidence.claim(f"{RUN}.accuracy")
    return [
        f"{numbering.table('1.5a')} gives the scores on the test set for the run with seed 42{_as_the_source(evidence)}"
        f"{_mean_too(mean.n)}.",
        f"The run with seed 42 is right on {sentences.share_of(run, 'the test rows')}. {sentences.overall(evidence, BASE)}",
        *_scores(evidence),
    ]


def _as_the_source(evidence: Evidence) -> str:
    return ", which splits the rows as the source did" if evidence.has_the_sources_seed() else ""


def _mean_too(seeds: int) -> str:
    if seeds == 1:
        return ""
    return (
        f", and as the mean over {formats.in_words(seeds, 'seed')}, each of which splits them anew"
    )


def _scores(evidence: Evidence) -> list[str]:
    precision, recall = (
        formats.claim_percent(evidence.claim(f"{RUN}.{name}")) for name in ("precision", "recall")
    )
    missed, alarms = (evidence.count(f"{RUN}.false-{kind}") for kind in ("negatives", "positives"))
    return [
        f"Precision: when the model of seed 42 predicts the positive class, it is right in {precision} of the cases.",
        f"Recall: of the rows that are positive, it finds {recall}.",
        f"The F1 score, the harmonic mean of the two, is {formats.claim_number(evidence.claim(f'{RUN}.f1'))}. "
        f"Behind it stand {formats.in_words(missed, 'missed positive')} and {formats.in_words(alarms, 'false alarm')}.",
        f"The {evidence.metric('tabular', 'mcc').phrase}, which all four counts of the confusion matrix enter, is "
        f"{formats.claim_number(evidence.claim(f'{RUN}.mcc'))}: a perfect model reaches one, and guessing gives zero on average.",
    ]


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("1.5b"))
    return [
        f"{numbering.figure('1.5b')} follows the run with seed 42. {curves.accuracy(drawn)} "
        f"{curves.swing(drawn)} "
        f"Its set is small: one row counts {formats.fixed(100 / evidence.total('split.validation-rows'), 1)}{formats.BOUND}points. "
        + curves.test_line(drawn, "accuracy"),
        sentences.gap(evidence, BASE),
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("1.5c"))
    return [
        f"{numbering.figure('1.5c')} shows the loss of the same run. {curves.loss(drawn)} {curves.test_line(drawn, 'loss')} "
        f"Answering “50{formats.THIN}%” every time would give {formats.fixed(math.log(2), 3)}, the natural logarithm of 2."
        + sentences.over_seeds(evidence.claim(f"{BASE}.loss"), "the test loss"),
        curves.lowest_loss(drawn),
    ]


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.figure('1.5d')} counts the answers of the run with seed 42.",
        *confusion_counts(evidence, RUN),
    ]


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    return roc_text(evidence, numbering.figure("1.5f"), BASE)


SECTIONS: Sections = {
    "1.4": architecture,
    "1.4-dropout": regularisation,
    "1.4-recipe": recipe,
    "1.5a": performance,
    "1.5b": accuracy_graph,
    "1.5c": loss_graph,
    "1.5d": confusion,
    "1.5d-constant": lambda evidence, _: constant(evidence, RUN),
    "1.5f": roc,
}
