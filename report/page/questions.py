"""What the assignment asks of each experiment → under which heading it is shown.

A setup of a sweep has no heading of its own, and its question says no more than its table.
"""

from collections.abc import Iterator, Mapping

from manifest.outline import OF_METHOD
from report.page import groups
from report.page.evidence import Evidence

OF_MEMBERS: Mapping[str, str] = {
    "best-model": "combination",
    "simple-models": "simple",
    "bonus": "twins",
}


def asked(evidence: Evidence) -> dict[str, list[str]]:
    """By anchor, in the order of the assignment; a heading that is not there shows none."""
    found = dict[str, list[str]]()
    for anchor, experiment in _experiments(evidence):
        one = evidence.experiments.get(experiment)
        if one is not None and one.question:
            found.setdefault(anchor, []).append(one.question)
    return found


def _experiments(evidence: Evidence) -> Iterator[tuple[str, str]]:
    if evidence.manifest.base is not None:
        yield "network", evidence.manifest.base
    yield from (("final-model", id) for id in evidence.networks("3")[:1])
    yield from (("beside-3", id) for id in evidence.beside_main())
    own = evidence.networks("4")
    yield from ((f"network-4-{id}" if len(own) > 1 else "networks-4", id) for id in own)
    equal = groups.members(evidence.groups("equal"))
    yield from (
        ("equal-4", m.experiment) for m in equal if evidence.experiment(m.experiment).part == "4"
    )
    for anchor, kind in OF_MEMBERS.items():
        yield from ((anchor, m.experiment) for m in groups.members(evidence.groups(kind)))
    for member in groups.members(evidence.groups("methods")):
        yield f"{OF_METHOD}{member.experiment}", member.experiment
