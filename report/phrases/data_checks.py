"""What the checks of a data set found before training → sentences, one for each that found something.

A check has one sentence, by its id; `docs/checks.md` has a section for each.
"""

from collections.abc import Callable, Mapping

from manifest import Finding
from report.page import formats, sentences
from report.page.evidence import Evidence
from report.page.facts import required
from report.page.formats import count, listed, measured, percent, plural
from report.page.tracing import Count, address, shown

WITHOUT = ".accuracy-without-copies"
Sentence = Callable[[Evidence, Finding], str]


def told(evidence: Evidence, dataset: str) -> list[str]:
    """Which checks were made, and what they found."""
    made = [f for f in evidence.manifest.findings if f.dataset == dataset]
    if not made:
        return []
    found = [f for f in made if f.count]
    return [
        _made(made, [f for f in made if not f.count]),
        *(required(SENTENCES, "sentence for the check", f.id)(evidence, f) for f in found),
    ]


def _made(made: list[Finding], nothing: list[Finding]) -> str:
    what = "the table" if made[0].dataset == "table" else "the images"
    number = Count(len(made), (address(("findings",)),))
    opening = f"Before anything was trained, {formats.in_words(number, 'check')} looked at {what}."
    if not nothing:
        return f"{opening} Each of them found something."
    titles = listed((f.title for f in nothing), "or")
    return f"{opening} They found no {titles}."


def _columns(evidence: Evidence, finding: Finding) -> str:
    """The columns that a finding names, each once."""
    return listed(dict.fromkeys(evidence.called.column(one.id) for one in finding.concerned))


def _verb(finding: Finding, one: str, several: str) -> str:
    return one if finding.count == 1 else several


def _of(evidence: Evidence, finding: Finding) -> str:
    """12 of the 766 rows."""
    noun = evidence.called.row.many if finding.dataset == "table" else "images"
    return f"{count(finding.count)} of the {count(finding.of)} {noun}"


def _equal(evidence: Evidence, f: Finding) -> str:
    part = "column" if f.dataset == "table" else "pixel"
    return f"{_of(evidence, f)} {_verb(f, 'equals', 'equal')} another one in every {part}."


def _near_rows(evidence: Evidence, f: Finding) -> str:
    return (
        f"{_of(evidence, f)} {_verb(f, 'is', 'are')} within {measured(f.threshold)} standard deviations of another one in "
        "every column, without being equal to it."
    )


def _near_images(evidence: Evidence, f: Finding) -> str:
    return (
        f"{_of(evidence, f)} {_verb(f, 'differs', 'differ')} from another one by under {percent(f.threshold, 0)} of the mean "
        "brightness, as an image does that was saved twice."
    )


def _across_split(evidence: Evidence, f: Finding) -> str:
    row = evidence.called.row
    tested = plural(f.of, f"test {row.one}", f"test {row.many}")
    return (
        f"Under the {evidence.protocol('leak-free')} protocol and seed {evidence.seed}, {count(f.count)} of the {tested} "
        f"{_verb(f, 'has', 'have')} a copy among the {row.many} to train on or to choose by. A score on such {row.many} rewards memory."
    )


def _across_published(evidence: Evidence, f: Finding) -> str:
    row = evidence.called.row
    return (
        f"Under the {evidence.protocol('published')} protocol it is {count(f.count)} of "
        f"{plural(f.of, f'test {row.one}', f'test {row.many}')}, without the copies that oversampling makes."
    )


def _images_across_split(_: Evidence, f: Finding) -> str:
    return (
        f"Of the {plural(f.of, 'test image')}, {count(f.count)} {_verb(f, 'has', 'have')} a copy among the images to train on "
        "or to choose by. A score on such images rewards memory."
    )


def _across_classes(evidence: Evidence, f: Finding) -> str:
    other = "the other class" if f.dataset == "table" else f"another class{_classes(f)}"
    return f"{_of(evidence, f)} {_verb(f, 'has', 'have')} a copy of {other}; no model can be right on both."


def _classes(f: Finding) -> str:
    return f" ({listed(f'{one.id}: {count(one.count)}' for one in f.concerned)})"


def _giveaway(evidence: Evidence, f: Finding) -> str:
    areas = (
        f"{formats.area(one.value)} for {evidence.called.column(one.id)}"
        for one in f.concerned
        if one.value is not None
    )
    return (
        f"{_columns(evidence, f)} alone {_verb(f, 'tells', 'tell')} the classes apart, with an area under the ROC curve of "
        f"{listed(areas)}. From {measured(f.threshold)} on, a column may hold what is to be predicted."
    )


def _numbering(evidence: Evidence, f: Finding) -> str:
    row = evidence.called.row
    return (
        f"{_columns(evidence, f)} {_verb(f, 'rises or falls', 'rise or fall')} from each {row.one} to the next, as what "
        f"numbers the {row.many} does. Of a new {row.one}, it tells nothing."
    )


def _constant(evidence: Evidence, f: Finding) -> str:
    verb = _verb(f, "has one value", "have one value each")
    return f"{_columns(evidence, f)} {verb}, the same for every {evidence.called.row.one}."


def _stand_ins(evidence: Evidence, f: Finding) -> str:
    row, told = evidence.called.row, []
    for value in dict.fromkeys(float(one.value) for one in f.concerned if one.value is not None):
        there = [one for one in f.concerned if one.value == value]
        columns = (f"{evidence.called.column(one.id)} ({count(one.count)})" for one in there)
        told.append(f"{shown(measured(value), *(one.value for one in there))} in {listed(columns)}")
    return (
        f"{count(f.count)} of {count(f.of)} cells hold a value that may stand for a missing one, as several {row.many} have "
        f"it and it lies apart from all other values of its column. In so many {row.many} it is {listed(told)}. The preparation "
        "takes these values as they are."
    )


def _filled(evidence: Evidence, f: Finding) -> str:
    shares = (
        f"{percent(one.value)} of {evidence.called.column(one.id)}"
        for one in f.concerned
        if one.value is not None
    )
    return (
        f"{formats.sentence(listed(shares))} had no number and was filled. Beyond {percent(f.threshold, 0)}, what a column "
        "is filled with can change a result."
    )


def _small_class(evidence: Evidence, f: Finding) -> str:
    row, (zero, one) = evidence.called.row, evidence.called.classes
    classes = listed(
        f"{plural(found.count, row.one, row.many)} of class {one if found.id == '1' else zero}"
        for found in f.concerned
    )
    return f"There are {classes}, under {count(f.threshold)} for each of the features."


def _few_images(_: Evidence, f: Finding) -> str:
    classes = listed(f"{one.id} ({count(one.count)})" for one in f.concerned)
    return f"Some classes have under {count(f.threshold)} images, and a small share of the test set: {classes}."


def _blank(_: Evidence, f: Finding) -> str:
    return f"{plural(f.count, 'image')} {_verb(f, 'is', 'are')} of one brightness, with nothing drawn in it{_classes(f)}."


def _no_signal(_: Evidence, f: Finding) -> str:
    p = "" if f.value is None else f" ({formats.p_value(f.value)}, permutation test)"
    return (
        "A model of all columns does no different on labels in random order than on those of the table"
        f"{p}: there is no evidence that the columns tell anything of the target."
    )


SENTENCES: Mapping[str, Sentence] = {
    "table.copies": _equal,
    "table.near-copies": _near_rows,
    "table.copies-across-split": _across_split,
    "table.copies-across-split-published": _across_published,
    "table.copies-across-classes": _across_classes,
    "table.giveaway-columns": _giveaway,
    "table.numbering-columns": _numbering,
    "table.constant-columns": _constant,
    "table.stand-ins": _stand_ins,
    "table.filled-columns": _filled,
    "table.small-classes": _small_class,
    "table.no-signal": _no_signal,
    "images.copies": _equal,
    "images.near-copies": _near_images,
    "images.copies-across-split": _images_across_split,
    "images.copies-across-classes": _across_classes,
    "images.blank": _blank,
    "images.small-classes": _few_images,
}


def scores(evidence: Evidence, dataset: str) -> list[str]:
    """Each accuracy without the test rows that have a copy, beside that with them."""
    found = []
    for experiment in evidence.experiments.values():
        whole, without = (f"{experiment.id}{name}" for name in (".accuracy", WITHOUT))
        is_of_table = experiment.part in {"1", "2"}
        if without in evidence.claims and is_of_table == (dataset == "table"):
            beside = ""
            if whole in evidence.claims:
                beside = f", in place of {formats.claim_percent(evidence.claim(whole))}"
            model = formats.sentence(_named(evidence, experiment.id))
            found.append(
                f"{model}, without copies: {sentences.share(evidence.claim(without))}{beside}."
            )
    return found


def _named(evidence: Evidence, experiment: str) -> str:
    """With its optimiser, where there are several."""
    phrase = evidence.phrase(experiment)
    if evidence.manifest.base is None or len(evidence.main_optimisers()) < 2:
        return phrase
    own = evidence.experiment(experiment).recipe.get("optimiser")
    return f"{phrase} with {evidence.optimiser(experiment)}" if own else phrase
