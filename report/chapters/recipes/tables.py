"""Recipes of all networks → a table of those on the table, and one of those on images."""

from collections.abc import Iterator, Mapping, Sequence

from manifest import Experiment
from report.page import formats, settings
from report.page.captions import caption
from report.page.evidence import Evidence
from report.page.numbering import Numbering
from report.page.outline import RECIPES
from report.page.tables import Block, View
from report.phrases import recipes, training

OF_TABLE, OF_IMAGES = RECIPES
TABLES: Mapping[str, str] = {
    OF_TABLE: "Recipes of the networks on the table, each as it is declared.",
    OF_IMAGES: "Recipes of the networks on images.",
}
ON_TABLE = (
    "Network", "Optimiser", "Learning rate", "Batch", "Epochs", "Hidden layers", "Activation", "Dropout", "Batch norm",
    "Parameters", "Further",
)  # fmt: skip
ON_IMAGES = (
    "Network", "Learning rate", "Batch", "Images", "Epochs", "Pixels", "Augmented", "Dropout", "Parameters",
    "Tested weights",
)  # fmt: skip
TEXT = {"Network", "Optimiser", "Activation", "Further", "Tested weights", "Hidden layers"}


def on_table(evidence: Evidence) -> list[Experiment]:
    """Under the optimiser and the protocol that each is declared with; Part 1 is about the base alone."""
    if not evidence.ran("2"):
        return [evidence.experiment(evidence.base)] if evidence.ran("1") else []
    return [e for e in evidence.experiments.values() if e.main and "hidden" in e.recipe]


def on_images(evidence: Evidence) -> list[str]:
    return list(evidence.manifest.scale.images)


def made(evidence: Evidence) -> tuple[str, ...]:
    """Those that there is anything to show in."""
    there = {OF_TABLE: on_table(evidence), OF_IMAGES: on_images(evidence)}
    return tuple(name for name, networks in there.items() if networks)


def initialisations(evidence: Evidence) -> list[str]:
    """Of the first network on images of each family, as the family says it."""
    first: dict[str, str] = {}
    for network in evidence.manifest.networks:
        first.setdefault(network.family, network.initialisation)
    return [told for told in first.values() if told]


def views(evidence: Evidence, numbering: Numbering) -> dict[str, View]:
    rows = {
        OF_TABLE: (ON_TABLE, [_row(evidence, one) for one in on_table(evidence)]),
        OF_IMAGES: (ON_IMAGES, [_image_row(evidence, id) for id in on_images(evidence)]),
    }
    return {
        name: _view(evidence, numbering, name, *rows[name])
        for name in made(evidence)
        if name in numbering.tables
    }


def _view(
    evidence: Evidence,
    numbering: Numbering,
    name: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> View:
    """Without columns that are alike in nothing but being empty."""
    kept = [n for n in range(len(header)) if any(row[n] for row in rows)]
    numeric = tuple(header[n] not in TEXT for n in kept)
    return View(
        id=name,
        number=numbering.tables[name],
        caption=caption(evidence, TABLES, name),
        blocks=(
            Block(
                header=tuple(header[n] for n in kept),
                numeric=numeric,
                rows=tuple(tuple(row[n] for n in kept) for row in rows),
            ),
        ),
        totals=(),
        style="wide",
    )


def _row(evidence: Evidence, one: Experiment) -> tuple[str, ...]:
    def setting(name: str) -> str:
        return settings.value(evidence, one.id, name)

    return (
        one.title,
        setting("optimiser"),
        setting("learning_rate"),
        setting("batch_size"),
        formats.count(one.epochs),
        setting("hidden"),
        setting("activation"),
        setting("dropout"),
        setting("batch_norm"),
        _parameters(evidence, one.id),
        "; ".join(_further(evidence, one)),
    )


FURTHER: Mapping[str, str] = {
    "momentum": "momentum",
    "weight_decay": "weight decay",
    "label_smoothing": "label smoothing",
    "accumulation": "accumulation over",
    "plateau_factor": "scheduler, factor",
    "plateau_patience": "patience",
    "early_stopping": "early stopping after",
}


def _further(evidence: Evidence, one: Experiment) -> Iterator[str]:
    """What not every network has."""
    for name, words in FURTHER.items():
        found = one.recipe.get(name)
        if found not in recipes.NEUTRAL and (name, found) != ("accumulation", 1):
            yield f"{words} {settings.value(evidence, one.id, name)}"
    if one.recipe.get("cosine"):
        yield "cosine schedule"


def _image_row(evidence: Evidence, id: str) -> tuple[str, ...]:
    effort, known = evidence.manifest.scale.images[id], evidence.network(id)
    return (
        evidence.title(id),
        settings.value(evidence, id, "learning_rate"),
        settings.value(evidence, id, "batch_size"),
        formats.count(evidence.value(f"{id}.train-images")),
        formats.count(evidence.experiment(id).epochs),
        formats.count(effort["pixels"]),
        settings.value(evidence, id, "augmented"),
        formats.setting(known.dropout) if known and known.dropout else "",
        _parameters(evidence, id),
        training.tested(evidence, id) or "of each seed",
    )


def _parameters(evidence: Evidence, id: str) -> str:
    claim = evidence.claims.get(f"{id}.parameters")
    return formats.count(claim.value) if claim else ""
