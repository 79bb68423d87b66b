"""The networks on images that ran → the entries of the manifest about how they are built."""

from collections.abc import Iterator, Sequence

import manifest
from pipeline.choices import OF_IMAGES
from pipeline.command.prepared import Prepared
from pipeline.config import image
from pipeline.models import counts
from pipeline.work.plan import Wanted


def networks(prepared: Prepared, wanted: Sequence[Wanted]) -> Iterator[manifest.Network]:
    written = {network.id: network.about.strip() for network in prepared.assignment.networks}
    for network in image(w.experiment for w in wanted):
        classes = len(prepared.given_characters.classes)
        told = (network.network.about, network.network.initialisation)
        structure, initialisation = (formatted(text, network=network.phrase) for text in told)
        yield manifest.Network(
            experiment=network.id,
            family=network.network.title,
            structure=structure,
            initialisation=initialisation,
            about=written[network.id],
            dropout=counts.dropout(network.network, classes, prepared.scale.image(network).pixels),
            optimiser=OF_IMAGES.optimiser,
            loss=OF_IMAGES.loss,
            schedule=OF_IMAGES.schedule,
            chosen=OF_IMAGES.chosen,
        )


def formatted(text: str, network: str) -> str:
    """A sentence about a network, which may begin with its name."""
    told = text.replace("{network}", network)
    return told[:1].upper() + told[1:]
