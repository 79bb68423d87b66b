"""Part 4: a deeper network against the one of Part 3."""

from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import count, percent, plural
from report.page.numbering import Numbering
from report.page.roles import CNN, VGG
from report.phrases import curves
from report.phrases.layers import input_size

MODELS = (CNN, VGG)


def _names(evidence: Evidence) -> tuple[str, str]:
    """Of the deeper network and of the other one, as inside a sentence."""
    return evidence.phrase(VGG), evidence.phrase(CNN)


def _by_model(evidence: Evidence) -> dict[str, str]:
    return {model: evidence.phrase(model) for model in MODELS}


def network(evidence: Evidence, numbering: Numbering) -> list[str]:
    pixels = evidence.manifest.scale.vgg13.get("pixels")
    here = (
        f" In this run, the images are {plural(pixels, 'pixel')} wide and high, and the network has "
        f"{plural(evidence.count(f'{VGG}.parameters'), 'parameter')}: the first fully connected layer takes the flattened image."
        if pixels
        else ""
    )
    layout = ", in the layout of torchsummary" if evidence.knows_its_source else ""
    return [
        f"{numbering.table('4.1')} lists the layers of {evidence.phrase(VGG)} at {input_size(evidence, VGG)}{layout}.{here}"
    ]


def differences(_: Evidence, numbering: Numbering) -> list[str]:
    return [f"{numbering.table('4.2')} sets the architectures side by side."]


def training_time(evidence: Evidence, numbering: Numbering) -> list[str]:
    cnn, vgg = (evidence.claim(f"{model}.seconds") for model in MODELS)
    deep, small = _names(evidence)
    text = (
        f"Training {deep} took {formats.duration(vgg.value)}, training {small} {formats.duration(cnn.value)} "
        f"({numbering.table('4.3a')}). {_ratio(evidence)}"
    )
    return [text.strip(), *_unequal_work(evidence)]


def _ratio(evidence: Evidence) -> str:
    ratio = evidence.claims.get(f"{VGG}.time-ratio")
    if ratio is None:
        return ""
    return f"{formats.sentence(evidence.phrase(VGG))} took {formats.times(ratio.value)} as long."


def _unequal_work(evidence: Evidence) -> list[str]:
    """A warning where the two were not trained on the same images for as long."""
    images = {model: evidence.count(f"{model}.train-images") for model in MODELS}
    epochs = {model: evidence.experiment(model).epochs for model in MODELS}
    if images[CNN] == images[VGG] and epochs[CNN] == epochs[VGG]:
        return []
    deep, small = _names(evidence)
    return [
        f"The ratio compares unequal work: {deep} saw {plural(images[VGG], 'image')} for "
        f"{plural(epochs[VGG], 'epoch')}, {small} {count(images[CNN])} for {count(epochs[CNN])}."
    ]


def accuracy(evidence: Evidence, _: Numbering) -> list[str]:
    cnn, vgg = (evidence.claim(f"{model}.accuracy") for model in MODELS)
    found = evidence.comparison(f"4.3b.{VGG}")
    deep, small = _names(evidence)
    meaning = sentences.outcome(
        found.verdict,
        "The deeper network is worth its cost, as far as accuracy is concerned.",
        "Depth and training time did not buy accuracy here.",
        "Depth and training time bought nothing that would matter.",
        "Whether the deeper network is worth its cost stays open.",
    )
    return [
        f"{formats.sentence(deep)} reads {sentences.share_of(vgg, 'the test images')} correctly, {small} {sentences.share(cnn)}. "
        f"{sentences.compared(found, deep, small)} {meaning}",
        *_unequal_data(evidence),
    ]


def _unequal_data(evidence: Evidence) -> list[str]:
    images = {model: evidence.count(f"{model}.train-images") for model in MODELS}
    if images[CNN] == images[VGG]:
        return []
    deep, small = _names(evidence)
    return [
        f"{formats.sentence(deep)} was trained on {plural(images[VGG], 'image')} and {small} on {count(images[CNN])}, because a machine "
        "without an accelerator can’t do otherwise in the time of this scale. The difference is one of networks and data together."
    ]


def scores(evidence: Evidence, numbering: Numbering) -> list[str]:
    told = (_scores_of(evidence, model, name) for model, name in _by_model(evidence).items())
    return [
        f"{numbering.table('4.3b')} compares all scores; precision, recall and F1 are means over the classes. {' '.join(told)} "
        "No test was made of these four: they follow the accuracy closely where the classes are balanced, and its verdict stands "
        "for them."
    ]


def _scores_of(evidence: Evidence, model: str, name: str) -> str:
    precision, recall, f1, correlation = (
        formats.claim_number(evidence.claim(f"{model}.{s}"))
        for s in ("precision", "recall", "f1", "mcc")
    )
    return (
        f"{formats.sentence(name)} has a precision of {precision}, a recall of {recall}, an F1 score of {f1} and a "
        f"{evidence.metric('image', 'mcc').phrase} of {correlation}."
    )


def accuracy_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3c-accuracy")
    told = (
        f"{formats.sentence(name)}: {formats.clause(curves.accuracy(_of(facts, model)))}"
        for model, name in _by_model(evidence).items()
    )
    return [
        f"{numbering.figure('4.3c-accuracy')} shows both networks on one scale. {' '.join(told)}",
        *(
            f"{formats.sentence(name)}: {formats.clause(sentences.gap(evidence, model))}"
            for model, name in _by_model(evidence).items()
        ),
    ]


def loss_graph(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3c-loss")
    told = (
        f"{formats.sentence(name)}: {formats.clause(curves.loss(_of(facts, model)))}"
        for model, name in _by_model(evidence).items()
    )
    tests = (
        f"{formats.fixed(_of(facts, model).value('test'), 3)} for {name}"
        for model, name in _by_model(evidence).items()
    )
    return [
        f"{numbering.figure('4.3c-loss')} shows the losses. {' '.join(told)} The test loss is {formats.listed(tests)}."
    ]


def _of(facts: Facts, model: str) -> curves.Curves:
    return curves.Curves(facts, f"{model}_")


def confusion(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3d")
    told = (_worst(facts, model, name) for model, name in _by_model(evidence).items())
    return [
        f"{numbering.figure('4.3d')} sets the confusion matrices side by side. {' '.join(told)} How often each is right "
        "is told by the accuracy above, not by how clear a diagonal looks."
    ]


def _worst(facts: Facts, model: str, name: str) -> str:
    recall = percent(facts.number(f"{model}_worst_class_recall"))
    return f"The class that {name} recognises least is {facts.name(f'{model}_worst_class')}, with a recall of {recall}."


def roc(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("4.3e")
    told = (_areas(facts, model, name) for model, name in _by_model(evidence).items())
    return [
        f"{numbering.figure('4.3e')} draws the ROC curves of both networks, class by class. {' '.join(told)}"
    ]


def _areas(facts: Facts, model: str, name: str) -> str:
    lowest, macro = (
        formats.area(facts.number(f"{model}_{key}")) for key in ("lowest_auc", "macro_auc")
    )
    weakest = facts.name(f"{model}_lowest_class")
    return f"For {name}, the areas have a mean of {macro}; the lowest is {lowest}, for class {weakest}."


SECTIONS: Sections = {
    "4.1": network,
    "4.2": differences,
    "4.3a": training_time,
    "4.3b": accuracy,
    "4.3b-scores": scores,
    "4.3c-accuracy": accuracy_graph,
    "4.3c-loss": loss_graph,
    "4.3d": confusion,
    "4.3e": roc,
}
