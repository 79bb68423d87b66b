"""Part 1, the table: what its features show."""

from manifest import Comparison
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import correlation, listed, measured, percent
from report.page.numbering import Numbering
from report.page.tracing import Count, address

SYMMETRIC = 0.5  # below this skewness, a distribution is usually called symmetric
CORRELATION = "correlation"  # the family of the comparisons, and how their claims begin
MOST_LISTED = 12  # correlations in a sentence
PASSING = address(("figures", "1.3c", "facts"))


def distribution(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("1.3a")
    feature = facts.column("feature")
    return [
        f"{numbering.figure('1.3a')} shows the distribution of {feature}, the feature with the strongest correlation "
        f"to the target. Half of its {formats.count(facts.number('n'))} values lie between {measured(facts.number('q25'))} "
        f"and {measured(facts.number('q75'))}. The fullest bin, from {measured(facts.number('mode_low'))} to "
        f"{measured(facts.number('mode_high'))}, holds {formats.count(facts.number('mode_count'))} of them.",
        _shape(facts) + _zeros(evidence, facts),
    ]


def _shape(facts: Facts) -> str:
    skewness, mean, median = (facts.number(name) for name in ("skewness", "mean", "median"))
    centre = f"The mean is {measured(mean)}, the median {measured(median)}."
    if "stand_ins" in facts:
        return f"{centre} {_of_what_was_measured(facts)}"
    return f"{centre} The skewness is {correlation(skewness)}, {_tail(skewness)}."


def _tail(skewness: float) -> str:
    if abs(skewness) < SYMMETRIC:
        return f"within the ±{SYMMETRIC} inside which a distribution is usually called symmetric"
    return f"a clear tail to the {'right' if skewness > 0 else 'left'}"


def _of_what_was_measured(facts: Facts) -> str:
    """Values that stand for missing ones pull the mean and bend the shape."""
    mean, median, skewness = (
        facts.number(f"measured_{name}") for name in ("mean", "median", "skewness")
    )
    values = formats.in_words(facts.count("stand_ins"), "value")
    return (
        f"{formats.sentence(values)} may stand for missing ones, as the checks above say. With them, the skewness is "
        f"{correlation(facts.number('skewness'))}. Without them, it is {correlation(skewness)}, {_tail(skewness)}; the mean is "
        f"{measured(mean)} and the median {measured(median)}."
    )


def _zeros(evidence: Evidence, facts: Facts) -> str:
    smallest = facts.number("minimum")
    told = f" The smallest value is {measured(smallest)}."
    if smallest != 0 or "stand_ins" in facts:
        return told
    left = "the cleaning leaves it" if evidence.count("data.invalid-cells") else "it is left"
    return (
        f"{told} Where a measurement can’t be zero, it stands for a missing one; {left} as it is."
    )


def scatter(evidence: Evidence, numbering: Numbering) -> list[str]:
    if "1.3b" not in evidence.figures:
        return ["The table has a single feature, so there is no second one to plot it against."]
    facts = evidence.facts("1.3b")
    first, second = facts.column("feature_x"), facts.column("feature_y")
    together = facts.number("correlation")
    return [
        f"{numbering.figure('1.3b')} plots {second} against {first}, {_which_two(evidence)}. Their own correlation is "
        f"{correlation(together)}, {_strength(together)}: {first} accounts for {percent(together**2, 0)} of the variance of "
        f"{second}.",
        f"The median of {first} is {measured(facts.number('median_x_negative'))} in the negative class and "
        f"{measured(facts.number('median_x_positive'))} in the positive one; that of {second} is "
        f"{measured(facts.number('median_y_negative'))} and {measured(facts.number('median_y_positive'))}. "
        + _separation(evidence, facts),
        *_overlap(facts, first, second),
    ]


def _which_two(evidence: Evidence) -> str:
    if len(evidence.called.columns) == 2:
        return "the two features of the table"
    return "the two features with the strongest correlations to the target"


def _overlap(facts: Facts, first: str, second: str) -> list[str]:
    """How often the classes stand in the order that their medians have."""
    if "superiority_x" not in facts:
        return []
    ranks = [facts.number(f"superiority_{axis}") for axis in ("x", "y")]
    shares, apart = [percent(rank, 0) for rank in ranks], {0.0, 1.0} & set(ranks)
    opening = "Of" if apart else "The classes overlap: of"
    return [
        f"{opening} all pairs of a positive and a negative {facts.called.row.one}, the positive one has the larger {first} in "
        f"{shares[0]} and the larger {second} in {shares[1]}. Without any overlap, it would be all or none of them; "
        "if the feature told nothing, half."
    ]


def _separation(evidence: Evidence, drawn: Facts) -> str:
    """How much of the target each of two features accounts for."""
    facts, ids = evidence.facts("1.3c"), [drawn.name(f"feature_{axis}") for axis in "xy"]
    first, second = map(facts.called.column, ids)
    shares = [facts.number(f"{id}|{facts.called.target}") ** 2 for id in ids]
    told = (
        f"Alone, {first} accounts for {percent(shares[0], 0)} of the variance of the target and "
        f"{second} for {percent(shares[1], 0)}"
    )
    return f"{told}."


def _strength(value: float) -> str:
    size = abs(value)
    if not size:
        return "which is none at all"
    kind = "strong" if size >= 0.5 else "moderate" if size >= 0.3 else "weak"
    return f"a {kind} {'positive' if value > 0 else 'negative'} correlation"


def correlations(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("1.3c")
    return [
        f"{numbering.figure('1.3c')} holds the correlations of {_drawn(facts)}. {_all_with_target(_with_target(facts))} "
        f"{_judged(evidence)}".strip(),
        *_pair(facts),
    ]


def _judged(evidence: Evidence) -> str:
    """Of which features a correlation with the target was found, of all together."""
    found = [c for c in evidence.comparisons.values() if c.family == CORRELATION]
    tested = [c for c in found if c.p is not None]
    if not tested:
        return ""
    sizes = [c.smallest for c in tested if c.smallest is not None]
    rows = sentences.sample(tested[0])
    return (
        f"{_found(evidence, tested)} ({tested[0].test}, {rows}, Holm’s correction over "
        f"{formats.plural(Count(len(tested), (PASSING,)), 'feature')}, {sentences.POWER} power at ±{formats.fixed(max(sizes), 2)})."
    )


def _found(evidence: Evidence, tested: list[Comparison]) -> str:
    """Those without a verdict that ranks, or how many of many."""
    open_ = [_feature(evidence, c) for c in tested if c.verdict not in sentences.RANKED]
    if not open_:
        return "Each of them can be told from none"
    if len(open_) == len(tested):
        return "Not one of them can be told from zero"
    if len(open_) > MOST_LISTED:
        counts = (Count(number, (PASSING,)) for number in (len(open_), len(tested)))
        first, of = map(formats.count, counts)
        return f"{first} of {of} cannot be told from none"
    return f"{'That' if len(open_) == 1 else 'Those'} of {listed(open_)} cannot be told from none"


def _feature(evidence: Evidence, found: Comparison) -> str:
    """The title of the feature, as in `correlation.<feature>|<target>`."""
    pair = found.left.removeprefix(f"{CORRELATION}.")
    return str(evidence.called.pair(pair)[0])


def _drawn(facts: Facts) -> str:
    """Of many features, the figure has those that are nearest to the target."""
    if facts.count("drawn") == len(facts.called.columns):
        return "all columns"
    return f"the {formats.count(facts.number('drawn'))} features that are nearest to the target, and of the target"


def _all_with_target(targets: list[tuple[str, float]]) -> str:
    if len(targets) <= MOST_LISTED:
        return f"With the target, the features correlate at {_listed(targets)}."
    ordered = sorted(targets, key=lambda pair: -abs(pair[1]))
    first, last = ordered[: MOST_LISTED // 2], ordered[-2:]
    return f"With the target, the features correlate most at {_listed(first)}, and least at {_listed(last)}."


def _listed(targets: list[tuple[str, float]]) -> str:
    return listed(f"{correlation(value)} ({name})" for name, value in targets)


def _pair(facts: Facts) -> list[str]:
    if "strongest_pair" not in facts:
        return []
    first, second = facts.called.pair(facts.name("strongest_pair"))
    value = facts.number(facts.name("strongest_pair"))
    opening = (
        f"The two features correlate at {correlation(value)}"
        if len(facts.called.columns) == 2
        else f"Among the features themselves, {first} and {second} are the most closely related ({correlation(value)})"
    )
    return [
        f"{opening}: each accounts for {percent(value**2, 0)} of the variance of the other. "
        + (
            "One of them could be nearly redundant."
            if abs(value) >= 0.8
            else "That is far from making one of them redundant."
        )
    ]


def _with_target(facts: Facts) -> list[tuple[str, float]]:
    """Title and correlation of each feature."""
    called = facts.called
    pairs = (key.partition("|") for key in facts.values if "|" in key)
    return [
        (called.column(feature), facts.number(f"{feature}|{column}"))
        for feature, _, column in pairs
        if column == called.target
    ]


SECTIONS: Sections = {
    "1.3a": distribution,
    "1.3b": scatter,
    "1.3c": correlations,
}
