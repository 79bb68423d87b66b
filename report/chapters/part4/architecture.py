"""Claims about layers → sentences about the layers of the networks of Part 4 and of that of Part 3."""

from collections.abc import Sequence

from report.page import formats, groups
from report.page.chapter import Sections, Writer
from report.page.evidence import Evidence
from report.page.formats import count, in_words, listed
from report.page.numbering import Numbering
from report.page.tracing import follows, plain
from report.phrases import recipes
from report.phrases.layers import Network, convolutions_in_full, dense_share


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
            f"{convolutions_in_full(network)} Width and height are halved {halved}, {sides}, by convolutions that skip "
            f"every second pixel. {channels}{added}"
        )
    each = (
        "each followed by ReLU, " if network.count("relus") == network.count("convolutions") else ""
    )
    end = "ends" if len(network.blocks) == 1 else "end"
    return f"{_of_blocks(network.blocks)}, {each}{end} in a max-pooling that halves width and height, {sides}. {channels}"


def _of_blocks(blocks: Sequence[int]) -> str:
    if len(blocks) == 1:
        return f"A block of {in_words(blocks[0], 'convolution')}"
    if len(set(blocks)) == 1:
        return f"Blocks of {in_words(blocks[0], 'convolution')}"
    return f"Blocks of {listed(formats.word(n) for n in blocks)} convolutions"


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
        f"{formats.sentence(network.phrase)} has {_structure(network)}{_together(network)}."
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
    follow = ("convolutions", "poolings", "dense", "skips")
    variants = [
        network.follows(Network(evidence, id).follows(name, *follow), *follow)
        for id, name in zip(alike, _variants(evidence, alike), strict=True)
    ]
    names = listed([network.phrase, *variants])
    return f"{formats.sentence(names)} {'have' if alike else 'has'} {_structure(network)}."


def _variants(evidence: Evidence, ids: Sequence[str]) -> list[str]:
    """Beside the network of Part 3: "its variant", where that says which."""
    main = evidence.main_network()
    if len(ids) != 1:
        return [evidence.phrase(id) for id in ids]
    (id,) = ids
    name = "its variant" if groups.is_variant(evidence, id, main) else evidence.phrase(id)
    return [recipes.compared(name, id, main)]


def _structure(network: Network) -> str:
    convolutions = in_words(network.count("convolutions"), "convolutional layer")
    dense = in_words(network.count("dense"), "fully connected layer")
    poolings = network.count("poolings")
    if poolings and poolings == network.count("convolutions"):
        own = "with a pooling" if poolings == 1 else "each with a pooling of its own"
        return f"{convolutions}, {own}, and {dense}"
    if poolings:
        return f"{convolutions} in {in_words(poolings, 'block')} and {dense}"
    if network.count("skips"):
        return f"{convolutions}, {in_words(network.count('skips'), 'skip connection')} and {dense}"
    return f"{convolutions} and {dense}"


def _together(network: Network) -> str:
    """People count no convolution of a skip connection, so nothing is added up where there are some."""
    return "" if network.count("skips") else f", {count(network.layers)} layers together"


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
    none = [name for name, network in counted if not network.count("batch-norms")]
    some = [
        f"{name} has {in_words(network.count('batch-norms'), 'batch-normalisation layer')}"
        for name, network in counted
        if network.count("batch-norms")
    ]
    places = [
        ("claims", f"{n.experiment}.architecture.batch-norms")
        for _, n in counted
        if not n.count("batch-norms")
    ]
    has = "has" if len(none) == 1 else "have"
    without = (
        [follows(f"{listed(none)} {has} no batch-normalisation layers", *places)] if none else []
    )
    return [
        f"{formats.sentence(listed([*without, *some]))}. Normalising each batch keeps the inputs of a layer in a constant range while the layers "
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
    share = dense_share(network)
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


def sections(evidence: Evidence) -> Sections:
    of_each = {f"4.1-layers.{id}": layers_of(id) for id in evidence.networks("4")}
    return {
        **of_each,
        "4.2-depth": depth,
        "4.2-channels": channels,
        "4.2-normalisation": normalisation,
        "4.2-full": full,
        "4.2-dropout": dropout,
    }
