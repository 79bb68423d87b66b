"""The intervals and tests that a manifest holds → what each is used for, and what a verdict means."""

from collections.abc import Iterable, Iterator, Mapping

from manifest import Comparison
from report.page import formats
from report.page.citations import cite
from report.page.evidence import Evidence
from report.phrases.data import IMAGE, TABULAR, ran

# By a part of the name of an interval's method, what it is of; and the works that it is from.
INTERVALS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "t over": ("Student’s t for a mean, over splits where there are several", ("student",)),
    "Wilson": ("Wilson’s for a share of the test {cases} of one training", ("wilson",)),
    "percentile bootstrap": (
        "the percentile bootstrap for its other scores",
        ("efron-tibshirani",),
    ),
    "basic bootstrap": (
        "the basic bootstrap for a difference of calibration errors",
        ("davison-hinkley",),
    ),
    "Newcombe": ("Newcombe’s for a gap between training and validation images", ("newcombe",)),
    "Fisher": ("Fisher’s z for a correlation", ("fisher",)),
    "Bonett": ("Bonett and Price’s for a difference on the same images", ("bonett-price",)),
}
TESTS: Mapping[str, tuple[str, tuple[str, ...]]] = {  # the same of tests
    "paired t over splits": (
        "a paired t-test over the means of the splits, where two were trained on the same ones",
        ("student",),
    ),
    "paired t over seeds": (
        "a paired t-test over trainings on one split",
        ("student",),
    ),
    "Welch": ("Welch’s t-test, where they were trained on different ones", ("welch",)),
    "score": ("a score test, for training against validation images", ("miettinen-nurminen",)),
    "McNemar": ("McNemar’s exact test, for two networks on the same images", ("mcnemar",)),
    "paired bootstrap": (
        "a paired bootstrap of the images, for calibration errors",
        ("davison-hinkley",),
    ),
    "Fisher, exact": ("Fisher’s exact test, for one class against all others", ("fisher-exact",)),
    "Fisher’s z": ("Fisher’s z, for a correlation against none", ("fisher",)),
}


def intervals(evidence: Evidence) -> str:
    claims = (claim.interval for claim in evidence.claims.values())
    differences = (comparison.interval for comparison in evidence.comparisons.values())
    names = [found.method for found in (*claims, *differences) if found is not None]
    called = {evidence.called.row.many: TABULAR, "images": IMAGE}
    cases = formats.listed((name for name, parts in called.items() if ran(evidence, parts)), "or")
    used = [words.format(cases=cases) for words in _used(INTERVALS, names)]
    if not used:
        return ""
    return (
        f"An interval in brackets is a 95{formats.THIN}% confidence interval: {'; '.join(used)}. Numbers are rounded to what their "
        "interval supports."
    )


def tests(evidence: Evidence) -> str:
    used = list(_used(TESTS, (c.test for c in evidence.comparisons.values())))
    if not used:
        return ""
    return f"Two results are compared by {'; '.join(used)}. A difference is the first thing named minus the second."


def _used(known: Mapping[str, tuple[str, tuple[str, ...]]], names: Iterable[str]) -> Iterator[str]:
    there = set(names)
    for part, (words, works) in known.items():
        if any(part in name for name in there):
            yield f"{words} {cite(*works)}"


def scopes(evidence: Evidence) -> str:
    """What a comparison on the table is a statement about; nothing where nothing was tested."""
    if all(c.p is None for c in evidence.comparisons.values() if _is_of_table(evidence, c)):
        return ""
    rows = evidence.called.row.many
    return (
        f"Each comparison says two things. On this table: would other splits and starts say the same of these {rows}? What "
        f"varies are the means of the splits. For new {rows}: would another table of this size? Splits share {rows}, so the "
        f"variance between them is multiplied by 1/splits + test {rows}/training {rows}, each {evidence.called.row.one} counted "
        f"once {cite('nadeau-bengio')}; the part that comes from starts is not. How much they share is an assumption. A verdict "
        "without another word is of this table."
    )


def verdicts(evidence: Evidence) -> str:
    known = list(evidence.comparisons.values())
    if not known:
        return ""
    return (
        f"“Higher” and “lower” are said where a test finds a difference at a level of 5{formats.THIN}%. Of several comparisons for "
        f"one question, Holm’s correction of the p-values keeps the risk of any false one at 5{formats.THIN}% {cite('holm')}; "
        f"intervals are those of each by itself. “Equivalent” is said where two one-sided tests {cite(*_equivalence(known))} find "
        f"the difference within a margin that was declared before the run: {_margins(evidence)}. “No evidence” says neither: the "
        "two cannot be told apart. Beside it stands the smallest difference that the test would find in "
        f"80{formats.THIN}% of all repetitions."
    )


def _equivalence(known: Iterable[Comparison]) -> tuple[str, ...]:
    paired = any("McNemar" in comparison.test for comparison in known)
    return ("schuirmann", "liu") if paired else ("schuirmann",)


def _margins(evidence: Evidence) -> str:
    """The first of each kind, as the assignment has one for the table and one for images."""
    known = evidence.comparisons.values()
    rows = next((c for c in known if _is_of_table(evidence, c)), None)
    images = next((c for c in known if _part(evidence, c) in IMAGE), None)
    told = []
    if rows is not None:
        share = formats.measured(rows.margin * evidence.count("split.test-rows"))
        what = f"{share} test {evidence.called.row.many}, for which nobody would choose a network"
        told.append(f"{formats.distance(rows.margin, 0)} on the table ({what})")
    if images is not None:
        told.append(f"{formats.distance(images.margin, 0)} on images")
    return formats.listed(told)


def _is_of_table(evidence: Evidence, comparison: Comparison) -> bool:
    return _part(evidence, comparison) in TABULAR


def _part(evidence: Evidence, comparison: Comparison) -> str | None:
    """Of the experiment on its left; two columns have none."""
    experiment = evidence.experiments.get(comparison.left.rpartition(".")[0])
    return experiment.part if experiment is not None else None
