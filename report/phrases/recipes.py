"""A network's recipe → sentences. What stands at a value that changes nothing is not spoken of."""

from collections.abc import Callable, Iterator, Mapping

from manifest import Member
from report.page import formats, groups
from report.page.evidence import Evidence, Setting
from report.page.formats import listed, plural, setting
from report.page.settings import ACTIVATION, choice, value, with_value
from report.page.tracing import Count, address, follows

PAIRS = {"plateau_patience": "plateau_factor"}  # settings that come with another


def hidden(evidence: Evidence, experiment: str) -> list[int]:
    """Units of each hidden layer."""
    found = evidence.setting(experiment, "hidden")
    return found if isinstance(found, list) else []


def layers(evidence: Evidence, experiment: str) -> str:
    """As in "three fully connected hidden layers of 64 units each"."""
    units = hidden(evidence, experiment)
    number = formats.in_words(_counted(units, experiment), "fully connected hidden layer")
    if len(units) == 1:
        return f"{number} of {plural(units[0], 'unit')}"
    if len(set(units)) == 1:
        return f"{number} of {plural(units[0], 'unit')} each"
    return f"{number} of {listed(map(setting, units))} units"


def depth(evidence: Evidence, experiment: str) -> int:
    return _counted(hidden(evidence, experiment), experiment)


def _counted(counted: list[int], experiment: str) -> int:
    return Count(len(counted), (address(("experiments", experiment, "recipe")),))


def after_each_layer(evidence: Evidence, experiment: str) -> list[str]:
    """What follows each hidden layer, in its order."""
    steps = {
        "batch normalisation": evidence.setting(experiment, "batch_norm"),
        choice(evidence, experiment, ACTIVATION).phrase: True,
        "dropout": evidence.setting(experiment, "dropout"),
    }
    return [step for step, is_taken in steps.items() if is_taken]


def extras(evidence: Evidence, experiment: str) -> list[str]:
    """A sentence for each setting that is not in every recipe."""
    recipe = evidence.experiment(experiment).recipe
    return [tell(recipe) for name, tell in SENTENCES.items() if recipe.get(name) not in NEUTRAL]


NEUTRAL = (None, False, 0)
Recipe = Mapping[str, Setting]


def _accumulation(recipe: Recipe) -> str:
    batches = recipe["accumulation"]
    if not isinstance(batches, int) or batches == 1:
        return ""
    return f"It takes a step after every {plural(batches, 'batch', 'batches')}."


def _plateau(recipe: Recipe) -> str:
    epochs = recipe.get("plateau_patience")
    waited = f" for {plural(epochs, 'epoch')}" if isinstance(epochs, int) else ""
    return (
        f"The learning rate is multiplied by {setting(recipe['plateau_factor'])} each time that the validation loss has not "
        f"fallen{waited}."
    )


def _smoothing(recipe: Recipe) -> str:
    share = recipe["label_smoothing"]
    if not isinstance(share, float):
        return ""
    return (
        f"Labels are smoothed by {setting(share)} in training: a positive label counts as {setting(1 - share / 2)}, a negative one "
        f"as {setting(share / 2)}. Every loss of this report is measured with the labels as they are."
    )


def _times(recipe: Recipe) -> str:
    times = recipe["epochs_times"]
    if not isinstance(times, int) or times == 1:
        return ""
    return f"It is trained for {formats.word(times)} times the epochs of others."


def _stopping(recipe: Recipe) -> str:
    epochs = recipe["early_stopping"]
    waited = f" for {plural(epochs, 'epoch')}" if isinstance(epochs, int) else ""
    return f"Training ends once the validation loss has not fallen{waited}; the tested weights are those from before that wait."


SENTENCES: Mapping[str, Callable[[Recipe], str]] = {
    "momentum": lambda recipe: (
        f"With a momentum of {setting(recipe['momentum'])}, a step goes on in the direction of those before it."
    ),
    "weight_decay": lambda recipe: (
        f"A weight decay of {setting(recipe['weight_decay'])} pulls all weights towards zero."
    ),
    "label_smoothing": _smoothing,
    "accumulation": _accumulation,
    "plateau_factor": _plateau,
    "cosine": lambda _: (
        "The learning rate falls from epoch to epoch as half a cosine, from its full value in the first one towards zero."
    ),
    "early_stopping": _stopping,
    "epochs_times": _times,
}  # fmt: skip


def changed(evidence: Evidence, experiment: str, base: str) -> list[str]:
    """The settings in which a recipe differs from the base; what comes with another is not counted."""
    own, other = (evidence.experiment(id).recipe for id in (experiment, base))
    names = [name for name in {**own, **other} if own.get(name) != other.get(name)]
    return [name for name in names if PAIRS.get(name) not in names]


def settings_changed(evidence: Evidence, member: Member) -> int:
    """In how many settings a combination differs from the base."""
    names = changed(evidence, member.experiment, evidence.base)
    return groups.settings(names, member.experiment, evidence.base)


def changes(evidence: Evidence, experiment: str, base: str) -> Iterator[str]:
    """The same as what the network has: "batch normalisation", "a dropout of 0.3"."""
    recipe = evidence.experiment(experiment).recipe
    for name in changed(evidence, experiment, base):
        text = _change(evidence, experiment, name, recipe.get(name))
        yield compared(text, experiment, base)


def nouns(evidence: Evidence, experiment: str, base: str) -> Iterator[str]:
    """The same as names of settings alone: "learning rate"."""
    for name in changed(evidence, experiment, base):
        yield compared(NOUNS.get(name, name.replace("_", " ")), experiment, base)


def compared(text: str, *experiments: str) -> str:
    """Text that follows from several recipes together, and may come or go with any of them."""
    return follows(text, *(("experiments", experiment, "recipe") for experiment in experiments))


def left_out(evidence: Evidence, experiment: str, base: str) -> list[str]:
    """What the base has and the same network under another optimiser has not."""
    recipe = evidence.experiment(experiment).recipe
    names = changed(evidence, experiment, base)
    return [
        compared(NOUNS.get(name, name.replace("_", " ")), experiment, base)
        for name in names
        if recipe.get(name) in NEUTRAL
    ]


def _change(evidence: Evidence, experiment: str, name: str, found: Setting) -> str:
    noun = NOUNS.get(name, name.replace("_", " "))
    if found in NEUTRAL and name != "dropout":
        return f"no {noun}"
    if name == "hidden":
        return layers(evidence, experiment)
    if isinstance(found, int) and name in COUNTED:
        return COUNTED[name](found)
    if name == "label_smoothing":
        return f"{noun} of {setting(found)}"
    if found is True or name in NOUNS:
        return NAMED.get(name, noun)
    return with_value(evidence, noun, name, value(evidence, experiment, name))


NOUNS = {
    "batch_norm": "batch normalisation",
    "cosine": "cosine schedule",
    "early_stopping": "early stopping",
    "epochs_times": "number of epochs",
    "plateau_factor": "learning-rate scheduler",
}
COUNTED: Mapping[str, Callable[[int], str]] = {
    "accumulation": lambda n: f"a step after every {plural(n, 'batch', 'batches')}",
    "epochs_times": lambda n: f"{formats.word(n)} times the epochs",
}
NAMED = {"cosine": "a cosine schedule", "plateau_factor": "a learning-rate scheduler"}
