"""Part 4, claims about layers → sentences about the deep network and the small one."""

from report.page import formats, groups
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import count, in_words, listed
from report.page.numbering import Numbering
from report.page.roles import CNN, VARIANT, VGG
from report.phrases.layers import Network, dense_share, megabytes


def _cnn(evidence: Evidence) -> Network:
    return Network(evidence, CNN)


def _vgg(evidence: Evidence) -> Network:
    return Network(evidence, VGG)


def vgg(evidence: Evidence, _: Numbering) -> list[str]:
    deep = _vgg(evidence)
    first, *_between, last = deep.channels
    return [
        f"Blocks of two convolutions, each followed by ReLU, end in a max-pooling that halves width and height, from "
        f"{count(deep.count('first-side'))} pixels to {count(deep.count('last-side'))}. Meanwhile the channels grow from {count(first)} "
        f"to {count(last)}. Fully connected layers of {listed(map(count, deep.units))} units follow, the last with one output per "
        f"class. The network has {count(deep.count('parameters'))} parameters. In all, an image takes an estimated {megabytes(deep)} "
        "of memory, parameters included."
    ]


def depth(evidence: Evidence, _: Numbering) -> list[str]:
    deep, cnn = _vgg(evidence), _cnn(evidence)
    large, small = evidence.phrase(VGG), evidence.phrase(CNN)
    return [
        f"{formats.sentence(large)} has {_convolutions(deep)} in {in_words(deep.count('poolings'), 'block')} and {_dense(deep)}: the "
        f"{count(deep.count('convolutions') + deep.count('dense'))} layers of its name. {formats.sentence(small)} and its variant have "
        f"{_convolutions(cnn)}, each with a pooling of its own, and {_dense(cnn)}. Depth lets a network combine features of "
        "features; it costs time and memory, and gradients have a longer way to go.",
        f"{formats.sentence(large)} has {formats.times(deep.parameters / cnn.parameters)} the parameters of {small}: "
        f"{count(deep.count('parameters'))} against {count(cnn.count('parameters'))}, each at its{' published' if evidence.knows_its_source else ''} input size.",
    ]


def _convolutions(network: Network) -> str:
    return in_words(network.count("convolutions"), "convolutional layer")


def _dense(network: Network) -> str:
    return in_words(network.count("dense"), "fully connected layer")


def channels(evidence: Evidence, _: Numbering) -> list[str]:
    (first, *_rest, last), (low, *_others, high) = _vgg(evidence).channels, _cnn(evidence).channels
    return [
        f"The channels of {evidence.phrase(VGG)} grow from {count(first)} to {count(last)}, those of {evidence.phrase(CNN)} from {count(low)} to {count(high)}. "
        "Each channel is a filter of its own, so there are that many patterns a layer can look for; whether they are put to use is "
        "a question for the accuracy below."
    ]


def normalisation(evidence: Evidence, _: Numbering) -> list[str]:
    """From the counts of the layer tables, as they could be other networks one day."""
    counted = {
        name: Network(evidence, model).count("batch-norms")
        for model, name in (
            (VGG, evidence.phrase(VGG)),
            (CNN, evidence.phrase(CNN)),
            (VARIANT, "its variant"),
        )
    }
    told = (
        f"{name} has {in_words(found, 'batch-normalisation layer')}"
        for name, found in counted.items()
    )
    return [
        f"{formats.sentence(listed(told))}. Normalising each batch keeps the inputs of a layer in a constant range while the layers "
        f"before it change.{_left_to_the_bonus(evidence)}"
    ]


def _left_to_the_bonus(evidence: Evidence) -> str:
    twins = groups.members(evidence.groups("twins"))
    normalised = (
        evidence.experiment(t.experiment).recipe.get("batch_norm")
        for t in twins
        if t.against == VGG
    )
    if not any(normalised):
        return ""
    return f" What that does for {evidence.phrase(VGG)} is a question of the bonus."


def fully_connected_vgg(evidence: Evidence, _: Numbering) -> list[str]:
    deep, cnn = _vgg(evidence), _cnn(evidence)
    (*hidden, _outputs), (*small, _last) = deep.units, cnn.units
    return [
        f"The classifier of {evidence.phrase(VGG)} has hidden layers of {listed(map(count, hidden))} units before the output. They hold "
        f"{dense_share(deep)} of its parameters. {formats.sentence(evidence.phrase(CNN))} has a single hidden layer of {listed(map(count, small))} units, and its "
        f"fully connected layers hold {dense_share(cnn)}."
    ]


def dropout(evidence: Evidence, _: Numbering) -> list[str]:
    deep, cnn = (network.count("dropouts") for network in (_vgg(evidence), _cnn(evidence)))
    large, small = evidence.phrase(VGG), evidence.phrase(CNN)
    return [
        f"All networks use dropout: {large} after {in_words(deep, 'fully connected layer')}, {small} and its variant after "
        f"{in_words(cnn, 'fully connected layer')}.{_inferred(evidence, large)}"
    ]


def _inferred(evidence: Evidence, large: str) -> str:
    if not evidence.knows_its_source:
        return ""
    return f" The rate of {large} is not given in the source; that it is the usual one half is inferred."


SECTIONS: Sections = {
    "4.1-layers": vgg,
    "4.2-depth": depth,
    "4.2-channels": channels,
    "4.2-normalisation": normalisation,
    "4.2-full": fully_connected_vgg,
    "4.2-dropout": dropout,
}
