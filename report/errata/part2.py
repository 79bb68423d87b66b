"""Checks of Part 2: the sweeps, the methods, and the best model."""

import math

from report import formats
from report.errata.check import (
    Erratum,
    chance,
    contradiction_unless,
    least_difference,
    matrix,
    printed,
    standard_error,
    unsupported_unless,
)
from report.errata.part1 import area, scores
from report.evidence import Evidence
from report.formats import count, distance, fixed, percent, setting
from report.published import Source
from report.tracing import Count, address, shown

SETUPS = (1, 2, 3)


def one_network_three_accuracies(source: Source, _: Evidence) -> Erratum:
    ids = [f"{table}.accuracy-2" for table in ("2.1a", "2.1b", "2.1c")]
    found = [source.number(id) for id in ids]
    recipe = (
        f"dropout {source.text('2.1a.setup-2')}, batch size {source.text('2.1b.setup-2')} and learning rate "
        f"{source.text('2.1c.setup-2')}"
    )
    return Erratum(
        id="one-network-three-accuracies",
        name="One network, several accuracies",
        artefacts=("2.1a", "2.1b", "2.1c", "1.5a"),
        arithmetic=f"The middle setup of each table is the base, with {recipe}. It is given "
        f"{formats.listed(map(source.text, ids))}, {distance(max(found) - min(found), 2)} from the lowest to the highest.",
        verdict=contradiction_unless(max(found) == min(found)),
    )


def ranking_of_dropouts(source: Source, _: Evidence) -> Erratum:
    return _ranking(source, "2.1a", "ranking-of-dropouts", "Ranking of the dropouts")


def ranking_of_batch_sizes(source: Source, _: Evidence) -> Erratum:
    return _ranking(source, "2.1b", "ranking-of-batch-sizes", "Ranking of the batch sizes")


def ranking_of_rates(source: Source, _: Evidence) -> Erratum:
    return _ranking(source, "2.1c", "ranking-of-rates", "Ranking of the learning rates")


def _ranking(source: Source, table: str, id: str, name: str) -> Erratum:
    """The highest accuracy of a table against the next that differs from it."""
    found = sorted({source.number(f"{table}.accuracy-{n}") for n in SETUPS}, reverse=True)
    highest, next_to_it = found[0], found[min(1, len(found) - 1)]
    rows = matrix(source, "1.5d").rows
    apart = highest - next_to_it > least_difference(source, highest, next_to_it, rows)
    return Erratum(
        id=id,
        name=name,
        artefacts=(table,),
        quotes=(source.quote(f"{table}.best"),),
        arithmetic=f"{percent(highest, 2)} − {percent(next_to_it, 2)} is {distance(highest - next_to_it)}. "
        f"{chance(source, highest, next_to_it, rows)}",
        verdict=unsupported_unless(apart),
    )


def _highest(source: Source, table: str) -> int:
    """Which setup of a table has the highest accuracy."""
    return max(SETUPS, key=lambda n: source.number(f"{table}.accuracy-{n}"))


def rate_of_the_best_model(source: Source, _: Evidence) -> Erratum:
    chosen, best = source.number("2.4a.rate"), f"2.1c.setup-{_highest(source, '2.1c')}"
    return Erratum(
        id="rate-of-the-best-model",
        name="Learning rate of the best model",
        artefacts=("2.1c", "2.4a"),
        quotes=(source.quote("2.1c.best"), source.quote("2.4a.optimal")),
        arithmetic=f"The table has its highest accuracy at {source.text(best)}; the best model takes {setting(chosen)}.",
        verdict=contradiction_unless(source.number(best) == chosen),
    )


def settings_of_the_best_model(source: Source, _: Evidence) -> Erratum:
    dropout, batch = source.number("2.4a.dropout"), source.number("2.4a.batch")
    best = source.number(f"2.1a.setup-{_highest(source, '2.1a')}")
    tried = [source.number(f"2.1b.setup-{n}") for n in SETUPS]
    return Erratum(
        id="settings-of-the-best-model",
        name="Dropout and batch size of the best model",
        artefacts=("2.1a", "2.1b", "2.4a"),
        quotes=(source.quote("2.4a.optimal"),),
        arithmetic=f"The table of dropouts has its highest accuracy at {fixed(best, 1)}, the best model takes {fixed(dropout, 1)}. "
        f"The batch sizes that were tried are {formats.listed(map(count, tried))}, the best model takes {count(batch)}.",
        verdict=contradiction_unless(best == dropout and batch in tried),
    )


def optimal_rate(source: Source, _: Evidence) -> Erratum:
    best = _highest(source, "2.1c")
    chosen = source.number("2.2b.rate")
    own = next((n for n in SETUPS if source.number(f"2.1c.setup-{n}") == chosen), None)
    reached = f", with {source.text(f'2.1c.accuracy-{own}')}" if own else ""
    return Erratum(
        id="optimal-rate",
        name="The optimal learning rate",
        artefacts=("2.2b", "2.1c"),
        quotes=(source.quote("2.2b.optimal"),),
        arithmetic=f"The optimum is said to be {setting(chosen)}{reached}; the table has its highest accuracy, "
        f"{source.text(f'2.1c.accuracy-{best}')}, at {source.text(f'2.1c.setup-{best}')}.",
        verdict=contradiction_unless(own == best),
    )


def overfitting_of_the_worst(source: Source, _: Evidence) -> Erratum:
    of, accuracy = matrix(source, "1.5d"), source.number("2.1c.accuracy-1")
    constant = (of.tn + of.fp) / of.rows
    limit = source.number("normal.two-sided") * standard_error(constant, of.rows)
    learnt = accuracy - constant > limit
    meaning = (
        "That lies beyond it."
        if learnt
        else "A network that can’t be told from a constant answer has not learnt its training data by heart either."
    )
    return Erratum(
        id="overfitting-of-the-worst",
        name="Overfitting of the worst setup",
        artefacts=("2.2a",),
        quotes=(source.quote("2.2a.overfitting"),),
        arithmetic=f"The test accuracy is {percent(accuracy, 2)}. Answering with the class of {count(of.tn + of.fp)} of the "
        f"{count(of.rows)} test rows every time gives {percent(constant, 2)}; the difference is {distance(accuracy - constant)}, "
        f"and chance alone gives up to {distance(limit)}. {meaning}",
        verdict=unsupported_unless(learnt),
    )


def methods_without_numbers(source: Source, _: Evidence) -> Erratum:
    methods = source.order.methods
    numbers = [n for a in source.artefacts if a.id == "2.3" for n in a.numbers]
    claimed = Count(len(methods), (address(("published", "methods")),))
    given = Count(len(numbers), (address(("published", "2.3")),))
    return Erratum(
        id="methods-without-numbers",
        name="Effects of the methods",
        artefacts=("2.3",),
        quotes=(source.quote("2.3.effects"),),
        arithmetic=f"An effect is claimed for each of {formats.in_words(claimed, 'method')}; for them, the source prints "
        f"{formats.in_words(given, 'number')}.",
        verdict=unsupported_unless(given >= claimed),
    )


def sigmoid_before_the_loss(source: Source, _: Evidence) -> Erratum:
    of, loss = matrix(source, "2.4e"), source.number("2.4b.loss")
    surest, unsure = math.log1p(math.exp(-1)), math.log(2)  # of a logit of one, and of zero
    least = ((of.tp + of.fn) * surest + (of.tn + of.fp) * unsure) / of.rows
    positives, negatives = count(of.tp + of.fn), count(of.tn + of.fp)
    terms = f"({positives} × {surest:.3f} + {negatives} × {unsure:.3f}) / {count(of.rows)}"
    return Erratum(
        id="sigmoid-before-the-loss",
        name="A sigmoid during training",
        artefacts=("2.4a", "2.4b"),
        quotes=(source.quote("2.4a.sigmoid"),),
        arithmetic="BCEWithLogitsLoss, which the source names, applies the sigmoid itself. Were it given values that a "
        f"sigmoid has brought between zero and one, its least value would be {shown(terms)} = {fixed(least, 3)}; the source "
        f"prints a test loss of {fixed(loss, 4)}.",
        verdict=contradiction_unless(loss >= least),
    )


def base_of_the_comparison(source: Source, _: Evidence) -> Erratum:
    return Erratum(
        id="base-of-the-comparison",
        name="Accuracy of the base in the comparison",
        artefacts=("2.4c", "1.5a"),
        quotes=(source.quote("2.4c.from-to"),),
        arithmetic=f"Part 1 gives the base {source.text('1.5a.accuracy')}, to two digits "
        f"{fixed(source.number('1.5a.accuracy'), 2)}; the comparison gives it {source.text('2.4c.base')}.",
        verdict=contradiction_unless(printed(source, "2.4c.base", source.number("1.5a.accuracy"))),
    )


def size_of_the_increase(source: Source, _: Evidence) -> Erratum:
    base, best = source.number("2.4c.base"), source.number("2.4c.best")
    first = source.number("1.5a.accuracy")
    return Erratum(
        id="size-of-the-increase",
        name="Size of the increase",
        artefacts=("2.4c",),
        arithmetic=f"{fixed(best, 2)} − {fixed(base, 2)} is {distance(best - base)}, which is {percent((best - base) / base)} of "
        f"{fixed(base, 2)}; the source prints an increase of {source.text('2.4c.increase')}. From the accuracy of Part 1, "
        f"{fixed(first, 4)}, it is {distance(best - first)}, or {percent((best - first) / first)}.",
        verdict=contradiction_unless(printed(source, "2.4c.increase", best - first)),
    )


def significance_of_the_increase(source: Source, _: Evidence) -> Erratum:
    base, best = source.number("1.5a.accuracy"), source.number("2.4b.accuracy")
    rows = matrix(source, "2.4e").rows
    return Erratum(
        id="significance-of-the-increase",
        name="Significance of the increase",
        artefacts=("2.4c", "2.4b"),
        quotes=(source.quote("2.4c.significantly"),),
        arithmetic=f"{fixed(best, 4)} − {fixed(base, 4)} is {distance(best - base)}. {chance(source, best, base, rows)}",
        verdict=unsupported_unless(best - base > least_difference(source, best, base, rows)),
    )


def cause_of_the_increase(source: Source, _: Evidence) -> Erratum:
    pairs = (("dropout", "1.4.dropout", "2.4a.dropout"), ("batch size", "2.2b.batch", "2.4a.batch"))
    changed = [
        f"the {name} goes from {source.text(base)} to {source.text(best)}"
        for name, base, best in pairs
        if source.number(base) != source.number(best)
    ]
    told = (
        f"Beside batch normalisation, {formats.listed(changed)}. What several changes give together can’t be put down to one."
        if changed
        else "Batch normalisation is the only change."
    )
    return Erratum(
        id="cause-of-the-increase",
        name="Cause of the increase",
        artefacts=("2.4c",),
        quotes=(source.quote("2.4c.due"),),
        arithmetic=told,
        verdict=unsupported_unless(not changed),
    )


def scores_of_the_best(source: Source, _: Evidence) -> Erratum:
    return scores(source, "scores-of-the-best", "Scores of the best model", ("2.4b", "2.4e"))


def area_of_the_best(source: Source, _: Evidence) -> Erratum:
    return area(source, "area-of-the-best", "AUC of the best model", ("2.4f", "2.4e"))


CHECKS = (
    one_network_three_accuracies,
    ranking_of_dropouts,
    ranking_of_batch_sizes,
    ranking_of_rates,
    rate_of_the_best_model,
    settings_of_the_best_model,
    optimal_rate,
    overfitting_of_the_worst,
    methods_without_numbers,
    sigmoid_before_the_loss,
    scores_of_the_best,
    base_of_the_comparison,
    size_of_the_increase,
    significance_of_the_increase,
    cause_of_the_increase,
    area_of_the_best,
)
