"""Checks of Part 1: the table, its preparation, and the base network."""

import math

from report.chapters.errata.check import (
    Erratum,
    Verdict,
    contradiction_unless,
    fault_unless,
    matrix,
    printed,
    standard_error,
    unsupported_unless,
)
from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import count, fixed, percent
from report.page.tracing import Count, shown, sources
from report.published import Source, place
from report.published.verdicts import found_text, row_of

NAMES = {"f1": "F1 score"}


def most_frequent_value(source: Source, evidence: Evidence) -> Erratum:
    top, times = (row_of(evidence, source, id) for id in ("1.1b.top.f7", "1.1b.freq.f7"))
    verdict: Verdict = "open"
    outcome = "This run has not the same table and cannot settle it."
    if "not comparable" not in {top.verdict, times.verdict}:
        outcome = (
            f"In the same rows, this run names {found_text(top)}, found {found_text(times)} times."
        )
        if top.verdict == "agrees":
            verdict = "holds"
        elif times.verdict == "agrees":
            verdict = "not supported"
            outcome += " Both values occur equally often: the first place is shared, and sorting decides which one is named."
        else:
            verdict = "contradiction"
    return Erratum(
        id="most-frequent-value",
        name="The most frequent value of f7",
        artefacts=("1.1b",),
        arithmetic=f"The source names {source.text('1.1b.top.f7')}, found {source.text('1.1b.freq.f7')} times. {outcome}",
        verdict=verdict,
    )


def filled_over_all_rows(source: Source, _: Evidence) -> Erratum:
    used, total = source.number("1.1c.count.f1"), source.number("1.1a.rows")
    rest, train = source.number("1.2d.rest-share"), source.number("1.2d.train-share")
    return Erratum(
        id="filled-over-all-rows",
        name="Gaps are filled before the split",
        artefacts=("1.2a",),
        quotes=(source.quote("1.2a.fill"),),
        arithmetic=f"The mean of f1 rests on {count(used)} rows. The two splits leave {percent(rest, 0)} × {percent(train)} of "
        f"{count(total)} rows to train on, which is {count(total * rest * train)}; no other row may shape it.",
        verdict=fault_unless(used <= total * rest * train),
    )


def scaled_before_split(source: Source, _: Evidence) -> Erratum:
    steps = source.order.steps
    order = (place("steps"),)
    scaling, split = (
        Count(steps.index(step) + 1, order)
        for step in ("Data Normalization", "Train-Test-Validation Splitting")
    )
    return Erratum(
        id="scaled-before-split",
        name="Features are scaled before the split",
        artefacts=("1.2b",),
        quotes=(source.quote("1.2b.scale"),),
        arithmetic=f"In the order of the source, scaling is step {count(scaling)} and the split into sets step {count(split)}. "
        "What is fitted before the split knows the rows that it is tested on.",
        verdict=fault_unless(scaling > split),
    )


def oversampled_before_split(source: Source, evidence: Evidence) -> Erratum:
    total, share = source.number("1.1a.rows"), source.number("1.2d.test-share")
    positives = round(total * source.number("1.1c.mean.target"))
    both = 2 * (total - positives)
    tested = matrix(source, "1.5d").rows
    after, before = (Count(math.ceil(share * n), sources(share, n)) for n in (both, total))
    arithmetic = (
        f"With as many positives as negatives, there are {shown(f'2 × ({count(total)} − {count(positives)}) = {count(both)}')} "
        f"rows. Of these, {percent(share, 0)} are {count(after)} test rows; of {count(total)} rows, they are {count(before)}. The "
        f"confusion matrix has {count(tested)}, so {'rows were repeated before' if tested == after else 'no row was repeated before'} the split."
    )
    return Erratum(
        id="oversampled-before-split",
        name="Rows are repeated before the split",
        artefacts=("1.2c", "1.2d"),
        quotes=(source.quote("1.2c.oversample"),),
        arithmetic=arithmetic + _leaked(evidence),
        verdict=fault_unless(tested != after),
    )


def _leaked(evidence: Evidence) -> str:
    leaked, tested = (evidence.claims.get(f"split.{name}-rows") for name in ("leaked-test", "test"))
    if leaked is None or tested is None:
        return ""
    return (
        f" In this run, which splits the rows in the same way, {count(leaked.value)} of {count(tested.value)} test rows stand "
        "in training or validation too."
    )


def words_for_correlations(source: Source, _: Evidence) -> Erratum:
    moderate, strong = source.number("1.3c.f2-target"), source.number("1.3c.f4-f5")
    return Erratum(
        id="words-for-correlations",
        name="Moderate and strong correlation",
        artefacts=("1.3c",),
        quotes=(source.quote("1.3c.moderate"), source.quote("1.3c.strong")),
        arithmetic=f"Moderate is {fixed(moderate, 2)}, strong is {fixed(strong, 2)}, and "
        f"{fixed(moderate, 2)} {'>' if moderate > strong else '≤'} {fixed(strong, 2)}.",
        verdict=contradiction_unless(moderate <= strong),
    )


TAILS = {"right": "at high values", "left": "at low values"}


def skew_of_f2(source: Source, evidence: Evidence) -> Erratum:
    first, second = (source.says[f"1.3a.{place}"] for place in ("first", "second"))
    return Erratum(
        id="skew-of-f2",
        name="Skew of f2",
        artefacts=("1.3a",),
        quotes=(source.quote("1.3a.right"), source.quote("1.3a.lower")),
        arithmetic=f"A distribution that is skewed to the {first} has its long tail {TAILS[first]}; the other statement puts it "
        f"{TAILS[second]}.{_skewness(evidence)}",
        verdict=contradiction_unless(first == second),
    )


def _skewness(evidence: Evidence) -> str:
    figure = evidence.figures.get("1.3a")
    found = figure.facts.get("skewness") if figure else None
    if not isinstance(found, float):
        return ""
    return f" In this run, its skewness is {fixed(found, 2)}, and a positive one is a tail {TAILS['right']}."


def classes_of_the_test_rows(source: Source, _: Evidence) -> Erratum:
    first, second = (matrix(source, artefact) for artefact in ("1.5d", "2.4e"))
    told = [
        f"{count(of.tn + of.fp)} negative and {count(of.fn + of.tp)} positive rows"
        for of in (first, second)
    ]
    return Erratum(
        id="classes-of-the-test-rows",
        name="Classes of the test rows",
        artefacts=("1.5d", "2.4e"),
        arithmetic=f"The matrix of the base adds up to {told[0]}, that of the best model to {told[1]}; both models are tested on "
        "the same rows.",
        verdict=contradiction_unless(
            (first.tn + first.fp, first.fn + first.tp)
            == (second.tn + second.fp, second.fn + second.tp)
        ),
    )


def scores_of_the_base(source: Source, _: Evidence) -> Erratum:
    return scores(source, "scores-of-the-base", "Scores of the base", ("1.5a", "1.5d"))


def scores(source: Source, id: str, name: str, artefacts: tuple[str, str]) -> Erratum:
    """The four printed scores against the printed matrix."""
    metrics, cells = artefacts
    of = matrix(source, cells).scores
    told = [f"{NAMES.get(score, score)} {fixed(value, 4)}" for score, value in of.items()]
    return Erratum(
        id=id,
        name=name,
        artefacts=artefacts,
        arithmetic=f"The confusion matrix gives {formats.listed(told)}; the source prints "
        f"{formats.listed(source.text(f'{metrics}.{score}') for score in of)}.",
        verdict=contradiction_unless(
            all(printed(source, f"{metrics}.{score}", value) for score, value in of.items())
        ),
    )


def accuracy_of_the_formula(source: Source, _: Evidence) -> Erratum:
    of = matrix(source, "1.5d")
    return Erratum(
        id="accuracy-of-the-formula",
        name="Accuracy of the formula",
        artefacts=("1.5e",),
        arithmetic=f"({count(of.tp)} + {count(of.tn)}) / {count(of.rows)} = {fixed(of.accuracy, 4)}; the source prints "
        f"{source.text('1.5e.accuracy')}.",
        verdict=contradiction_unless(printed(source, "1.5e.accuracy", of.accuracy)),
    )


def f1_of_the_formula(source: Source, _: Evidence) -> Erratum:
    precision, recall = (source.by_id[f"1.5e.{name}"] for name in ("precision", "recall"))
    p, r = precision.text, recall.text
    f1 = _harmonic(precision.number, recall.number)
    least, most = (_harmonic(p, r) for p, r in zip(precision.digits, recall.digits, strict=True))
    low, high = source.by_id["1.5e.f1"].digits
    return Erratum(
        id="f1-of-the-formula",
        name="F1 score of the formula",
        artefacts=("1.5e",),
        arithmetic=f"{shown(f'2 × {p} × {r} / ({p} + {r})')} = {fixed(f1, 4)}; the source prints {source.text('1.5e.f1')}, "
        f"and {source.text('1.5a.f1')} from the scores before they were rounded.",
        verdict=contradiction_unless(low <= most and least <= high),
    )


def _harmonic(first: float, second: float) -> float:
    """The harmonic mean, which rises with both."""
    return 2 * first * second / (first + second)


def area_of_the_base(source: Source, _: Evidence) -> Erratum:
    return area(source, "area-of-the-base", "AUC of the base", ("1.5f", "1.5d"))


def area(source: Source, id: str, name: str, artefacts: tuple[str, str]) -> Erratum:
    """Whether a printed AUC is that of labels: one that fits has lost the scores."""
    curve, cells = artefacts
    of = matrix(source, cells)
    from_labels = (of.recall + of.specificity) / 2
    average = shown(f"({fixed(of.recall, 3)} + {fixed(of.specificity, 3)}) / 2")
    fits = printed(source, f"{curve}.auc", from_labels)
    meaning = (
        "The printed area fits the two lines through the one point that labels give, not a curve over all thresholds."
        if fits
        else "The printed area is not the one that labels give."
    )
    return Erratum(
        id=id,
        name=name,
        artefacts=artefacts,
        arithmetic=f"The mean of recall and specificity is {average} = {fixed(from_labels, 3)}; the source prints an AUC of "
        f"{source.text(f'{curve}.auc')}. {meaning}",
        verdict=fault_unless(not fits),
    )


def unseen_above_validation(source: Source, _: Evidence) -> Erratum:
    test, low, high = (
        source.number(f"1.5b.{name}") for name in ("test", "validation-low", "validation-high")
    )
    rows = matrix(source, "1.5d").rows
    error = standard_error(high, rows)
    return Erratum(
        id="unseen-above-validation",
        name="Test accuracy against validation accuracy",
        artefacts=("1.5b",),
        quotes=(source.quote("1.5b.unseen"),),
        arithmetic=f"Training and validation end between {percent(low, 0)} and {percent(high, 0)}; "
        f"the test accuracy differs from their upper end by {formats.points(test - high)}, {fixed((test - high) / error, 1)} standard "
        f"errors of {count(rows)} rows. Beyond that end lies what chance or a leak gives, not what generalising does.",
        verdict=unsupported_unless(test <= high),
    )


def unseen_below_training(source: Source, _: Evidence) -> Erratum:
    test, train = source.number("1.5c.test"), source.number("1.5c.train")
    return Erratum(
        id="unseen-below-training",
        name="Test loss against training loss",
        artefacts=("1.5c",),
        quotes=(source.quote("1.5c.unseen"),),
        arithmetic=f"The training loss ends near {fixed(train, 1)}, the test loss at {fixed(test, 4)}: {fixed(test - train, 2)}. "
        "A training loss with dropout on cannot be compared with a test loss without it, and so confirms nothing.",
        verdict=unsupported_unless(test >= train),
    )


CHECKS = (
    most_frequent_value,
    filled_over_all_rows,
    scaled_before_split,
    oversampled_before_split,
    skew_of_f2,
    words_for_correlations,
    scores_of_the_base,
    unseen_above_validation,
    unseen_below_training,
    accuracy_of_the_formula,
    f1_of_the_formula,
    area_of_the_base,
    classes_of_the_test_rows,
)
