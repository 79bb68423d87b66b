"""Figures of Parts 1 and 2."""

from collections.abc import Mapping

from report.captions import Words, seeds
from report.evidence import Facts
from report.formats import correlation, count, fixed, listed, measured, percent, plural
from report.prose.curves import Curves, alternative


def _distribution(facts: Facts) -> str:
    row = facts.called.row
    rows = plural(facts.count("n"), row.one, row.many)
    return f"Distribution of {facts.column('feature')} over {rows}: histogram and density."


def _distribution_seen(facts: Facts) -> str:
    n, row = measured, facts.called.row
    return (
        f"Histogram from {n(facts.number('minimum'))} to {n(facts.number('maximum'))}. It peaks between "
        f"{n(facts.number('mode_low'))} and {n(facts.number('mode_high'))} with {plural(facts.count('mode_count'), row.one, row.many)}; "
        f"half of the values lie between {n(facts.number('q25'))} and {n(facts.number('q75'))}, the median is {n(facts.number('median'))}."
    )


def _scatter(facts: Facts) -> str:
    return (
        f"{facts.column('feature_y')} against {facts.column('feature_x')}, by class of the target."
    )


def _scatter_seen(facts: Facts) -> str:
    return (
        f"Two clouds of points: {count(facts.number('n_negative'))} negative, centred near "
        f"({measured(facts.number('median_x_negative'))}, {measured(facts.number('median_y_negative'))}), and "
        f"{count(facts.number('n_positive'))} positive, centred near ({measured(facts.number('median_x_positive'))}, "
        f"{measured(facts.number('median_y_positive'))}). The correlation of the axes is {correlation(facts.number('correlation'))}."
    )


def _matrix(facts: Facts) -> str:
    if facts.count("drawn") == len(facts.called.columns):
        return "Correlation matrix of the features and the target (Pearson’s r)."
    drawn = count(facts.number("drawn"))
    return (
        f"Correlation matrix of the {drawn} features with the strongest correlations to the target, and the target "
        "(Pearson’s r)."
    )


def _matrix_seen(facts: Facts) -> str:
    strongest = facts.name("strongest_target")
    text = (
        f"Grid of correlations. In the row of the target, {facts.called.column(strongest)} stands out with "
        f"{correlation(facts.number(f'{strongest}|{facts.called.target}'))}."
    )
    if "strongest_pair" not in facts:
        return text
    first, second = facts.called.pair(facts.name("strongest_pair"))
    if len(facts.called.columns) == 2:
        return f"{text} The features correlate at {correlation(facts.number(facts.name('strongest_pair')))}."
    return f"{text} Among features, {first} with {second} does, at {correlation(facts.number(facts.name('strongest_pair')))}."


def _accuracy(facts: Facts) -> str:
    rows = facts.called.row.many
    return f"Accuracy per epoch on training and validation {rows}, seed {count(facts.number('seed'))}; line: test accuracy."


def _loss(facts: Facts) -> str:
    rows = facts.called.row.many
    return f"Loss per epoch on training and validation {rows}, seed {count(facts.number('seed'))}; line: test loss."


def _accuracy_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'accuracy')}"


def _loss_seen(facts: Facts) -> str:
    return f"Two curves: {alternative(Curves(facts), 'loss')}"


def _confusion(facts: Facts) -> str:
    row = facts.called.row
    tested = plural(facts.count("n"), f"test {row.one}", f"test {row.many}")
    return f"Confusion matrix of {tested}, seed {count(facts.number('seed'))}: counts and shares of each true class."


def _confusion_seen(facts: Facts) -> str:
    counts = [
        facts.count(name)
        for name in ("true_negatives", "false_positives", "false_negatives", "true_positives")
    ]
    right = (counts[0] + counts[3]) / max(1, sum(counts))
    zero, one = facts.called.classes
    return (
        f"Grid of two by two. True class {zero}: {count(counts[0])} predicted {zero}, {count(counts[1])} predicted {one}. "
        f"True class {one}: {count(counts[2])} predicted {zero}, {count(counts[3])} predicted {one}. {percent(right)} lie on the diagonal."
    )


def _roc(facts: Facts) -> str:
    return f"ROC curve from predicted probabilities, seed {count(facts.number('seed'))}, and the point that 0/1 predictions leave of it."


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
    each = listed(f"of {phrase}" for phrase in seeds.models(facts).values())
    return f"Test accuracy {each}: {seeds.intervals(facts)}."


def _two_models_seen(facts: Facts) -> str:
    named = seeds.models(facts)
    means = [f"{phrase} {percent(facts.number(f'{name}_mean'))}" for name, phrase in named.items()]
    gap = fixed(abs(facts.number("best_mean") - facts.number("base_mean")) * 100, 1)
    return f"Two points: {', '.join(means)}, {gap} points apart."


def _setup(end: str) -> Words:
    """Of the setup that is at one end of all by its accuracy on validation."""

    def caption(facts: Facts) -> str:
        return (
            f"Accuracy per epoch of the setup with the {end} mean validation accuracy, "
            f"seed {count(facts.number('seed'))}; line: test accuracy."
        )

    return Words(caption=caption, alternative=_accuracy_seen)


ACCURACY = Words(caption=_accuracy, alternative=_accuracy_seen)
LOSS = Words(caption=_loss, alternative=_loss_seen)
CONFUSION = Words(caption=_confusion, alternative=_confusion_seen)
ROC = Words(caption=_roc, alternative=_roc_seen)

FIGURES: Mapping[str, Words] = {
    **seeds.FIGURES,
    "1.3a": Words(caption=_distribution, alternative=_distribution_seen),
    "1.3b": Words(caption=_scatter, alternative=_scatter_seen),
    "1.3c": Words(caption=_matrix, alternative=_matrix_seen),
    "1.5b": ACCURACY,
    "1.5c": LOSS,
    "1.5d": CONFUSION,
    "1.5f": ROC,
    "2.2a": _setup("lowest"),
    "2.2b": _setup("highest"),
    "2.4c": Words(caption=_two_models, alternative=_two_models_seen),
    "2.4d-accuracy": ACCURACY,
    "2.4d-loss": LOSS,
    "2.4e": CONFUSION,
    "2.4f": ROC,
}
