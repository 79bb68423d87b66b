"""The main results of a manifest, for the table that closes a run."""

from collections.abc import Iterator

from manifest import Claim, Manifest

ROLES = ("base.sgd.published", "best.adam.published", "best.adam.leak-free")


def main_results(manifest: Manifest) -> Iterator[tuple[str, str, str, str]]:
    """(model, test accuracy, 95 % interval, n) of whatever this run has."""
    claims = {claim.id: claim for claim in manifest.claims}
    for experiment in manifest.experiments:
        protocol = experiment.recipe.get("protocol")
        claim = claims.get(f"{experiment.id}.accuracy")
        if claim is not None and (protocol is None or experiment.id in ROLES):
            leaks = ", leak-free" if protocol == "leak-free" else ""
            title = f"{experiment.title}{leaks}"
            yield title, f"{claim.value:.1%}", _interval(claim), _counted(claim)


def _interval(claim: Claim) -> str:
    if claim.interval is None:
        return "unknown"
    return f"{claim.interval.low:.1%} – {claim.interval.high:.1%}"


def _counted(claim: Claim) -> str:
    return f"{claim.n:,} {claim.of.removesuffix('s') if claim.n == 1 else claim.of}"
