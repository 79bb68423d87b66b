"""The main results of a manifest, for the table that closes a run."""

from collections.abc import Iterator

from manifest import Claim, Manifest

SHOWN = (
    ("Base network", "base.sgd.published.accuracy"),
    ("Best model", "best.adam.published.accuracy"),
    ("Best model, leak-free", "best.adam.leak-free.accuracy"),
    ("CNN", "cnn.accuracy"),
    ("CNN with batch norm", "cnn-batch-norm.accuracy"),
    ("VGG-13", "vgg13.accuracy"),
    ("VGG-13 with batch norm", "vgg13-batch-norm.accuracy"),
    ("CNN with augmentation", "cnn-augmented.accuracy"),
    ("VGG-13 with augmentation", "vgg13-augmented.accuracy"),
)


def main_results(manifest: Manifest) -> Iterator[tuple[str, str, str, str]]:
    """(model, test accuracy, 95 % interval, n) of whatever this run has."""
    claims = {claim.id: claim for claim in manifest.claims}
    for name, id in SHOWN:
        if (claim := claims.get(id)) is not None:
            yield name, f"{claim.value:.1%}", _interval(claim), _counted(claim)


def _interval(claim: Claim) -> str:
    if claim.interval is None:
        return "unknown"
    return f"{claim.interval.low:.1%} – {claim.interval.high:.1%}"


def _counted(claim: Claim) -> str:
    return f"{claim.n:,} {claim.of.removesuffix('s') if claim.n == 1 else claim.of}"
