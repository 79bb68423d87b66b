"""How a network on images was trained → a sentence, and which of its epochs was tested."""

from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, plural
from report.page.numbering import Numbering
from report.page.outline import RECIPES

TABLE = RECIPES[1]


def recipe(evidence: Evidence, numbering: Numbering, experiment: str) -> str:
    """As in "The CNN is trained by Adam with …, at a learning rate of 0.001 in batches of 32"."""
    known = evidence.network(experiment)
    by = (
        f"by {known.optimiser} with {known.loss} as its loss, " if known and known.optimiser else ""
    )
    rate, batch = (evidence.setting(experiment, name) for name in ("learning_rate", "batch_size"))
    images = evidence.count(f"{experiment}.train-images")
    dropped = (
        f", with a dropout of {formats.setting(known.dropout)}" if known and known.dropout else ""
    )
    return (
        f"{formats.sentence(evidence.phrase(experiment))} is trained {by}at a learning rate of {formats.setting(rate)} in "
        f"batches of {formats.setting(batch)}, for {plural(evidence.experiment(experiment).epochs, 'epoch')} of "
        f"{plural(images, 'image')}{dropped}; {numbering.table(TABLE)} has the recipes of all networks."
    )


def tested(evidence: Evidence, experiment: str) -> str:
    """The epoch whose weights were tested, where it was one training: "epoch 3 of 4"."""
    claim = evidence.claims.get(f"{experiment}.epoch")
    if claim is None or claim.of == "seeds":
        return ""
    return f"epoch{formats.BOUND}{count(claim.value)} of {count(evidence.experiment(experiment).epochs)}"
