"""Figures and tables of Part 1."""

from collections.abc import Mapping

from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import correlation, count, measured, plural
from report.phrases.two_classes import BASE, accuracy, confusion, loss, roc


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


FIGURES: Mapping[str, Words] = {
    "1.3a": Words(caption=_distribution, alternative=_distribution_seen),
    "1.3b": Words(caption=_scatter, alternative=_scatter_seen),
    "1.3c": Words(caption=_matrix, alternative=_matrix_seen),
    "1.5b": accuracy(BASE),
    "1.5c": loss(BASE),
    "1.5d": confusion(BASE),
    "1.5f": roc(BASE),
}
TABLES: Mapping[str, str] = {
    "1.1a": "The first and the last {rows} of the table, as read.",
    "1.1b": "Statistics of the columns {before}; a dash where a statistic has no meaning.",
    "1.1c": "Statistics of the columns {after}.",
    "1.1d": "Types of the columns {after}.",
    "1.2d": "The split, with seed {seed}.",
    "1.2e": "The six tensors.",
    "1.4": "The network, layer by layer.",
    "1.5a": "Scores of {base} on the test set.",
}
