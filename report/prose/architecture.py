"""Layer tables → sentences about layers: the CNN of Part 3, and VGG-13 beside it."""

from report import formats
from report.evidence import Evidence
from report.formats import count, in_words, listed, plural
from report.layers import Network, network
from report.numbering import Numbering
from report.prose import Sections


def _cnn(evidence: Evidence) -> Network:
    return network(evidence.table("3.3"))


def _vgg(evidence: Evidence) -> Network:
    return network(evidence.table("4.1"))


def convolution(evidence: Evidence, _: Numbering) -> list[str]:
    cnn = _cnn(evidence)
    return [
        f"{formats.sentence(in_words(len(cnn.channels), 'convolution'))} of 3{formats.THIN}×{formats.THIN}3 pixels, each followed by "
        f"ReLU, have {listed(map(count, cnn.channels))} filters. The first ones see strokes and their ends, the last ones, after "
        "several poolings, combinations of them."
    ]


def pooling(evidence: Evidence, _: Numbering) -> list[str]:
    cnn = _cnn(evidence)
    before, after = cnn.sides
    return [
        f"Max-pooling after each convolution halves width and height, from {count(before)} pixels to {count(after)} in "
        f"{in_words(len(cnn.of('MaxPool2d')), 'step')}. Fewer positions mean less work for the layers that follow, and small shifts of a "
        "character lose their weight."
    ]


def fully_connected(evidence: Evidence, _: Numbering) -> list[str]:
    *hidden, outputs = _cnn(evidence).units
    return [
        f"The flattened image goes into a fully connected layer of {listed(map(count, hidden))} units with ReLU and dropout; the "
        f"last layer has {plural(outputs, 'output')}, one for each class."
    ]


def parameters(evidence: Evidence, numbering: Numbering) -> list[str]:
    totals = _totals(evidence, "3.3-totals")
    published = (
        f"{numbering.table('3.3')} adds up {totals.get(PARAMETERS, 'its')} parameters and an estimated total size of "
        f"{totals.get(SIZE, 'its memory')}{formats.THIN}MB. {_first_layer(evidence)}"
    )
    pixels, at_size = (
        evidence.manifest.scale.cnn.get("pixels"),
        evidence.claims.get("cnn.parameters"),
    )
    if pixels is None or at_size is None:
        return [published]
    here = (
        f"In this run, images are {count(pixels)} by {count(pixels)} pixels, and the network has "
        f"{plural(round(at_size.value), 'parameter')}."
    )
    return [f"{published} {here}"]


PARAMETERS, SIZE = "Total params", "Estimated Total Size (MB)"


def _first_layer(evidence: Evidence) -> str:
    """The share of the fully connected layers, of which the first depends on the image size."""
    share = _share_of_full(evidence, "3.3")
    if not share:
        return ""
    return f"The fully connected layers hold {share} of them; the first of these depends on the size of the images."


def _totals(evidence: Evidence, name: str) -> dict[str, str]:
    if name not in evidence.tables:
        return {}
    return {str(row[0]): str(row[1]) for row in evidence.table(name).rows}


def vgg(evidence: Evidence, _: Numbering) -> list[str]:
    deep, totals = _vgg(evidence), _totals(evidence, "4.1-totals")
    before, after = deep.sides
    size = totals.get(SIZE)
    memory = (
        f" In all, an image takes an estimated {size}{formats.THIN}MB of memory, parameters included."
        if size
        else ""
    )
    return [
        f"Blocks of two convolutions, each followed by ReLU, end in a max-pooling that halves width and height, from {count(before)} "
        f"pixels to {count(after)}. Meanwhile the channels grow from {count(min(deep.channels))} to {count(max(deep.channels))}. "
        f"Fully connected layers of {listed(map(count, deep.units))} units follow, the last with one output per class. The network has "
        f"{totals.get(PARAMETERS, 'all its')} parameters.{memory}"
    ]


def depth(evidence: Evidence, _: Numbering) -> list[str]:
    deep = _vgg(evidence)
    convolutions, full = len(deep.channels), len(deep.units)
    text = (
        f"VGG-13 has {in_words(convolutions, 'convolutional layer')} in {in_words(len(deep.of('MaxPool2d')), 'block')} and "
        f"{in_words(full, 'fully connected layer')}: the {count(convolutions + full)} layers of its name."
    )
    if "3.3" not in evidence.tables:
        return [text, "The CNN and its variant have one convolution in each block."]
    cnn = _cnn(evidence)
    return [
        f"{text} The CNN and its variant have {in_words(len(cnn.channels), 'convolutional layer')}, each with a pooling of "
        f"its own, and {in_words(len(cnn.units), 'fully connected layer')}."
    ]


def channels(evidence: Evidence, _: Numbering) -> list[str]:
    deep = _vgg(evidence)
    text = f"The channels of VGG-13 grow from {count(min(deep.channels))} to {count(max(deep.channels))}"
    if "3.3" not in evidence.tables:
        return [f"{text}."]
    cnn = _cnn(evidence)
    return [
        f"{text}, those of the CNN from {count(min(cnn.channels))} to {count(max(cnn.channels))}."
    ]


def fully_connected_vgg(evidence: Evidence, _: Numbering) -> list[str]:
    *hidden, _outputs = _vgg(evidence).units
    share = _share_of_full(evidence, "4.1")
    told = f" They hold {share} of its parameters." if share else ""
    text = f"The classifier of VGG-13 has hidden layers of {listed(map(count, hidden))} units before the output.{told}"
    if "3.3" not in evidence.tables:
        return [text]
    *small, _last = _cnn(evidence).units
    return [f"{text} The CNN has a single hidden layer of {listed(map(count, small))} units."]


def _share_of_full(evidence: Evidence, table: str) -> str:
    rows = evidence.table(table).rows
    sizes = [(str(row[0]), row[2] if isinstance(row[2], int) else 0) for row in rows]
    total = sum(size for _, size in sizes)
    full = sum(size for name, size in sizes if "Linear" in name)
    return formats.percent(full / total, 0) if total and full else ""


def dropout(evidence: Evidence, _: Numbering) -> list[str]:
    places = len(_vgg(evidence).of("Dropout"))
    return [
        f"All networks use dropout: VGG-13 after {in_words(places, 'fully connected layer')}, the CNN and its variant after "
        "the single hidden layer of the classifier. The rate of VGG-13 is not given in the source; that it is the usual "
        "one half is inferred."
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
    "4.2-full": fully_connected_vgg,
    "4.2-dropout": dropout,
}
