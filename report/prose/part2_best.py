"""Part 2, the published best model: its scores, what they owe to leaks, its curves and errors."""

from report import formats, sentences
from report.evidence import Evidence
from report.formats import plural, setting
from report.numbering import Numbering
from report.prose import Sections, curves
from report.prose.part1_network import BASE, confusion_counts, constant, roc_text

BEST = "best.adam.published"
RUN = f"{BEST}@42"


def recipe(evidence: Evidence, numbering: Numbering) -> list[str]:
    rate, batch, dropout = (
        setting(evidence.setting(BEST, name)) for name in ("learning_rate", "batch_size", "dropout")
    )
    return [
        f"{numbering.table('2.4a')} lists the settings. Against the base, this model adds batch normalisation, lowers the "
        f"dropout to {dropout} and the batch size to {batch}, and takes Adam for the optimiser, at the learning rate of {rate}, "
        f"for {plural(evidence.experiment(BEST).epochs, 'epoch')}."
    ]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    run = evidence.claim(f"{RUN}.accuracy")
    scores = formats.listed(
        f"{evidence.metric('tabular', name).phrase} {formats.claim_number(evidence.claim(f'{RUN}.{name}'))}"
        for name in ("precision", "recall", "f1", "mcc")
    )
    return [
        f"{numbering.table('2.4b')} gives the test scores. The run with seed 42 is right on {sentences.share_of(run, 'the test rows')}. "
        f"{sentences.overall(evidence, BEST)}",
        f"The other scores of the run with seed 42 are: {scores}.",
    ]


def comparison(evidence: Evidence, numbering: Numbering) -> list[str]:
    found = evidence.comparison("2.4.best")
    meaning = sentences.outcome(
        found.verdict,
        "The combination improves on the base. As it changes four settings at once, none of them can claim the gain for itself.",
        "The combination does worse than the base, although the source chose it as its best model.",
        "The two are interchangeable as far as accuracy goes.",
        "These runs don’t support the source’s choice of this model.",
    )
    return [
        f"{numbering.figure('2.4c')} sets the two models side by side. "
        f"{sentences.compared(found, 'the published combination', 'the base')} {meaning}"
    ]


def protocols(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.table('2.5')} repeats the base and the published combination under both protocols and both optimisers, and "
        f"{numbering.figure('2.5')} adds the intervals. "
        "The share of positive rows differs between the protocols, so that balanced accuracy, the mean of recall and "
        "specificity, is what can be compared across them.",
        " ".join(_protocol(evidence, name, subject) for name, subject in SUBJECTS.items()),
        _optimiser(evidence),
    ]


SUBJECTS = {"base": "the base", "best": "the published combination"}


def _protocol(evidence: Evidence, name: str, subject: str) -> str:
    found = evidence.comparison(f"protocol.{name}")
    told = sentences.compared(
        found,
        f"{subject} under the published protocol",
        "the same network under the leak-free one",
        evidence.metric("tabular", "balanced-accuracy").phrase,
    )
    meaning = sentences.outcome(
        found.verdict,
        "The leaks flatter it.",
        "The leaks do not flatter it.",
        "The leaks don’t change its score by an amount that would matter.",
        "",
    )
    return f"{told} {meaning}".strip()


def _optimiser(evidence: Evidence) -> str:
    found = evidence.comparison("optimiser.base")
    told = sentences.compared(found, "the base under Adam", "the base under SGD")
    return f"{told} {inferred(evidence)}"


def inferred(evidence: Evidence) -> str:
    """Why the choice of the optimiser matters to a reader of the published numbers."""
    adam = evidence.claims.get("base.adam.published.loss")
    sgd = evidence.claims.get(f"{BASE}.loss")
    if adam is None or sgd is None:
        return ""
    decimals = min(map(formats.claim_decimals, (adam, sgd)))
    return (
        f"The test loss is {formats.fixed(sgd.value, decimals)} under SGD and {formats.fixed(adam.value, decimals)} under Adam; "
        "the optimiser of the base is inferred, so both are shown."
    )


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("2.4d-accuracy"))
    return [
        f"{numbering.figure('2.4d-accuracy')} follows the run with seed 42. {curves.accuracy(drawn)} "
        f"{curves.swing(drawn)} {curves.test_line(drawn, 'accuracy')}",
        sentences.gap(evidence, BEST),
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("2.4d-loss"))
    return [
        f"{numbering.figure('2.4d-loss')} shows the loss of that run. {curves.loss(drawn)} "
        f"{curves.test_line(drawn, 'loss')} {_divergence(drawn)}"
    ]


def _divergence(drawn: curves.Curves) -> str:
    if drawn.epochs == 1:
        return "One epoch shows no course."
    lowest = {part: curves.nats(drawn.value(f"{part}_lowest")) for part in ("train", "validation")}
    told = f"At the lowest, they are {lowest['train']} and {lowest['validation']}."
    if curves.rising(drawn, "validation") and not curves.rising(drawn, "train"):
        return (
            f"{told} The validation loss has turned upwards while the training loss has not: the model grows surer of itself on "
            "the rows that it has seen, and on others it is punished for it."
        )
    if curves.rising(drawn, "validation"):
        return f"{told} Both have turned upwards again by the last epoch."
    return f"{told} The validation loss ends near its lowest point."


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.figure('2.4e')} counts the answers of the run with seed 42.",
        *confusion_counts(evidence, RUN),
    ]


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    return roc_text(evidence, numbering.figure("2.4f"), BEST)


SECTIONS: Sections = {
    "2.4a": recipe,
    "2.4b": performance,
    "2.5": protocols,
    "2.4c": comparison,
    "2.4d-accuracy": accuracy_graph,
    "2.4d-loss": loss_graph,
    "2.4e": confusion,
    "2.4e-constant": lambda evidence, _: constant(evidence, RUN),
    "2.4f": roc,
}
