"""Figures of Parts 1 and 2."""

from collections.abc import Callable, Mapping

from report.captions import Words, seeds
from report.evidence import Facts
from report.formats import correlation, count, fixed, listed, measured, percent, plural
from report.prose.curves import Curves, alternative


def _distribution(facts: Facts) -> str:
    name = facts.name("feature")
    return f"Distribution of {name} over {plural(facts.count('n'), 'row')}: histogram and density."


def _distribution_seen(facts: Facts) -> str:
    n = measured
    return (
        f"Histogram from {n(facts.number('minimum'))} to {n(facts.number('maximum'))}. It peaks between "
        f"{n(facts.number('mode_low'))} and {n(facts.number('mode_high'))} with {plural(facts.count('mode_count'), 'row')}; "
        f"half of the values lie between {n(facts.number('q25'))} and {n(facts.number('q75'))}, the median is {n(facts.number('median'))}."
    )


def _scatter(facts: Facts) -> str:
    return f"{facts.name('feature_y')} against {facts.name('feature_x')}, by class of the target."


def _scatter_seen(facts: Facts) -> str:
    return (
        f"Two clouds of points: {count(facts.number('n_negative'))} negative, centred near "
        f"({measured(facts.number('median_x_negative'))}, {measured(facts.number('median_y_negative'))}), and "
        f"{count(facts.number('n_positive'))} positive, centred near ({measured(facts.number('median_x_positive'))}, "
        f"{measured(facts.number('median_y_positive'))}). The correlation of the axes is {correlation(facts.number('correlation'))}."
    )


def _matrix(_: Facts) -> str:
    return "Correlation matrix of the features and the target (Pearson’s r)."


def _matrix_seen(facts: Facts) -> str:
    target = facts.name("strongest_target")
    text = (
        f"Grid of correlations. In the row of the target, {target} stands out with "
        f"{correlation(facts.number(f'{target}|target'))}."
    )
    if "strongest_pair" not in facts:
        return text
    first, _, second = facts.name("strongest_pair").partition("|")
    return f"{text} Among features, {first} with {second} does, at {correlation(facts.number(facts.name('strongest_pair')))}."


def _accuracy_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'accuracy')}"


def _loss_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'loss')}"


def _confusion_seen(facts: Facts) -> str:
    counts = [
        facts.count(name)
        for name in ("true_negatives", "false_positives", "false_negatives", "true_positives")
    ]
    right = (counts[0] + counts[3]) / max(1, sum(counts))
    return (
        f"Grid of two by two. True class 0: {count(counts[0])} predicted 0, {count(counts[1])} predicted 1. "
        f"True class 1: {count(counts[2])} predicted 0, {count(counts[3])} predicted 1. {percent(right)} lie on the diagonal."
    )


def _roc_seen(facts: Facts) -> str:
    if "auc" not in facts:
        return "Only the diagonal: the test set holds a single class, so there is no curve."
    return (
        f"A stepped curve above the diagonal with an area of {fixed(facts.number('auc'), 3)}. The point of the 0/1 predictions "
        f"lies at a false positive rate of {percent(facts.number('false_positive_rate'))} and a true positive rate of "
        f"{percent(facts.number('true_positive_rate'))}."
        if facts.number("auc") > 0.5
        else f"A stepped curve along or below the diagonal with an area of {fixed(facts.number('auc'), 3)}."
    )


def _two_models(facts: Facts) -> str:
    each = listed(f"of {phrase}" for phrase in facts.called.main.values())
    return f"Test accuracy {each}: {seeds.intervals(facts)}."


def _two_models_seen(facts: Facts) -> str:
    known = [(facts.number(f"{name}_mean"), phrase) for name, phrase in facts.called.main.items()]
    means = [f"{phrase} {percent(mean)}" for mean, phrase in known]
    gap = fixed(abs(known[-1][0] - known[0][0]) * 100, 1)
    return f"Two points: {', '.join(means)}, {gap} points apart."


def _setup(end: str) -> Words:
    """Of the setup that is at one end of all by its accuracy on validation."""

    def caption(facts: Facts) -> str:
        return (
            f"Accuracy per epoch of the setup with the {end} mean validation accuracy, "
            f"seed {count(facts.number('seed'))}; line: test accuracy."
        )

    return Words(caption=caption, alternative=_accuracy_seen)


def _curves(place: int, measure: str, seen: Callable[[Facts], str]) -> Words:
    """Of the base, which is the first of the main models, or of the combination."""

    def caption(facts: Facts) -> str:
        return (
            f"{measure.capitalize()} per epoch of {facts.main(place)} on training and validation rows, seed "
            f"{count(facts.number('seed'))}; line: test {measure}."
        )

    return Words(caption=caption, alternative=seen)


def _confusion(place: int) -> Words:
    def caption(facts: Facts) -> str:
        return (
            f"Confusion matrix of {facts.main(place)} on {plural(facts.count('n'), 'test row')}, seed "
            f"{count(facts.number('seed'))}: counts and shares of each true class."
        )

    return Words(caption=caption, alternative=_confusion_seen)


def _roc(place: int) -> Words:
    def caption(facts: Facts) -> str:
        return (
            f"ROC curve of {facts.main(place)} from predicted probabilities, seed {count(facts.number('seed'))}, and the point "
            "that 0/1 predictions leave of it."
        )

    return Words(caption=caption, alternative=_roc_seen)


BASE, COMBINATION = 0, 1

FIGURES: Mapping[str, Words] = {
    **seeds.FIGURES,
    "1.3a": Words(caption=_distribution, alternative=_distribution_seen),
    "1.3b": Words(caption=_scatter, alternative=_scatter_seen),
    "1.3c": Words(caption=_matrix, alternative=_matrix_seen),
    "1.5b": _curves(BASE, "accuracy", _accuracy_seen),
    "1.5c": _curves(BASE, "loss", _loss_seen),
    "1.5d": _confusion(BASE),
    "1.5f": _roc(BASE),
    "2.2a": _setup("lowest"),
    "2.2b": _setup("highest"),
    "2.4c": Words(caption=_two_models, alternative=_two_models_seen),
    "2.4d-accuracy": _curves(COMBINATION, "accuracy", _accuracy_seen),
    "2.4d-loss": _curves(COMBINATION, "loss", _loss_seen),
    "2.4e": _confusion(COMBINATION),
    "2.4f": _roc(COMBINATION),
}
