"""The recipes and families of a run → what its networks are built of and trained by, each with its work."""

from collections.abc import Callable, Iterator, Mapping

from manifest import Experiment
from report.page import formats
from report.page.citations import cite
from report.page.evidence import Evidence, Setting

Recipe = Mapping[str, Setting]
Uses = Callable[[Recipe], bool]


def _on(name: str) -> Uses:
    return lambda recipe: bool(recipe.get(name))


def _is(name: str, value: str) -> Uses:
    return lambda recipe: recipe.get(name) == value


BLOCKS: tuple[tuple[str, str, Uses], ...] = (  # name, work, and the recipes that have it
    ("dropout", "srivastava", _on("dropout")),
    ("batch normalisation", "ioffe-szegedy", _on("batch_norm")),
    ("momentum", "polyak", _on("momentum")),
    ("Adam", "kingma-ba", _is("optimiser", "adam")),
    ("AdamW", "loshchilov-hutter-decay", _is("optimiser", "adamw")),
    ("a cosine schedule", "loshchilov-hutter-cosine", _on("cosine")),
    ("label smoothing", "szegedy", _on("label_smoothing")),
    ("early stopping", "prechelt", _on("early_stopping")),
    ("convolutional layers", "lecun", _is("model", "cnn")),
    ("VGG", "simonyan-zisserman", _is("model", "vgg")),
    ("residual connections", "he-residual", _is("model", "resnet18")),
    (
        "He’s initialisation",
        "he-rectifiers",
        lambda recipe: recipe.get("model") in {"vgg", "resnet18"},
    ),
)


def blocks(evidence: Evidence) -> str:
    used = list(_used(evidence))
    return f"The networks of this report use {formats.listed(used)}." if used else ""


def _used(evidence: Evidence) -> Iterator[str]:
    recipes = [_whole(evidence, e) for e in evidence.experiments.values() if _is_shown(evidence, e)]
    for name, work, uses in BLOCKS:
        if any(map(uses, recipes)):
            yield f"{name} {cite(work)}"


def _whole(evidence: Evidence, one: Experiment) -> Recipe:
    """With what every network of a family on images has, which no recipe declares."""
    if one.id not in evidence.manifest.scale.images:
        return one.recipe
    network = evidence.network(one.id)
    if network is None:
        return one.recipe
    return {**one.recipe, "dropout": network.dropout, "optimiser": network.optimiser.lower()}


def _is_shown(evidence: Evidence, one: Experiment) -> bool:
    """Part 1 shows the base as it is, and Part 2 under other conditions too."""
    if one.id in evidence.manifest.scale.images:
        return True
    return evidence.ran("2") or (evidence.ran("1") and one.id == evidence.base)
