"""The recipe of a network on the table → sentences and clauses about what it asks for.

A setting that stands at its neutral value, such as no dropout, is not spoken of.
"""

from collections.abc import Iterator, Mapping

from report.page import formats
from report.page.evidence import Evidence, Setting
from report.page.formats import count, in_words, listed, setting
from report.page.tracing import Count, address

ACTIVATIONS: Mapping[str, tuple[str, str]] = {  # name, and what it does for a unit
    "leaky-relu": (
        "LeakyReLU",
        "It makes the network non-linear, and as it lets a small part of negative values through, a unit whose input has "
        "turned negative still receives a gradient and can recover.",
    ),
    "relu": (
        "ReLU",
        "It makes the network non-linear by cutting negative values off, and is cheap to compute.",
    ),
}
DEFAULT = "leaky-relu"
NON_LINEAR = "It makes the network non-linear."


def activation(evidence: Evidence, experiment: str) -> tuple[str, str]:
    """Its name, and a sentence about it."""
    chosen = str(evidence.experiment(experiment).recipe.get("activation", DEFAULT))
    return ACTIVATIONS.get(chosen, (chosen, NON_LINEAR))


def after_each_layer(evidence: Evidence, experiment: str) -> list[str]:
    """What follows each hidden layer, in order."""
    recipe = evidence.experiment(experiment).recipe
    before = ["batch normalisation"] if recipe.get("batch_norm") else []
    after = ["dropout"] if recipe.get("dropout") else []
    return [*before, activation(evidence, experiment)[0], *after]


def hidden(evidence: Evidence, experiment: str) -> list[int]:
    """Units of each hidden layer."""
    found = evidence.setting(experiment, "hidden")
    return found if isinstance(found, list) else []


def hidden_layers(layers: int, units: list[int]) -> str:
    """As in "three fully connected hidden layers of 64 units each"."""
    told = in_words(layers, "fully connected hidden layer")
    if len(set(units)) == 1:
        each = " each" if layers > 1 else ""
        return f"{told} of {formats.plural(units[0], 'unit')}{each}"
    return f"{told} of {listed(map(count, units))} units"


def training(evidence: Evidence, experiment: str) -> list[str]:
    """Sentences about what training does beside its steps."""
    return list(_training(dict(evidence.experiment(experiment).recipe)))


def _training(recipe: dict[str, Setting]) -> Iterator[str]:
    accumulation, patience = recipe.get("accumulation"), recipe.get("early_stopping")
    if isinstance(accumulation, int) and accumulation > 1:
        yield f"It takes a step every {in_words(accumulation, 'batch', 'batches')}."
    if recipe.get("plateau_factor") is not None:
        yield (
            f"The learning rate is multiplied by {setting(recipe['plateau_factor'])} once the validation loss has not fallen "
            f"for {_epochs(recipe.get('plateau_patience'))}."
        )
    if patience is not None:
        yield f"Training ends once the validation loss has not fallen for {_epochs(patience)}."


def _epochs(patience: Setting) -> str:
    return in_words(patience, "epoch") if isinstance(patience, int) else "some epochs"


def how_long(evidence: Evidence, experiment: str) -> str:
    """As in "for 300 epochs"."""
    one = evidence.experiment(experiment)
    most = "up to " if one.recipe.get("early_stopping") is not None else ""
    return f"for {most}{formats.plural(one.epochs, 'epoch')}"


NOUNS = {
    "dropout": "dropout",
    "batch_size": "batch size",
    "learning_rate": "learning rate",
}
SWITCHES = {
    "batch_norm": ("adds batch normalisation", "leaves batch normalisation out"),
    "early_stopping": ("adds early stopping", "leaves early stopping out"),
    "plateau_factor": (
        "adds the learning-rate scheduler",
        "leaves the learning-rate scheduler out",
    ),
}
UNSAID = {"protocol", "plateau_patience"}


def changes(evidence: Evidence, experiment: str, base: str) -> list[str]:
    """What a recipe does otherwise than another one, each as in "lowers the dropout to 0.3"."""
    own, other = (evidence.experiment(id).recipe for id in (experiment, base))
    differing = [name for name in {**own, **other} if own.get(name) != other.get(name)]
    known = [*SWITCHES, *NOUNS, "hidden", "optimiser"]
    order = sorted(set(differing) - UNSAID, key=[*known, *sorted({*own, *other} - {*known})].index)
    return [_change(evidence, experiment, name, own.get(name), other.get(name)) for name in order]


def _change(evidence: Evidence, experiment: str, name: str, own: Setting, other: Setting) -> str:
    if name in SWITCHES and (not own or not other):
        adds, leaves = SWITCHES[name]
        return adds if own else leaves
    if name == "optimiser":
        return f"takes {evidence.optimiser(experiment)} for the optimiser"
    if name == "hidden" and isinstance(own, list):
        number = Count(len(own), (address(("experiments", experiment, "recipe", name)),))
        return f"has {hidden_layers(number, own)}"
    noun = NOUNS.get(name, name.replace("_", " "))
    if isinstance(own, int | float) and isinstance(other, int | float):
        return f"{'lowers' if own < other else 'raises'} the {noun} to {setting(own)}"
    return f"sets the {noun} to {setting(own)}"
