"""Claims about layers → sentences about layers: of the network of Part 3, and of that of Part 4."""

from report import formats, groups
from report.evidence import Evidence
from report.formats import count, in_words, listed, plural
from report.layers import Network
from report.numbering import Numbering
from report.prose import Sections
from report.roles import CNN, VARIANT, VGG


def _cnn(evidence: Evidence) -> Network:
    return Network(evidence, CNN)


def _vgg(evidence: Evidence) -> Network:
    return Network(evidence, VGG)


def convolution(evidence: Evidence, _: Numbering) -> list[str]:
    cnn, stroke = _cnn(evidence), evidence.called.stroke
    seen = f"{stroke.many} and their ends" if stroke else "edges"
    return [
        f"{formats.sentence(in_words(cnn.count('convolutions'), 'convolution'))} of 3{formats.THIN}×{formats.THIN}3 pixels, each followed by "
        f"ReLU, have {listed(map(count, cnn.channels))} filters. The first ones see {seen}, the last ones, after "
        "several poolings, combinations of them."
    ]


def pooling(evidence: Evidence, _: Numbering) -> list[str]:
    cnn = _cnn(evidence)
    return [
        f"Max-pooling after each convolution halves width and height, from {count(cnn.count('first-side'))} pixels to "
        f"{count(cnn.count('last-side'))} in {in_words(cnn.count('poolings'), 'step')}. The layers that follow have that much "
        f"less to work through, and small shifts of {formats.with_article(evidence.called.image.one)} lose their weight."
    ]


def fully_connected(evidence: Evidence, _: Numbering) -> list[str]:
    *hidden, outputs = _cnn(evidence).units
    return [
        f"The flattened image goes into a fully connected layer of {listed(map(count, hidden))} units with ReLU and dropout; the "
        f"last layer has {plural(outputs, 'output')}, one for each class."
    ]


def parameters(evidence: Evidence, numbering: Numbering) -> list[str]:
    cnn, scale = _cnn(evidence), evidence.manifest.scale.cnn
    return [
        f"{numbering.table('3.3')} adds up {count(cnn.count('parameters'))} parameters and an estimated total size of "
        f"{_megabytes(cnn)}. The fully connected layers hold {_dense_share(cnn)} of them; the first of these depends on the size "
        f"of the images. In this run, images are {count(scale['pixels'])} by {count(scale['pixels'])} pixels, and the network has "
        f"{plural(evidence.count(f'{CNN}.parameters'), 'parameter')}."
    ]


def _megabytes(network: Network) -> str:
    """As the table of its layers prints it."""
    return formats.fixed(network.value("total-size"), 2) + f"{formats.THIN}MB"


def _dense_share(network: Network) -> str:
    return formats.percent(network.value("dense-share"), 0)


def vgg(evidence: Evidence, _: Numbering) -> list[str]:
    deep = _vgg(evidence)
    first, *_between, last = deep.channels
    return [
        f"Blocks of two convolutions, each followed by ReLU, end in a max-pooling that halves width and height, from "
        f"{count(deep.count('first-side'))} pixels to {count(deep.count('last-side'))}. Meanwhile the channels grow from {count(first)} "
        f"to {count(last)}. Fully connected layers of {listed(map(count, deep.units))} units follow, the last with one output per "
        f"class. The network has {count(deep.count('parameters'))} parameters. In all, an image takes an estimated {_megabytes(deep)} "
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
        f"{count(deep.count('parameters'))} against {count(cnn.count('parameters'))}, each at its published input size.",
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
        f"{_dense_share(deep)} of its parameters. {formats.sentence(evidence.phrase(CNN))} has a single hidden layer of {listed(map(count, small))} units, and its "
        f"fully connected layers hold {_dense_share(cnn)}."
    ]


def dropout(evidence: Evidence, _: Numbering) -> list[str]:
    deep, cnn = (network.count("dropouts") for network in (_vgg(evidence), _cnn(evidence)))
    large, small = evidence.phrase(VGG), evidence.phrase(CNN)
    return [
        f"All networks use dropout: {large} after {in_words(deep, 'fully connected layer')}, {small} and its variant after "
        f"{in_words(cnn, 'fully connected layer')}. The rate of {large} is not given in the source; that it is the usual one half is "
        "inferred."
    ]


PART_3: Sections = {
    "3.3-convolution": convolution,
    "3.3-pooling": pooling,
    "3.3-full": fully_connected,
    "3.3-parameters": parameters,
}
PART_4: Sections = {
    "4.1-layers": vgg,
    "4.2-depth": depth,
    "4.2-channels": channels,
    "4.2-normalisation": normalisation,
    "4.2-full": fully_connected_vgg,
    "4.2-dropout": dropout,
}
