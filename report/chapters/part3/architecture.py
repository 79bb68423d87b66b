"""Claims about layers → sentences about layers: of the network of Part 3, and of that of Part 4."""

from report.page import formats
from report.page.chapter import Sections
from report.page.evidence import Evidence
from report.page.formats import count, in_words, listed, plural
from report.page.numbering import Numbering
from report.page.roles import CNN
from report.phrases.layers import Network, dense_share, megabytes


def _cnn(evidence: Evidence) -> Network:
    return Network(evidence, CNN)


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
        f"{megabytes(cnn)}. The fully connected layers hold {dense_share(cnn)} of them; the first of these depends on the size "
        f"of the images. In this run, images are {count(scale['pixels'])} by {count(scale['pixels'])} pixels, and the network has "
        f"{plural(evidence.count(f'{CNN}.parameters'), 'parameter')}."
    ]


SECTIONS: Sections = {
    "3.3-convolution": convolution,
    "3.3-pooling": pooling,
    "3.3-full": fully_connected,
    "3.3-parameters": parameters,
}
