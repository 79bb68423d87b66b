"""Claims about layers → sentences about layers: of the network of Part 3, and of those of Part 4.

What a sentence says is what was counted: a network without max-pooling, dropout or hidden units
is not said to have any.
"""

from collections.abc import Sequence

from report import formats, groups
from report.evidence import Evidence
from report.formats import count, in_words, listed, plural
from report.layers import Network
from report.numbering import Numbering
from report.prose import Sections, Writer
from report.tracing import plain

FEW = 6  # sizes that a sentence lists


def _main(evidence: Evidence) -> Network:
    return Network(evidence, evidence.main_network())


def _own(evidence: Evidence) -> list[Network]:
    """Those that Part 4 is about."""
    return [Network(evidence, id) for id in evidence.networks("4")]


def _beside(evidence: Evidence) -> Network | None:
    """That of Part 3, which those of Part 4 are set beside."""
    found = evidence.networks("3")[:1]
    return Network(evidence, found[0]) if found else None


def _compared(evidence: Evidence) -> list[Network]:
    """Those of Part 4, and then that of Part 3."""
    beside = _beside(evidence)
    return [*_own(evidence), *([beside] if beside else [])]


def convolution(evidence: Evidence, _: Numbering) -> list[str]:
    network = _main(evidence)
    return [f"{_convolutions_in_full(network)} {_seen(network)}".strip()]


def _convolutions_in_full(network: Network) -> str:
    number, sizes = network.count("convolutions"), network.kernels
    filters = _filters(network.channels)
    of = f" of {next(iter(sizes))} pixels" if len(sizes) == 1 else ""
    subject = f"{formats.sentence(in_words(number, 'convolution'))}{of}"
    has = "has" if number == 1 else "have"
    if network.count("relus") == number:
        followed = "followed by ReLU" if number == 1 else "each followed by ReLU"
        told = f"{subject}, {followed}, {has} {filters}."
    else:
        times = formats.how_often(network.count("relus"))
        told = f"{subject} {has} {filters}; the maps go through ReLU {times}."
    return f"{told}{_kinds(sizes)}"


def _kinds(sizes: dict[str, int]) -> str:
    if len(sizes) == 1:
        return ""
    each = (f"{in_words(n, '', '').strip()} of {size} pixels" for size, n in sizes.items())
    return f" There are {listed(each)}."


def _filters(channels: Sequence[int]) -> str:
    if len(channels) == 1:
        return plural(channels[0], "filter")
    if len(channels) <= FEW:
        return f"{listed(map(count, channels))} filters"
    return f"from {count(channels[0])} to {count(channels[-1])} filters"


def _seen(network: Network) -> str:
    if network.count("convolutions") == 1:
        return ""
    after = ""
    if network.count("halvings") > 1:
        after = " after several poolings," if network.count("poolings") > 1 else " on smaller maps,"
    return f"The first ones see strokes and their ends, the last ones,{after} combinations of them."


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
        each = "each" if poolings == network.count("convolutions") else "each block of"
        convolution = "convolution" if each == "each" else "convolutions"
        told = f"Max-pooling after {each} {convolution} halves width and height, {sides} in {in_words(steps, 'step')}."
    else:
        told = (
            f"There is no max-pooling. Convolutions that skip every second pixel halve width and height "
            f"{formats.how_often(steps)}, {sides}."
        )
    return [
        f"{told} The layers that follow have that much less to work through, and small shifts of a "
        f"character lose their weight.{mean}"
    ]


def fully_connected(evidence: Evidence, _: Numbering) -> list[str]:
    network = _main(evidence)
    *hidden, outputs = network.units
    enters = "The flattened image goes" if network.depends_on_size else "The means of the maps go"
    classes = f"{plural(outputs, 'output')}, one for each class."
    if not hidden:
        return [f"{enters} into the only fully connected layer, which has {classes}"]
    layer = "a fully connected layer" if len(hidden) == 1 else "fully connected layers"
    dropout = " and dropout" if network.count("dropouts") else ""
    return [
        f"{enters} into {layer} of {listed(map(count, hidden))} units with ReLU{dropout}; the last layer has {classes}"
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
        f"{network.total_size}. The fully connected {_hold(network)} {_dense_share(network)} of them; {size}. "
        f"In this run, images are {count(side)} by {count(side)} pixels, and the network has "
        f"{plural(evidence.count(f'{network.experiment}.parameters'), 'parameter')}."
    ]


def _hold(network: Network) -> str:
    return "layers hold" if network.count("dense") > 1 else "layer holds"


def _dense_share(network: Network) -> str:
    share = network.value("dense-share")
    return formats.percent(share, 0 if share >= 0.1 else 1)


def layers_of(experiment: str) -> Writer:
    """How a network of Part 4 is built, from the image to the classes."""

    def layers(evidence: Evidence, _: Numbering) -> list[str]:
        network = Network(evidence, experiment)
        return [
            f"{_body(network)} {_head(network)} The network has {count(network.count('parameters'))} parameters. Network and one "
            f"image together take an estimated {network.total_size} of memory."
        ]

    return layers


def _body(network: Network) -> str:
    sides = (
        f"from {count(network.count('first-side'))} pixels to {count(network.count('last-side'))}"
    )
    channels = _growth(network.channels, "Meanwhile the channels")
    if not network.blocks:
        halved = formats.how_often(network.count("halvings"))
        skips = network.count("skips")
        added = (
            f" {formats.sentence(formats.how_often(skips))}, the input of a block is added to its output."
            if skips
            else ""
        )
        return (
            f"{_convolutions_in_full(network)} Width and height are halved {halved}, {sides}, by convolutions that skip "
            f"every second pixel. {channels}{added}"
        )
    each = (
        "each followed by ReLU, " if network.count("relus") == network.count("convolutions") else ""
    )
    return f"{_of_blocks(network.blocks)}, {each}end in a max-pooling that halves width and height, {sides}. {channels}"


def _of_blocks(blocks: Sequence[int]) -> str:
    if len(set(blocks)) == 1:
        return f"Blocks of {in_words(blocks[0], 'convolution')}"
    return f"Blocks of {listed(in_words(n, '', '').strip() for n in blocks)} convolutions"


def _growth(channels: Sequence[int], subject: str) -> str:
    return f"{subject} {_course(channels)}."


def _course(channels: Sequence[int]) -> str:
    first, last = channels[0], channels[-1]
    if len(channels) == 1:
        return f"are {count(first)}"
    if first == last:
        return f"begin and end at {count(first)} and {count(last)}"
    return f"{'grow' if last > first else 'go'} from {count(first)} to {count(last)}"


def _head(network: Network) -> str:
    *hidden, outputs = network.units
    if hidden:
        return (
            f"Fully connected layers of {listed(map(count, (*hidden, outputs)))} units follow, the last with one output per "
            "class."
        )
    mean = "" if network.depends_on_size else "The mean over each map is taken. "
    return f"{mean}A single fully connected layer of {count(outputs)} units follows, with one output per class."


def depth(evidence: Evidence, _: Numbering) -> list[str]:
    own, beside = _own(evidence), _beside(evidence)
    told = [
        f"{formats.sentence(network.phrase)} has {_structure(network)}{_of_its_name(network)}."
        for network in own
    ]
    if beside:
        told.append(_structure_of_part_3(evidence, beside))
    told.append(
        "Depth lets a network combine features of features; it costs time and memory, and gradients have a longer way to go."
    )
    return [" ".join(told), *_sizes(evidence)]


def _structure_of_part_3(evidence: Evidence, network: Network) -> str:
    """With those variants that are built alike."""
    own = plain(_structure(network))
    alike = [id for id in evidence.beside_main() if plain(_structure(Network(evidence, id))) == own]
    names = listed([network.phrase, *_variants(evidence, alike)])
    return f"{formats.sentence(names)} {'have' if alike else 'has'} {_structure(network)}."


def _variants(evidence: Evidence, ids: Sequence[str]) -> list[str]:
    """Beside the network of Part 3: "its variant", where that says which."""
    if len(ids) == 1 and groups.is_variant(evidence, ids[0], evidence.main_network()):
        return ["its variant"]
    return [evidence.phrase(id) for id in ids]


def _structure(network: Network) -> str:
    convolutions = in_words(network.count("convolutions"), "convolutional layer")
    dense = in_words(network.count("dense"), "fully connected layer")
    poolings = network.count("poolings")
    if poolings and poolings == network.count("convolutions"):
        return f"{convolutions}, each with a pooling of its own, and {dense}"
    if poolings:
        return f"{convolutions} in {in_words(poolings, 'block')} and {dense}"
    if network.count("skips"):
        return f"{convolutions}, {in_words(network.count('skips'), 'skip connection')} and {dense}"
    return f"{convolutions} and {dense}"


def _of_its_name(network: Network) -> str:
    if not network.is_named_for_its_layers:
        return ""
    return f": the {count(network.layers)} layers of its name"


def _sizes(evidence: Evidence) -> list[str]:
    """Parameters of each network beside those of the first."""
    first, *others = (Network(evidence, id) for id in evidence.compared())
    told = [
        f"{formats.sentence(other.phrase)} has {formats.times(other.parameters / first.parameters)} the parameters of "
        f"{first.phrase}: {count(other.count('parameters'))} against {count(first.count('parameters'))}"
        for other in others
    ]
    if not told:
        return []
    return [f"{'. '.join(told)}, each at the input size that its layers are listed for."]


def channels(evidence: Evidence, _: Numbering) -> list[str]:
    first, *others = _compared(evidence)
    told = [f"The channels of {first.phrase} {_course(first.channels)}"]
    for other in others:
        course = _course(other.channels)
        same = course.startswith("grow ") and told[0].partition(first.phrase)[2].startswith(
            " grow "
        )
        told.append(f"those of {other.phrase} {course.removeprefix('grow ') if same else course}")
    return [
        f"{', '.join(told)}. "
        "Each channel is a filter of its own, so there are that many patterns a layer can look for; whether they are put to use is "
        "a question for the accuracy below."
    ]


def normalisation(evidence: Evidence, _: Numbering) -> list[str]:
    counted = [(network.phrase, network) for network in _compared(evidence)]
    if evidence.networks("3"):
        beside = evidence.beside_main()
        names = _variants(evidence, beside)
        counted += [(n, Network(evidence, id)) for n, id in zip(names, beside, strict=True)]
    told = (
        f"{name} has {in_words(network.count('batch-norms'), 'batch-normalisation layer')}"
        for name, network in counted
    )
    return [
        f"{formats.sentence(listed(told))}. Normalising each batch keeps the inputs of a layer in a constant range while the layers "
        f"before it change.{_left_to_the_bonus(evidence)}"
    ]


def _left_to_the_bonus(evidence: Evidence) -> str:
    twins = groups.members(evidence.groups("twins"))
    normalised = {
        t.against for t in twins if evidence.experiment(t.experiment).recipe.get("batch_norm")
    }
    names = [evidence.phrase(id) for id in evidence.networks("4") if id in normalised]
    if not names:
        return ""
    return f" What that does for {listed(names)} is a question of the bonus."


def full(evidence: Evidence, _: Numbering) -> list[str]:
    return [" ".join(map(_full, _compared(evidence)))]


def _full(network: Network) -> str:
    *hidden, _outputs = network.units
    share = _dense_share(network)
    name = formats.sentence(network.phrase)
    if not hidden:
        return f"{name} has no hidden fully connected layer; the one that gives the output holds {share} of its parameters."
    if len(hidden) == 1:
        return (
            f"{name} has a single hidden layer of {listed(map(count, hidden))} units, and its fully connected layers hold "
            f"{share} of its parameters."
        )
    return (
        f"The classifier of {network.phrase} has hidden layers of {listed(map(count, hidden))} units before the output. Its fully "
        f"connected layers hold {share} of the parameters."
    )


def dropout(evidence: Evidence, _: Numbering) -> list[str]:
    networks = _compared(evidence)
    using = [network for network in networks if network.count("dropouts")]
    without = [network.phrase for network in networks if not network.count("dropouts")]
    if not using:
        return [f"Dropout is not used by {listed(without, 'or')}."]
    told = ", ".join(_after(evidence, network) for network in using)
    every = (
        "All networks use dropout: " if len(networks) > 1 and not without else "Dropout is used by "
    )
    none = f" There is none in {listed(without, 'or')}." if without else ""
    return [f"{every}{told}.{none} {_rates(using)}"]


def _after(evidence: Evidence, network: Network) -> str:
    """Its name, with that of a variant that has as many, and where the dropout stands."""
    number = network.count("dropouts")
    names = [network.phrase]
    if network.experiment in evidence.networks("3"):
        alike = [
            id for id in evidence.beside_main() if Network(evidence, id).count("dropouts") == number
        ]
        names += _variants(evidence, alike)
    return f"{listed(names)} after {in_words(number, 'fully connected layer')}"


def _rates(networks: Sequence[Network]) -> str:
    """Each rate once, with all that have it."""
    rates = {float(rate): rate for network in networks for rate in network.rates}
    told = [formats.setting(rate) for rate in rates.values()]
    if len(told) == 1:
        return f"Everywhere, it drops a share of {told[0]} of the units."
    return f"The shares of units that it drops are {listed(told)}."


PART_3: Sections = {
    "3.3-convolution": convolution,
    "3.3-pooling": pooling,
    "3.3-full": fully_connected,
    "3.3-parameters": parameters,
}


def part_4(evidence: Evidence) -> Sections:
    of_each = {f"4.1-layers.{id}": layers_of(id) for id in evidence.networks("4")}
    return {
        **of_each,
        "4.2-depth": depth,
        "4.2-channels": channels,
        "4.2-normalisation": normalisation,
        "4.2-full": full,
        "4.2-dropout": dropout,
    }
