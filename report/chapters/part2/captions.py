"""Figures and tables of Part 2."""

from collections.abc import Mapping

from report.chapters.part2 import captions_seeds as seeds
from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import fixed, listed, percent, seed
from report.phrases.two_classes import COMBINATION, accuracy, accuracy_seen, confusion, loss, roc


def _two_models(facts: Facts) -> str:
    each = listed(f"of {phrase}" for phrase in facts.models.main.values())
    return f"Test accuracy {each}: {seeds.intervals(facts)}."


def _two_models_seen(facts: Facts) -> str:
    known = [(facts.number(f"{name}_mean"), phrase) for name, phrase in facts.models.main.items()]
    means = [f"{phrase} {percent(mean)}" for mean, phrase in known]
    gap = fixed(abs(known[-1][0] - known[0][0]) * 100, 1)
    return f"Two points: {', '.join(means)}, {gap} points apart."


def _setup(end: str) -> Words:
    """Of the setup that is at one end of all by its accuracy on validation."""

    def caption(facts: Facts) -> str:
        return (
            f"Accuracy per epoch of the setup with the {end} mean validation accuracy, "
            f"seed {seed(facts.number('seed'))}; line: test accuracy."
        )

    return Words(caption=caption, alternative=accuracy_seen)


FIGURES: Mapping[str, Words] = {
    **seeds.FIGURES,
    "2.2a": _setup("lowest"),
    "2.2b": _setup("highest"),
    "2.4c": Words(caption=_two_models, alternative=_two_models_seen),
    "2.4d-accuracy": accuracy(COMBINATION),
    "2.4d-loss": loss(COMBINATION),
    "2.4e": confusion(COMBINATION),
    "2.4f": roc(COMBINATION),
}
TABLES: Mapping[str, str] = {
    "2.3-cost": "Time and memory of one training alone.",
    "2.4a": "Settings of {combination}.",
    "2.4b": "Scores of {combination} on the test set.",
    "2.5": "{conditions}.",
    "2.5-simple": "{conditions}, and {simple}.",
    "2.6": "Errors on the test set over all seeds.",
    "2.7": "Recall on positive test {rows} that also stand in train or validation, and on the others.",
    "2.8": "Effects that the source states, and what is left of them. Differences from {base} in test accuracy.",
}
