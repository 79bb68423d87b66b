"""Part 1, the network: its design, its scores, its curves, its errors."""

import math

from report.page import formats, sentences, settings
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import percent, plural, setting
from report.page.links import linked
from report.page.numbering import Numbering
from report.phrases import curves, recipes
from report.phrases.two_classes import confusion_counts, constant, roc_text
from report.reasons import simple


def run(evidence: Evidence) -> str:
    """Of claims about the run that Part 1 shows."""
    return evidence.run(evidence.base)


def architecture(evidence: Evidence, numbering: Numbering) -> list[str]:
    base = evidence.base
    follow = "follows" if recipes.depth(evidence, base) == 1 else "follow"
    return [
        f"The input layer takes {formats.in_words(evidence.count('network.inputs'), 'feature')}. "
        f"{formats.sentence(recipes.layers(evidence, base))} {follow}, "
        "and an output layer with one unit, whose value is the logit of the positive class. "
        f"{numbering.table('1.4')} lists the layers; together they have "
        f"{plural(evidence.count('network.parameters'), 'parameter')}."
    ]


def activation(evidence: Evidence, _: Numbering) -> list[str]:
    chosen = settings.choice(evidence, evidence.base, settings.ACTIVATION)
    return [f"{formats.sentence(chosen.phrase)} follows {_each(evidence)}. {chosen.about}"]


def _each(evidence: Evidence) -> str:
    alone = recipes.depth(evidence, evidence.base) == 1
    return "the hidden layer" if alone else "each hidden layer"


def regularisation(evidence: Evidence, _: Numbering) -> list[str]:
    dropout = evidence.setting(evidence.base, "dropout")
    if dropout == 0:
        return ["The network is trained without dropout."]
    share = percent(dropout, 0) if isinstance(dropout, float) else setting(dropout)
    return [
        f"Dropout follows {_each(evidence)}: during training, {share} of its outputs, drawn anew for every batch, "
        "are set to zero. During validation and testing, it is off. The curves of training are therefore drawn under "
        "a handicap that those of validation do not have."
    ]


def flow(evidence: Evidence, _: Numbering) -> list[str]:
    each, steps = _each(evidence), recipes.after_each_layer(evidence, evidence.base)
    alone = recipes.depth(evidence, evidence.base) == 1
    return [
        f"The input goes through the {'hidden layer' if alone else 'hidden layers'} to the output; {each} is "
        f"{', then '.join(('a linear map', *steps))}. The output is a logit, which the sigmoid function turns into a probability."
    ]


def design(evidence: Evidence, _: Numbering) -> list[str]:
    several = recipes.depth(evidence, evidence.base) > 1
    told = [
        f"{'Several layers' if several else 'A hidden layer'} can represent interactions between features. {_called_for(evidence)}",
        settings.choice(evidence, evidence.base, settings.ACTIVATION).reason,
        "Dropout keeps the network from relying on single units."
        if evidence.setting(evidence.base, "dropout")
        else "",
    ]
    return [" ".join(filter(None, told))]


def _called_for(evidence: Evidence) -> str:
    """Whether any are needed is not said before a model without them stood beside the network."""
    if not evidence.groups("simple"):
        return "Whether this table has any that matter is not tested here."
    found = [pair for pair in simple.pairs(evidence) if simple.is_linear(pair)]
    own = [pair for pair in found if evidence.experiment(pair.against).name == _name(evidence)]
    place = linked("Part 2", "simple-models")
    if not own:
        return f"{place} sets simple models beside the network."
    return f"{place} tests whether any matter: without them and without leaks, {own[0].name} {simple.standing(own[0])}."


def _name(evidence: Evidence) -> str:
    return str(evidence.experiment(evidence.base).name)


def recipe(evidence: Evidence, _: Numbering) -> list[str]:
    base = evidence.base
    rate, batch = (
        setting(evidence.setting(base, name)) for name in ("learning_rate", "batch_size")
    )
    optimiser = settings.choice(evidence, base, settings.OPTIMISER)
    told = [
        f"The network learns with binary cross-entropy on the logit, at a learning rate of {rate}, in batches of {batch}, "
        f"for {plural(evidence.experiment(base).epochs, 'epoch')}.",
        f"The optimiser is {optimiser.phrase}. {optimiser.about}",
        *recipes.extras(evidence, base),
        *_others(evidence),
    ]
    return [" ".join(filter(None, told))]


def _others(evidence: Evidence) -> list[str]:
    """Where the same network stands under other optimisers."""
    names = [evidence.optimiser(other.id) for other in evidence.other_optimisers()]
    if not names or not evidence.ran("2"):
        return []
    makes = "makes" if len(names) == 1 else "make"
    return [f"Part 2 shows what {formats.listed(names)} {makes} of the same network."]


def performance(evidence: Evidence, numbering: Numbering) -> list[str]:
    base = evidence.base
    mean, one = (evidence.claim(f"{id}.accuracy") for id in (base, run(evidence)))
    rows = evidence.called.row.many
    return [
        f"{numbering.table('1.5a')} gives the scores on the test set: those of the run with seed {evidence.seed}{_mean_too(evidence, mean.n)}.",
        f"The run with seed {evidence.seed} is right on {sentences.share_of(one, f'the test {rows}')}. {sentences.overall(evidence, base)}",
        *_scores(evidence),
    ]


def _mean_too(evidence: Evidence, seeds: int) -> str:
    """The trainings that a mean is of, by splits and starts."""
    if seeds == 1:
        return ""
    scale, row = evidence.manifest.scale, evidence.called.row.many
    splits = formats.in_words(scale.splits, "split")
    starts = formats.in_words(scale.starts, "start")
    each = f" with {starts} each" if scale.starts > 1 else ""
    return f", and the mean over {splits} of the {row}{each}"


def _scores(evidence: Evidence) -> list[str]:
    one = run(evidence)
    precision, recall = (
        formats.claim_percent(evidence.claim(f"{one}.{name}")) for name in ("precision", "recall")
    )
    missed, alarms = (evidence.count(f"{one}.false-{kind}") for kind in ("negatives", "positives"))
    return [
        f"Precision: when the model of seed {evidence.seed} predicts the positive class, it is right in {precision} of the cases.",
        f"Recall: of the {evidence.called.row.many} that are positive, it finds {recall}.",
        f"The F1 score, the harmonic mean of the two, is {formats.claim_number(evidence.claim(f'{one}.f1'))}. "
        f"Behind it stand {formats.in_words(missed, 'missed positive')} and {formats.in_words(alarms, 'false alarm')}.",
        f"The {evidence.metric('tabular', 'mcc').phrase}, which all four counts of the confusion matrix enter, is "
        f"{formats.claim_number(evidence.claim(f'{one}.mcc'))}: a perfect model reaches one, and guessing gives zero on average.",
    ]


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("1.5b"))
    return [
        f"{numbering.figure('1.5b')} follows the run with seed {evidence.seed}. {curves.accuracy(drawn)} "
        f"{curves.swing(drawn)} "
        f"One {evidence.called.row.one} of the validation set counts {formats.fixed(100 / evidence.total('split.validation-rows'), 1)}{formats.BOUND}points. "
        + curves.test_line(drawn, "accuracy"),
        sentences.gap(evidence, evidence.base),
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    drawn = curves.Curves(evidence.facts("1.5c"))
    return [
        f"{numbering.figure('1.5c')} shows the loss of the same run. {curves.loss(drawn)} {curves.test_line(drawn, 'loss')} "
        f"Answering “50{formats.THIN}%” every time would give {formats.fixed(math.log(2), 3)}, the natural logarithm of 2."
        + sentences.over_seeds(evidence.claim(f"{evidence.base}.loss"), "the test loss"),
        curves.lowest_loss(drawn),
    ]


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"{numbering.figure('1.5d')} counts the answers of the run with seed {evidence.seed}.",
        *confusion_counts(evidence, run(evidence)),
    ]


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    return roc_text(evidence, numbering.figure("1.5f"), evidence.base)


SECTIONS: Sections = {
    "1.4": architecture,
    "1.4-activation": activation,
    "1.4-dropout": regularisation,
    "1.4-flow": flow,
    "1.4-why": design,
    "1.4-recipe": recipe,
    "1.5a": performance,
    "1.5b": accuracy_graph,
    "1.5c": loss_graph,
    "1.5d": confusion,
    "1.5d-constant": lambda evidence, _: constant(evidence, run(evidence)),
    "1.5f": roc,
}
