"""How the numbers were made, on one page: what was repeated, split, tested, and what words mean.

Which intervals and tests are spoken of is read from the manifest.
"""

from dataclasses import dataclass

from report.chapters.front import tested
from report.page import formats, groups
from report.page.citations import SOURCE
from report.page.evidence import Evidence
from report.page.links import linked
from report.phrases.data import IMAGE, TABULAR, ran, tabular_parts


@dataclass(frozen=True, kw_only=True)
class Term:
    name: str
    meaning: str


def method(evidence: Evidence, by_hand: bool) -> list[Term]:
    """Terms, and what they mean in this report."""
    tabular, image = ran(evidence, TABULAR), ran(evidence, IMAGE)
    told = {
        "Trainings on the table": trainings(evidence) if tabular else "",
        "Trainings on images": _on_images(evidence) if image else "",
        "Two protocols": _protocols(evidence) if tabular else "",
        "Three sets": _sets(evidence),
        "Intervals": tested.intervals(evidence),
        "Tests": tested.tests(evidence),
        f"This table, and new {evidence.called.row.many}": tested.scopes(evidence)
        if tabular
        else "",
        "Verdicts": tested.verdicts(evidence),
        "Curves": CURVES,
        "The source": _source(evidence),
        "Written by hand": BY_HAND if by_hand else "",
    }
    return [Term(name=n, meaning=m) for n, m in told.items() if m]


def trainings(evidence: Evidence) -> str:
    """The one place that says how trainings on the table are repeated."""
    scale, rows = evidence.manifest.scale, evidence.called.row.many
    splits, starts = scale.splits, scale.starts
    often = f"Every network of {tabular_parts(evidence)} was trained {formats.how_often(splits * starts)}"
    if splits * starts == 1:
        return (
            f"{often}. How far the scores would move with another split or another start is unknown, so no two setups can be "
            "told apart."
        )
    on = f"on {formats.in_words(splits, 'split')} of the {rows}"
    with_ = f"with {formats.in_words(starts, 'start')} of each: first weights, order of batches and dropout are drawn anew"
    return (
        f"{often}, {on}, {with_}. A seed stands for a split and a start. Figures of single runs show seed {evidence.seed}, the "
        "first. All that are compared have the same splits and starts, unless their protocols differ."
    )


def _on_images(evidence: Evidence) -> str:
    number = evidence.manifest.scale.image_seeds
    trained = f"Each network was trained {formats.how_often(number)}"
    if number > 1:
        return f"{trained}, with other first weights and another order each time; all were tested on the same images."
    return (
        f"{trained}. Intervals and tests are about the choice of test images: they speak of these networks and not of their "
        "recipes, as the spread over seeds is unknown."
    )


def _protocols(evidence: Evidence) -> str:
    """What each does, with the assignment's words for them, and the sizes that come of it."""
    first, other = evidence.protocol("published"), evidence.protocol("leak-free")
    rows = evidence.called.row.many
    steps = {
        "fills gaps": bool(evidence.count("data.invalid-cells")),
        "scales": True,
        "oversamples": _oversamples(evidence),
    }
    done = formats.listed(step for step, is_needed in steps.items() if is_needed)
    return (
        f"The {first} protocol {done} before it splits the {rows}, so the test set is not independent: of "
        f"{formats.count(evidence.count('split.oversampled-rows'))} {rows}, {_sizes(evidence, 'split')}{_leaked(evidence)}. "
        f"The {other} protocol splits the {formats.count(evidence.count('data.rows'))} {rows} first, in equal shares of both "
        f"classes, and fits every step to the training {rows}: {_sizes(evidence, 'split.leak-free')}{_repeats(evidence)}. Results "
        f"are those of the {first} protocol unless the other is named."
    )


def _oversamples(evidence: Evidence) -> bool:
    return evidence.count("split.oversampled-rows") != evidence.count("data.rows")


def _sizes(evidence: Evidence, split: str) -> str:
    train, validation, test = (
        formats.count(evidence.count(f"{split}.{part}-rows"))
        for part in ("train", "validation", "test")
    )
    return f"{train} train, {validation} validate and {test} test"


def _leaked(evidence: Evidence) -> str:
    leaked = evidence.count("split.leaked-test-rows")
    return f", and {formats.count(leaked)} of the last also stand in another set" if leaked else ""


def _repeats(evidence: Evidence) -> str:
    if not _oversamples(evidence):
        return ""
    distinct = evidence.count("split.leak-free.distinct-train-rows")
    return f", the first by oversampling {formats.count(distinct)}"


def _sets(evidence: Evidence) -> str:
    shown = any(map(groups.beside, evidence.groups("sweep")))
    setups = ", and the setups whose curves are shown" if shown else ""
    return (
        f"Networks learn from the training set. The validation set chooses an epoch, where one is chosen{setups}. The test set was "
        "read once, at the end."
    )


def _source(evidence: Evidence) -> str:
    published = evidence.manifest.published
    if published is None:
        return ""
    what = published.about or "what this assignment is held against"
    return (
        f"{linked('The source', SOURCE)} is {what}. This report takes its questions and settings from there, and holds what it "
        f"prints against this run in {linked('an audit', 'audit')}."
    )


CURVES = (
    "A training curve is the mean over an epoch, while the weights still change and with dropout on; a validation curve is "
    "measured after it, with dropout off. Of a gap between the two, both sides were measured again, with the tested weights "
    "and without dropout."
)
BY_HAND = (
    "Text with a line beside it was written by the authors. A number or a verdict that was put into it by name comes from this "
    "run, like any other of this report. The words around it, and numbers typed into it, are the authors’ own: nothing has "
    "tested them."
)
