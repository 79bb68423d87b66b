"""Checks of Part 2: the best model."""

import math

from report.chapters.errata.check import (
    Erratum,
    contradiction_unless,
    is_difference,
    matrix,
    unsupported_unless,
)
from report.chapters.errata.part1 import area, scores
from report.chapters.errata.same_rows import limit
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, distance, fixed, percent
from report.page.tracing import shown
from report.published import Source


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


def size_of_the_increase(source: Source, _: Evidence) -> Erratum:
    base, best = source.number("2.4c.base"), source.number("2.4c.best")
    first = source.number("1.5a.accuracy")
    return Erratum(
        id="size-of-the-increase",
        name="Size of the increase",
        artefacts=("2.4c",),
        quotes=(source.quote("2.4c.from-to"),),
        arithmetic=f"{fixed(best, 2)} − {fixed(base, 2)} is {distance(best - base)}, which is {percent((best - base) / base)} of "
        f"{fixed(base, 2)}; the source prints an increase of {source.text('2.4c.increase')}. From the accuracy of Part 1, "
        f"{fixed(first, 4)}, it is {distance(best - first)}, or {percent((best - first) / first)}.",
        verdict=contradiction_unless(
            is_difference(source, "2.4c.increase", "2.4c.best", "1.5a.accuracy")
        ),
    )


def significance_of_the_increase(source: Source, evidence: Evidence) -> Erratum:
    base, best = source.number("1.5a.accuracy"), source.number("2.4b.accuracy")
    pair = ("2.4b.accuracy", "1.5a.accuracy")
    found = limit(source, evidence, [pair], matrix(source, "2.4e").rows)
    return Erratum(
        id="significance-of-the-increase",
        name="Significance of the increase",
        artefacts=("2.4c", "2.4b"),
        quotes=(source.quote("2.4c.significantly"),),
        arithmetic=f"{fixed(best, 4)} − {fixed(base, 4)} is {distance(best - base)}. {found.words}",
        verdict=found.supports(best - base),
    )


def cause_of_the_increase(source: Source, _: Evidence) -> Erratum:
    pairs = (("dropout", "1.4.dropout", "2.4a.dropout"), ("batch size", "2.2b.batch", "2.4a.batch"))
    changed = [
        f"the {name} goes from {source.text(base)} to {source.text(best)}"
        for name, base, best in pairs
        if source.number(base) != source.number(best)
    ]
    told = (
        f"Beside batch normalisation, {formats.listed(changed)}. What several changes give together cannot be put down to one."
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
    sigmoid_before_the_loss,
    scores_of_the_best,
    size_of_the_increase,
    significance_of_the_increase,
    cause_of_the_increase,
    area_of_the_best,
)
