"""Claims about layers → sentences about the layers of the network of Part 3."""

from report.page import formats
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import count, in_words, listed, plural
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases.layers import Network, convolutions_in_full, dense_share


def _main(evidence: Evidence) -> Network:
    return Network(evidence, evidence.main_network())


def convolution(evidence: Evidence, _: Numbering) -> list[str]:
    network = _main(evidence)
    return [f"{convolutions_in_full(network)} {_seen(evidence, network)}".strip()]


def _seen(evidence: Evidence, network: Network) -> str:
    if network.count("convolutions") == 1:
        return ""
    stroke = evidence.called.stroke
    seen = f"{stroke.many} and their ends" if stroke else "edges"
    after = ""
    if network.count("halvings") > 1:
        after = (
            " after several poolings,"
            if network.count("poolings") > 1
            else " after steps that halve the maps,"
        )
    if network.count("convolutions") == 2:
        return f"The first sees {seen}, the second,{after} combinations of them."
    return f"The first ones see {seen}, the last ones,{after} combinations of them."


def pooling(evidence: Evidence, _: Numbering) -> list[str]:
    network = _main(evidence)
    steps, poolings = network.count("halvings"), network.count("poolings")
    sides = (
        f"from {count(network.count('first-side'))} pixels to {count(network.count('last-side'))}"
    )
    mean = " At the end, the mean over each map is taken." if not network.depends_on_size else ""
    if not steps:
        side = count(network.count("first-side"))
        return [f"Width and height of the maps stay as they are, at {side} pixels.{mean}"]
    if poolings:
        alike = poolings == network.count("convolutions")
        each = network.follows(
            ("the convolution" if poolings == 1 else "each convolution")
            if alike
            else "each block of convolutions",
            "convolutions",
            "poolings",
        )
        told = f"Max-pooling after {each} halves width and height, {sides} in {in_words(steps, 'step')}."
    else:
        told = (
            f"There is no max-pooling. Convolutions that skip every second pixel halve width and height "
            f"{formats.how_often(steps)}, {sides}."
        )
    return [
        f"{told} The layers that follow have that much less to work through, and small shifts of "
        f"{formats.with_article(evidence.called.image.one)} lose their weight.{mean}"
    ]


def fully_connected(evidence: Evidence, _: Numbering) -> list[str]:
    network = _main(evidence)
    *hidden, outputs = network.units
    enters = "The flattened maps go" if network.depends_on_size else "The means of the maps go"
    classes = f"{plural(outputs, 'output')}, one for each class."
    if not hidden:
        return [f"{enters} into the only fully connected layer, which has {classes}"]
    layer = "a fully connected layer" if len(hidden) == 1 else "fully connected layers"
    dropouts = network.count("dropouts")
    after = shown("with ReLU and dropout" if dropouts else "with ReLU", dropouts)
    return [
        f"{enters} into {layer} of {listed(map(count, hidden))} units {after}; the last layer has {classes}"
    ]


def parameters(evidence: Evidence, numbering: Numbering) -> list[str]:
    network = _main(evidence)
    side = evidence.manifest.scale.images[network.experiment]["pixels"]
    size = (
        "the first of these depends on the size of the images"
        if network.depends_on_size
        else "none depends on the size of the images"
    )
    return [
        f"{numbering.table('3.3')} adds up {count(network.count('parameters'))} parameters and an estimated total size of "
        f"{network.total_size}. The fully connected {_hold(network)} {dense_share(network)} of them; {size}. "
        f"In this run, images are {count(side)} by {count(side)} pixels, and the network has "
        f"{plural(evidence.count(f'{network.experiment}.parameters'), 'parameter')}."
    ]


def _hold(network: Network) -> str:
    return "layers hold" if network.count("dense") > 1 else "layer holds"


SECTIONS: Sections = {
    "3.3-convolution": convolution,
    "3.3-pooling": pooling,
    "3.3-full": fully_connected,
    "3.3-parameters": parameters,
}
