"""A manifest and the store → OUTPUT/models/: the weights of each network on images, and a card.

One seed is exported, the first; the scores on the card are those of the manifest.
"""

from manifest import Experiment, Manifest
from manifest.output import Output
from pipeline.models import families
from pipeline.networks import weights
from pipeline.networks.model_card import card
from pipeline.networks.weights import Description
from pipeline.records import Characters
from pipeline.store import Store


def export_models(
    content: Manifest, characters: Characters | None, store: Store, output: Output
) -> None:
    """Each network with its card; the same bytes each time."""
    for experiment in content.experiments:
        if characters is not None and experiment.id in content.scale.images:
            described = _described(experiment, content, characters)
            stored = store.weights(experiment.keys[0])
            weights_file, card_file = names(experiment.id)
            output.write(weights_file, weights.exported(stored, described))
            output.write(card_file, card(content, experiment, described).encode())


def names(experiment: str) -> tuple[str, str]:
    """Of the files of an experiment in the output folder: weights and card."""
    stem = f"{weights.FOLDER}/{experiment}"
    return f"{stem}{weights.SUFFIX}", f"{stem}.md"


def _described(experiment: Experiment, content: Manifest, characters: Characters) -> Description:
    recipe = experiment.recipe
    options = {"model", *families.options(str(recipe["model"]))}
    return Description.model_validate(
        {
            "experiment": experiment.id,
            "network": {name: value for name, value in recipe.items() if name in options},
            "pixels": content.scale.images[experiment.id]["pixels"],
            "classes": characters.classes,
            "data": characters.name,
            "digest": characters.digest,
            "seed": experiment.seeds[0],
            "keys": experiment.keys,
        }
    )
