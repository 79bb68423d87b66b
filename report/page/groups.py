"""Groups of a manifest → their members, how many there are, and what compares them."""

from collections.abc import Iterable, Sequence
from itertools import chain

from manifest import Comparison, Group, Member
from manifest.errors import ManifestError
from report.page.evidence import AGAIN, Evidence
from report.page.tracing import Count, address

ACCURACY, BALANCED = "accuracy", "balanced-accuracy"


def beside(group: Group) -> list[Member]:
    """The members that are compared with another; in a sweep, all but the base."""
    return [member for member in group.members if member.against is not None]


def members(groups: Iterable[Group]) -> list[Member]:
    return list(chain.from_iterable(group.members for group in groups))


def number(group: Group, counted: Sequence[Member]) -> int:
    """How many members there are, which knows the group that it was counted in."""
    return Count(len(counted), (address(("groups", group.id, "members")),))


def number_of(kind: str, counted: Sequence[Group | Member]) -> int:
    """The same over all groups of a kind."""
    return Count(len(counted), (address(("groups", kind)),))


def settings(counted: Sequence[str], *experiments: str) -> int:
    """How many settings are meant, which knows the recipes that they follow from."""
    return Count(len(counted), tuple(address(("experiments", e, "recipe")) for e in experiments))


def metric_of(comparison: Comparison) -> str:
    return comparison.left.rpartition(".")[2]


def compared_by(evidence: Evidence, member: Member, metric: str) -> Comparison | None:
    """The comparison of a member by a metric, if it was made."""
    known = map(evidence.comparison, member.comparisons)
    return next((found for found in known if metric_of(found) == metric), None)


def comparison(evidence: Evidence, member: Member, metric: str = ACCURACY) -> Comparison:
    """The same, where a chapter is about it."""
    found = compared_by(evidence, member, metric)
    if found is None:
        raise ManifestError(
            f"the manifest has no comparison of {member.experiment!r} by {metric}; {AGAIN}"
        )
    return found


def against(evidence: Evidence, member: Member) -> str:
    """The phrase for what a member is compared with."""
    if member.against is None:
        raise ManifestError(f"{member.experiment!r} is compared with nothing; {AGAIN}")
    return evidence.phrase(member.against)


def is_variant(evidence: Evidence, experiment: str, of: str) -> bool:
    """Whether it only has what the other one lacks, so that that may be called the plain one."""
    own, other = (evidence.experiment(id).recipe for id in (experiment, of))
    changed = {name for name in own.keys() | other.keys() if own.get(name) != other.get(name)}
    return bool(changed) and all(own.get(n) is True and not other.get(n) for n in changed)


def plain(phrase: str) -> str:
    """Of a network beside a variant of it: "the CNN" → "the plain CNN"."""
    article = "the "
    if phrase.startswith(article):
        return f"{article}plain {phrase.removeprefix(article)}"
    return f"plain {phrase}"
