"""Part 1, the table: what it holds, how it is prepared, what its features show."""

from report.page import formats
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import correlation, listed, measured, percent, plural
from report.page.numbering import Numbering
from report.page.tracing import shown

SYMMETRIC = 0.5  # below this skewness, a distribution is usually called symmetric
NORMAL_QUANTILE = 1.96


def overview(evidence: Evidence, numbering: Numbering) -> list[str]:
    rows, columns = evidence.total("data.rows"), evidence.count("data.columns")
    positives = evidence.count("data.positives")
    return [
        f"{numbering.table('1.1a')} shows the first and the last rows of the table as the file has them. "
        f"It has {plural(rows, 'row')} and {formats.in_words(columns, 'column')}: {formats.in_words(columns - 1, 'feature')} "
        f"and the target, which is 1 in {formats.count(positives)} rows ({percent(positives / rows)}). "
        + _invalid_cells(evidence)
    ]


def _invalid_cells(evidence: Evidence) -> str:
    invalid = evidence.count("data.invalid-cells")
    if not invalid:
        return "Every cell holds a number."
    holds = "holds" if invalid == 1 else "hold"
    return f"{formats.sentence(formats.in_words(invalid, 'cell'))} {holds} something other than a number."


def statistics_before(evidence: Evidence, numbering: Numbering) -> list[str]:
    if not evidence.count("data.invalid-cells"):
        return [f"{numbering.table('1.1b')} describes the columns as they were read."]
    return [
        f"{numbering.table('1.1b')} describes the columns before cleaning. A column with an invalid cell is "
        "read as text, so that it has a most frequent value but neither mean nor quartiles."
    ]


def statistics_after(_: Evidence, numbering: Numbering) -> list[str]:
    return [
        f"After cleaning, every column is numeric; {numbering.table('1.1c')} describes them again and "
        f"{numbering.table('1.1d')} names their types."
    ]


def invalid_characters(evidence: Evidence, _: Numbering) -> list[str]:
    cells = evidence.total("data.rows") * (evidence.total("data.columns", 2) - 1)
    invalid = evidence.count("data.invalid-cells")
    if not invalid:
        return ["This table has no such cell, so the step changes nothing."]
    return [
        f"{formats.sentence(formats.in_words(invalid, 'cell'))} of {formats.count(cells)} "
        f"({percent(invalid / cells, 2)}) {'is' if invalid == 1 else 'are'} filled in this way. "
        "The mean is taken over all rows, those of the later test set included. That is a leak, "
        f"which the {evidence.protocol('leak-free')} protocol avoids by taking the mean of the training rows alone."
    ]


def oversampling(evidence: Evidence, _: Numbering) -> list[str]:
    rows, after = evidence.count("data.rows"), evidence.count("split.oversampled-rows")
    leaked, test = evidence.count("split.leaked-test-rows"), evidence.total("split.test-rows")
    return [
        f"Of the {plural(rows, 'row')}, {formats.count(evidence.count('data.positives'))} are positive. "
        f"Repeating rows of the smaller class until both are equally large takes the table from {formats.count(rows)} "
        f"to {plural(after, 'row')}.",
        f"The {evidence.protocol('published')} protocol does this before the split, so that copies of one row can land on both sides of it. "
        f"At seed 42, {formats.count(leaked)} of the {plural(test, 'test row')} ({percent(leaked / test)}) also stand in the "
        "training or the validation set. A score on such rows rewards memory as well as understanding. "
        f"The {evidence.protocol('leak-free')} protocol splits first and oversamples the training rows alone.",
    ]


def splitting(evidence: Evidence, numbering: Numbering) -> list[str]:
    train, validation, test = (
        evidence.total(f"split.{part}-rows") for part in ("train", "validation", "test")
    )
    rest, total = train + validation, train + validation + test
    negatives, positives = (
        evidence.count("split.test-negatives"),
        evidence.count("split.test-positives"),
    )
    return [
        f"First, {percent(test / total)} of the rows are set aside for testing; then {percent(validation / rest)} of the "
        f"remainder for validation. {numbering.table('1.2d')} gives the sizes: {formats.count(train)} rows to train on, "
        f"{formats.count(validation)} to choose by and {formats.count(test)} to test on. The test set has "
        f"{formats.count(negatives)} negative and {formats.count(positives)} positive rows; answering with the larger "
        f"class every time would be right in {shown(percent(max(negatives, positives) / test), negatives, positives)} of them."
    ]


def tensors(_: Evidence, numbering: Numbering) -> list[str]:
    return [f"{numbering.table('1.2e')} lists the shapes."]


def distribution(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("1.3a")
    feature = facts.name("feature")
    return [
        f"{numbering.figure('1.3a')} shows the distribution of {feature}, the feature with the strongest correlation "
        f"to the target. Half of its {formats.count(facts.number('n'))} values lie between {measured(facts.number('q25'))} "
        f"and {measured(facts.number('q75'))}. The fullest bin, from {measured(facts.number('mode_low'))} to "
        f"{measured(facts.number('mode_high'))}, holds {formats.count(facts.number('mode_count'))} of them.",
        _shape(facts) + _zeros(facts),
    ]


def _shape(facts: Facts) -> str:
    skewness, mean, median = (facts.number(name) for name in ("skewness", "mean", "median"))
    centre = f"The mean is {measured(mean)}, the median {measured(median)}."
    if abs(skewness) < SYMMETRIC:
        verdict = f"within the ±{SYMMETRIC} inside which a distribution is usually called symmetric"
    else:
        verdict = f"a clear tail to the {'right' if skewness > 0 else 'left'}"
    return f"{centre} The skewness is {correlation(skewness)}, {verdict}."


def _zeros(facts: Facts) -> str:
    smallest = facts.number("minimum")
    told = f" The smallest value is {measured(smallest)}."
    if smallest != 0:
        return told
    return (
        f"{told} Where a measurement can’t be zero, it stands for a missing one; "
        "the cleaning leaves it as it is."
    )


def scatter(evidence: Evidence, numbering: Numbering) -> list[str]:
    if "1.3b" not in evidence.figures:
        return ["The table has a single feature, so there is no second one to plot it against."]
    facts = evidence.facts("1.3b")
    first, second = facts.name("feature_x"), facts.name("feature_y")
    together = facts.number("correlation")
    return [
        f"{numbering.figure('1.3b')} plots {second} against {first}, the two features with the strongest correlations "
        f"to the target. With each other they correlate at {correlation(together)}, "
        f"{_strength(together)}: {first} accounts for {percent(together**2, 0)} of the variance of {second}.",
        f"The median of {first} is {measured(facts.number('median_x_negative'))} in the negative class and "
        f"{measured(facts.number('median_x_positive'))} in the positive one; that of {second} is "
        f"{measured(facts.number('median_y_negative'))} and {measured(facts.number('median_y_positive'))}. "
        + _separation(evidence, first, second),
        *_overlap(facts, first, second),
    ]


def _overlap(facts: Facts, first: str, second: str) -> list[str]:
    """How often the classes stand in the order that their medians have."""
    if "superiority_x" not in facts:
        return []
    shares = [percent(facts.number(f"superiority_{axis}"), 0) for axis in ("x", "y")]
    return [
        f"The classes overlap: of all pairs of a positive and a negative row, the positive one has the larger {first} in "
        f"{shares[0]} and the larger {second} in {shares[1]}. Without any overlap, it would be all or none of them; "
        "if the feature told nothing, half."
    ]


def _separation(evidence: Evidence, first: str, second: str) -> str:
    """How much of the target each of two features accounts for, if that leaves enough open."""
    facts = evidence.facts("1.3c")
    shares = [facts.number(f"{feature}|target") ** 2 for feature in (first, second)]
    told = (
        f"Alone, {first} accounts for {percent(shares[0], 0)} of the variance of the target and "
        f"{second} for {percent(shares[1], 0)}"
    )
    if max(shares) > 0.5:
        return f"{told}."
    return f"{told}: neither separates the classes, and a network has to combine features."


def _strength(value: float) -> str:
    size = abs(value)
    kind = "strong" if size >= 0.5 else "moderate" if size >= 0.3 else "weak"
    return f"a {kind} {'positive' if value > 0 else 'negative'} correlation"


def correlations(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("1.3c")
    targets = _with_target(facts)
    bound = NORMAL_QUANTILE / evidence.total("data.rows") ** 0.5
    within = [name for name, value in targets if abs(value) < bound]
    return [
        f"{numbering.figure('1.3c')} holds the correlations of all columns. With the target, the features correlate at "
        f"{listed(f'{correlation(value)} ({name})' for name, value in targets)}. "
        f"With {plural(evidence.count('data.rows'), 'row')}, a correlation beyond ±{formats.fixed(bound, 2)} "
        f"is distinguishable from zero at the 95{formats.THIN}% level; {_undetected(within)}.",
        *_pair(facts),
    ]


def _undetected(names: list[str]) -> str:
    if not names:
        return "every feature passes"
    return f"{listed(names)} {'does' if len(names) == 1 else 'do'} not pass"


def _pair(facts: Facts) -> list[str]:
    if "strongest_pair" not in facts:
        return []
    first, _, second = facts.name("strongest_pair").partition("|")
    value = facts.number(facts.name("strongest_pair"))
    return [
        f"Among the features themselves, {first} and {second} are the most closely related "
        f"({correlation(value)}): each accounts for {percent(value**2, 0)} of the variance of the other. "
        + (
            "One of them could be nearly redundant."
            if abs(value) >= 0.8
            else "That is far from making one of them redundant."
        )
    ]


def _with_target(facts: Facts) -> list[tuple[str, float]]:
    pairs = (key.rsplit("|", 1) for key in facts.values if "|" in key)
    return [(p[0], facts.number(f"{p[0]}|target")) for p in pairs if p[1] == "target"]


SECTIONS: Sections = {
    "1.1a": overview,
    "1.1b": statistics_before,
    "1.1c": statistics_after,
    "1.2a": invalid_characters,
    "1.2c": oversampling,
    "1.2d": splitting,
    "1.2e": tensors,
    "1.3a": distribution,
    "1.3b": scatter,
    "1.3c": correlations,
}
