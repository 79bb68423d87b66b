"""Checks of Part 2: the sweeps and the methods."""

from report.chapters.errata.check import (
    Erratum,
    contradiction_unless,
    matrix,
    share_a_value,
    standard_error,
    unsupported_unless,
)
from report.chapters.errata.same_rows import limit
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, distance, fixed, percent, setting
from report.page.tracing import Count
from report.published import Source, place

SETUPS = (1, 2, 3)


def one_network_several_accuracies(source: Source, _: Evidence) -> Erratum:
    ids = [f"{table}.accuracy-2" for table in ("2.1a", "2.1b", "2.1c")]
    found = [source.number(id) for id in (*ids, "2.4c.base")]
    recipe = (
        f"dropout {source.text('2.1a.setup-2')}, batch size {source.text('2.1b.setup-2')} and learning rate "
        f"{source.text('2.1c.setup-2')}"
    )
    return Erratum(
        id="one-network-several-accuracies",
        name="One network, several accuracies",
        artefacts=("2.1a", "2.1b", "2.1c", "2.4c", "1.5a"),
        arithmetic=f"The middle setup of each table is the base, with {recipe}. It is given "
        f"{formats.listed(map(source.text, ids))}, and {source.text('2.4c.base')} where it is set beside the best model: "
        f"{distance(max(found) - min(found), 2)} from the lowest to the highest.",
        verdict=contradiction_unless(share_a_value(source, *ids, "2.4c.base", "1.5a.accuracy")),
    )


def ranking_of_dropouts(source: Source, evidence: Evidence) -> Erratum:
    return _ranking(source, evidence, "2.1a", "ranking-of-dropouts", "Ranking of the dropouts")


def ranking_of_batch_sizes(source: Source, evidence: Evidence) -> Erratum:
    return _ranking(
        source, evidence, "2.1b", "ranking-of-batch-sizes", "Ranking of the batch sizes"
    )


def ranking_of_rates(source: Source, evidence: Evidence) -> Erratum:
    return _ranking(source, evidence, "2.1c", "ranking-of-rates", "Ranking of the learning rates")


def _ranking(source: Source, evidence: Evidence, table: str, id: str, name: str) -> Erratum:
    """The highest accuracy of a table against the next that differs from it."""
    ids = [f"{table}.accuracy-{n}" for n in SETUPS]
    found = sorted({source.number(id) for id in ids}, reverse=True)
    highest, next_to_it = found[0], found[min(1, len(found) - 1)]
    pairs = [
        (first, second)
        for first in ids
        for second in ids
        if (source.number(first), source.number(second)) == (highest, next_to_it)
    ]
    apart = limit(source, evidence, pairs, matrix(source, "1.5d").rows)
    return Erratum(
        id=id,
        name=name,
        artefacts=(table,),
        quotes=(source.quote(f"{table}.best"),),
        arithmetic=f"{percent(highest, 2)} − {percent(next_to_it, 2)} is {distance(highest - next_to_it)}. {apart.words}",
        verdict=apart.supports(highest - next_to_it),
    )


def _highest(source: Source, table: str) -> int:
    """Which setup of a table has the highest accuracy."""
    return max(SETUPS, key=lambda n: source.number(f"{table}.accuracy-{n}"))


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
    chosen = [source.number(id) for id in ("2.2b.rate", "2.4a.rate")]
    own = next((n for n in SETUPS if source.number(f"2.1c.setup-{n}") == chosen[0]), None)
    reached = f", which reached {source.text(f'2.1c.accuracy-{own}')}" if own else ""
    highest = source.number(f"2.1c.setup-{best}")
    return Erratum(
        id="optimal-rate",
        name="The optimal learning rate",
        artefacts=("2.1c", "2.2b", "2.4a"),
        quotes=(
            source.quote("2.1c.best"),
            source.quote("2.2b.optimal"),
            source.quote("2.4a.optimal"),
        ),
        arithmetic=f"The table has its highest accuracy, {source.text(f'2.1c.accuracy-{best}')}, at {setting(highest)}. Called "
        f"optimal is {setting(chosen[0])}{reached}, and the best model takes {setting(chosen[1])}.",
        verdict=contradiction_unless(chosen == [highest, highest]),
    )


def overfitting_of_the_worst(source: Source, _: Evidence) -> Erratum:
    of, accuracy = matrix(source, "1.5d"), source.number("2.1c.accuracy-1")
    constant = (of.tn + of.fp) / of.rows
    limit = source.number("normal.two-sided") * standard_error(constant, of.rows)
    learnt = accuracy - constant > limit
    meaning = (
        "That lies beyond it."
        if learnt
        else "A network that cannot be told from a constant answer has not learnt its training data by heart either."
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
    claimed = Count(len(methods), (place("methods"),))
    given = Count(len(numbers), (place("2.3"),))
    return Erratum(
        id="methods-without-numbers",
        name="Effects of the methods",
        artefacts=("2.3",),
        quotes=(source.quote("2.3.effects"),),
        arithmetic=f"An effect is claimed for each of {formats.in_words(claimed, 'method')}; for them, the source prints "
        f"{formats.in_words(given, 'number')}.",
        verdict=unsupported_unless(given >= claimed),
    )


CHECKS = (
    one_network_several_accuracies,
    ranking_of_dropouts,
    ranking_of_batch_sizes,
    ranking_of_rates,
    settings_of_the_best_model,
    overfitting_of_the_worst,
    optimal_rate,
    methods_without_numbers,
)
