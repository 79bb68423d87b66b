"""An assignment and the experiments that failed → one that never asked for them.

A network that is like one that failed has its settings from there all the same; what is set
beside one that failed can't be told without it.
"""

from collections.abc import Collection, Iterator

from pipeline.assignment.declared import Assignment
from pipeline.assignment.members import (
    Combination,
    Group,
    Methods,
    Reasons,
    Simple,
    Sweep,
)
from pipeline.assignment.networks import Network
from pipeline.config import Scale, TabularExperiment
from pipeline.models import families


def without(asked: Assignment, failed: Collection[str]) -> Assignment:
    """failed: names of experiments. What is asked of it afterwards, with what depends on none."""
    left = asked
    if asked.base is not None and asked.base.name in failed:
        none = {"base": None, "table": None, "groups": (), "optimisers": ()}
        left = left.model_copy(update=none)
    elif asked.base is not None:
        groups = tuple(_groups(asked.groups, asked.base, failed))
        left = left.model_copy(update={"groups": groups})
    if failed & asked.image_experiments.keys():
        left = _without_networks(left, failed)
    left.__dict__.pop("image_experiments", None)  # what the copy has of it is of the other one
    return left


def _groups(
    groups: Collection[Group], base: TabularExperiment, failed: Collection[str]
) -> Iterator[Group]:
    """Those in which something is left; of a sweep, something beside the base."""
    gone = set(failed)
    for group in groups:
        if isinstance(group, Sweep):
            values = [v for v in group.values if group.setup(base, v).name not in failed]
            if len(values) > 1:
                yield group.model_copy(update={"values": tuple(values)})
        elif isinstance(group, Combination):
            if group.member.id not in failed:
                yield group
        elif isinstance(group, Methods | Simple | Reasons):
            like = gone if isinstance(group, Reasons) else set[str]()
            kept = tuple(
                m for m in group.members if m.id not in gone and getattr(m, "like", "") not in like
            )
            if kept:
                yield group.model_copy(update={"members": kept})


def _without_networks(asked: Assignment, failed: Collection[str]) -> Assignment:
    gone, kept, whole = set(failed), list[Network](), set[str]()
    for network in asked.networks:
        beside: set[str | None] = {network.effort_of} - {None}
        if network.part == "bonus" or network.effort_of:
            beside |= {network.like}
        if network.id in gone or beside & gone:
            gone.add(network.id)
        elif network.like in gone:
            whole.add(network.id)
            kept.append(_made_whole(asked, network))
        else:
            kept.append(network)
    scales = {name: _scale(asked, scale, gone, whole) for name, scale in asked.scales.items()}
    images = asked.images if kept else None
    return asked.model_copy(update={"networks": tuple(kept), "scales": scales, "images": images})


def _made_whole(asked: Assignment, network: Network) -> Network:
    """With all that it has from another one said of itself."""
    known = asked.image_experiments[network.id]
    options = known.network.model_dump()
    own = {name: options[name] for name in families.options(options["model"])}
    fields = ("augmented", "batch_size", "learning_rate")
    own |= {"model": options["model"], "like": None, **{n: getattr(known, n) for n in fields}}
    return network.model_copy(update=own)


def _scale(asked: Assignment, scale: Scale, gone: Collection[str], whole: Collection[str]) -> Scale:
    """What a network has from another one there too."""
    known = {name: found for name, found in scale.networks.items() if name not in gone}
    for name in whole:
        known[name] = scale.image(asked.image_experiments[name])
    return scale.model_copy(update={"networks": known})
