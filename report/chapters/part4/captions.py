"""Figures and tables of Part 4, of as many networks as there are."""

from collections.abc import Mapping, Sequence

from report.page import formats
from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import in_words, percent
from report.page.tracing import Count
from report.phrases.curves import Curves, alternative
from report.phrases.many_classes import areas, worst


def _panels(names: Sequence[str]) -> str:
    """Which panel is whose; of more than two, the panels have their names."""
    if len(names) == 2:
        return f"{names[0]} (left) and {names[1]} (right)"
    return formats.listed(names)


def _curves_of(what: str) -> Words:
    def caption(facts: Facts) -> str:
        names = _panels([facts.title(model) for model in facts.compared])
        return f"{names}: {what} per epoch on training and validation images; line: test {what}{_weights(facts)}."

    def seen(facts: Facts) -> str:
        return " ".join(
            alternative(Curves(facts, f"{m}_"), what, facts.title(m)) for m in facts.compared
        )

    return Words(caption=caption, alternative=seen)


def _weights(facts: Facts) -> str:
    """Whose they are that were tested, of each network."""
    chosen = [(Curves(facts, f"{m}_").chosen, facts.title(m)) for m in facts.compared]
    told = [f"{formats.count(epoch)} ({title})" for epoch, title in chosen if epoch]
    if not told:
        return ""
    return f", with the weights of {'epoch' if len(told) == 1 else 'epochs'} {formats.listed(told)}"


def _matrices(facts: Facts) -> str:
    names, matrices = _panels([facts.phrase(model) for model in facts.compared]), "matrices"
    if len(facts.compared) == 1:
        matrices = "matrix"
    return f"Confusion {matrices} of {names}, shaded by share of the true class."


def _matrices_seen(facts: Facts) -> str:
    told = (
        f"{facts.title(m)}: {percent(facts.number(f'{m}_accuracy'))} on the diagonal. {worst(facts, f'{m}_')}"
        for m in facts.compared
    )
    return f"{_several(facts, 'grid')}. {' '.join(told)}"


def _several(facts: Facts, what: str) -> str:
    return formats.sentence(in_words(_number(facts), what))


def _number(facts: Facts) -> int:
    """How many networks are drawn, which knows the figure."""
    return Count(len(facts.compared), facts.address)


def _all_curves(facts: Facts) -> str:
    names = _panels([facts.phrase(model) for model in facts.compared])
    return f"ROC curves of each class for {names}, and the areas under them."


def _all_curves_seen(facts: Facts) -> str:
    told = (f"{facts.title(m)}: {areas(facts, f'{m}_')}" for m in facts.compared)
    return f"{_several(facts, 'panel')} of curves. {' '.join(told)}"


FIGURES: Mapping[str, Words] = {
    "4.3c-accuracy": _curves_of("accuracy"),
    "4.3c-loss": _curves_of("loss"),
    "4.3d": Words(caption=_matrices, alternative=_matrices_seen),
    "4.3e": Words(caption=_all_curves, alternative=_all_curves_seen),
}
TABLES: Mapping[str, str] = {
    "4.1": "{network}, layer by layer, for {images}.",
    "4.2": "Layers, units and parameters, counted from the layer tables.",
    "4.3a": "Time and memory of one training alone, and its time in this run.",
    "4.4": "Three differences in test accuracy on the same images: by images, epochs and batches; by network and learning rate; and by all of these.",
    "4.3b": "Scores of {compared} on the test set.",
}
