"""Figures and tables of Part 4."""

from collections.abc import Mapping

from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import percent
from report.page.roles import CNN, VGG
from report.phrases.curves import Curves, alternative
from report.phrases.many_classes import areas, worst

MODELS = (CNN, VGG)


def _pair_of(what: str) -> Words:
    def caption(facts: Facts) -> str:
        left, right = map(facts.title, MODELS)
        return f"{left} (left) and {right} (right): {what} per epoch on training and validation images; line: test {what}."

    def seen(facts: Facts) -> str:
        return " ".join(alternative(Curves(facts, f"{m}_"), what, facts.title(m)) for m in MODELS)

    return Words(caption=caption, alternative=seen)


def _two_matrices(facts: Facts) -> str:
    left, right = map(facts.phrase, MODELS)
    return f"Confusion matrices of {left} (left) and {right} (right), shaded by share of the true class."


def _two_matrices_seen(facts: Facts) -> str:
    told = (
        f"{facts.title(m)}: {percent(facts.number(f'{m}_accuracy'))} on the diagonal. {worst(facts, f'{m}_')}"
        for m in MODELS
    )
    return f"Two grids with dark diagonals. {' '.join(told)}"


def _two_curves(facts: Facts) -> str:
    left, right = map(facts.phrase, MODELS)
    return (
        f"ROC curves of each class for {left} (left) and {right} (right), and the areas under them."
    )


def _two_curves_seen(facts: Facts) -> str:
    told = (f"{facts.title(m)}: {areas(facts, f'{m}_')}" for m in MODELS)
    return f"Two panels of curves. {' '.join(told)}"


FIGURES: Mapping[str, Words] = {
    "4.3c-accuracy": _pair_of("accuracy"),
    "4.3c-loss": _pair_of("loss"),
    "4.3d": Words(caption=_two_matrices, alternative=_two_matrices_seen),
    "4.3e": Words(caption=_two_curves, alternative=_two_curves_seen),
}
TABLES: Mapping[str, str] = {
    "4.1": "{vgg}, layer by layer, for one image{of_size}.",
    "4.2": "Layers, units and parameters, counted from the layer tables.",
    "4.3a": "Time and memory of training.",
    "4.3b": "Scores of {cnn} and of {vgg} on the test set.",
}
