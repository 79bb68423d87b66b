"""The main results of a manifest, for the table that closes a run."""

from collections.abc import Iterator
from typing import Literal

from manifest import Claim, Experiment, Manifest

OTHER: Literal["leak-free"] = "leak-free"  # protocol


def main_results(manifest: Manifest) -> Iterator[tuple[str, str, str, str]]:
    """(model, test accuracy, 95 % interval, n) of whatever this run has."""
    claims = {claim.id: claim for claim in manifest.claims}
    protocols = {protocol.id: protocol.title for protocol in manifest.protocols}
    shown = set(_shown(manifest))
    for experiment in manifest.experiments:
        protocol = experiment.recipe.get("protocol")
        claim = claims.get(f"{experiment.id}.accuracy")
        if claim is not None and (protocol is None or experiment.id in shown):
            leaks = f", {protocols[OTHER]}" if protocol == OTHER else ""
            yield (
                f"{experiment.title}{leaks}",
                f"{claim.value:.1%}",
                _interval(claim),
                _counted(claim),
            )


def _shown(manifest: Manifest) -> Iterator[str]:
    """Of the table: the base, the combination, and the combination without leaks."""
    known = {experiment.id: experiment for experiment in manifest.experiments}
    yield from () if manifest.base is None else (manifest.base,)
    for group in manifest.groups:
        for member in group.members if group.kind == "combination" else ():
            own = known[member.experiment]
            yield own.id
            yield from (e.id for e in manifest.experiments if _is_without_leaks(e, own))


def _is_without_leaks(one: Experiment, own: Experiment) -> bool:
    """Whether it is the same but for the protocol."""
    return one.name == own.name and one.recipe == {**own.recipe, "protocol": OTHER}


def _interval(claim: Claim) -> str:
    if claim.interval is None:
        return "unknown"
    return f"{claim.interval.low:.1%} – {claim.interval.high:.1%}"


def _counted(claim: Claim) -> str:
    return f"{claim.n:,} {claim.of.removesuffix('s') if claim.n == 1 else claim.of}"
