"""A manifest and the store → OUTPUT/models/: the weights of each network on characters, and a card.

One seed is exported, the first; the scores on the card are those of the manifest.
"""

from pathlib import Path

from safetensors import SafetensorError

from manifest import Experiment, Manifest
from manifest.errors import MachineError
from pipeline import weights
from pipeline.model_card import card
from pipeline.models.families import FAMILIES
from pipeline.records import Characters
from pipeline.store import Store
from pipeline.weights import Description


def export_models(
    content: Manifest, characters: Characters | None, store: Store, output: Path
) -> None:
    """Each network with its card; the same bytes each time."""
    for experiment in content.experiments:
        if characters is not None and experiment.recipe.get("model") in FAMILIES:
            described = _described(experiment, content, characters)
            path = output / weights.FOLDER / f"{experiment.id}{weights.SUFFIX}"
            try:
                path.parent.mkdir(exist_ok=True)
                weights.export(store.weights(experiment.keys[0]), described, path)
                text = card(content, experiment, described)
                path.with_suffix(".md").write_text(text, encoding="utf-8", newline="\n")
            except (OSError, SafetensorError) as error:
                raise MachineError(
                    f"{path}: it can't be written ({error}); put that right and run the same "
                    "command again"
                ) from error


def _described(experiment: Experiment, content: Manifest, characters: Characters) -> Description:
    family = str(experiment.recipe["model"])
    return Description.model_validate(
        {
            "experiment": experiment.id,
            "model": family,
            "batch_norm": experiment.recipe["batch_norm"],
            "pixels": getattr(content.scale, family)["pixels"],
            "classes": characters.classes,
            "data": characters.name,
            "digest": characters.digest,
            "seed": experiment.seeds[0],
            "keys": experiment.keys,
        }
    )
