"""Networks with the effort of another one → what of a difference goes with the effort, and what with the network."""

from collections.abc import Sequence

from manifest import Comparison, Group, Member
from report.page import formats, verdicts
from report.page.evidence import Evidence
from report.page.formats import plural
from report.page.numbering import Numbering
from report.page.verdicts import Pair

MEASURE = "test accuracy"
ALONE = "Each of these networks was trained once, with one seed: the tests tell these trainings apart, and not the methods."


def told(evidence: Evidence, numbering: Numbering, group: Group) -> list[str]:
    """The table, what was unequal, and both differences of each network."""
    members = group.members
    efforts = [_compared(evidence, member, "effort") for member in members]
    networks = [_compared(evidence, member, "network") for member in members]
    by_effort = verdicts.told(
        [_pair(evidence, member, found) for member, found in zip(members, efforts, strict=True)],
        MEASURE,
    )
    by_network = verdicts.told(
        [_other(evidence, member, found) for member, found in zip(members, networks, strict=True)],
        MEASURE,
    )
    parts = [
        _parts(evidence, member, _own(found))
        for member, found in zip(members, efforts, strict=True)
    ]
    alone = ALONE if all(found.of != "seeds" for found in efforts) else ""
    return [
        f"{_repeated(evidence, members, numbering.table(group.id))} {by_effort}".strip(),
        f"On equal terms, the networks themselves are left to differ, with their learning rates. {by_network}",
        f"{' '.join(parts)} {alone}".strip(),
    ]


def _compared(evidence: Evidence, member: Member, kind: str) -> Comparison:
    return next(evidence.comparison(id) for id in member.comparisons if id.endswith(f".{kind}"))


def _own(found: Comparison) -> str:
    """The network that was trained again: the right side of the comparison by effort."""
    return found.right.rpartition(".")[0]


def _pair(evidence: Evidence, member: Member, found: Comparison) -> Pair:
    return Pair(found=found, left=member.phrase, right=evidence.phrase(_own(found)))


def _other(evidence: Evidence, member: Member, found: Comparison) -> Pair:
    return Pair(found=found, left=evidence.phrase(str(member.against)), right=member.phrase)


def _repeated(evidence: Evidence, members: Sequence[Member], table: str) -> str:
    """What was unequal, and what was made equal."""
    owns = [_own(_compared(evidence, member, "effort")) for member in members]
    efforts = [
        (_effort(evidence, own), _effort(evidence, str(m.against)))
        for own, m in zip(owns, members, strict=True)
    ]
    names = formats.listed(map(evidence.phrase, owns))
    others = formats.listed(evidence.phrase(str(member.against)) for member in members)
    (own, other), *further = efforts
    is_one = len(owns) == 1
    effort = "with as many images, epochs and images in a batch"
    if own != other and all(pair == (own, other) for pair in further):
        effort = f"on {other} instead of {own}"
    return (
        f"In {table}, {names} {'is' if is_one else 'are'} trained again as {others} {'is' if is_one else 'are'}: {effort}, at "
        f"{'its own learning rate' if is_one else 'their own learning rates'}. All are tested on the same images."
    )


def _effort(evidence: Evidence, experiment: str) -> str:
    images, batch = (
        evidence.count(f"{experiment}.train-images"),
        evidence.setting(experiment, "batch_size"),
    )
    epochs = evidence.experiment(experiment).epochs
    return f"{plural(images, 'image')} in {plural(epochs, 'epoch')} and batches of {formats.setting(batch)}"


def _parts(evidence: Evidence, member: Member, own: str) -> str:
    """Both add up to the difference of the two networks as each was trained at first."""
    names = (own, member.experiment, str(member.against))
    first, equal, other = (evidence.value(f"{name}.accuracy") for name in names)
    between = f"{evidence.phrase(str(member.against))} and {evidence.phrase(own)}"
    by_effort, by_network = (formats.signed(d * 100, 1) for d in (equal - first, other - equal))
    return (
        f"The difference between {between}, {formats.points(other - first)}, is the sum of {by_effort} with images, epochs and batches, "
        f"and {by_network} with network and learning rate."
    )
