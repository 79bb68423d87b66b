"""Part 2, base and published combination over all seeds: learning, ranking, calibration, leaks."""

from report.chapters.part2.best import best, subjects
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import percent
from report.page.numbering import Numbering
from report.page.roles import BASE
from report.phrases.curves import nats

MIDDLE = "the middle four fifths of the seeds"


def learning(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6a")
    return [
        f"{numbering.figure('2.6a')} repeats the curves for {_runs(facts, len(subjects(evidence)))}. "
        + " ".join(_course(facts, name, subject) for name, subject in subjects(evidence).items())
    ]


def _runs(facts: Facts, models: int) -> str:
    if facts.count("base_seeds") == 1:
        return "the single run" if models == 1 else "the single run of each model"
    return f"all seeds: lines are means, and the bands hold {MIDDLE}"


def _course(facts: Facts, name: str, subject: str) -> str:
    epochs, turned = facts.count(f"{name}_epochs"), facts.count(f"{name}_lowest_epoch")
    low, last = (nats(facts.number(name)) for name in (f"{name}_lowest_loss", f"{name}_last_loss"))
    told = (
        f"The validation loss of {subject} reaches its minimum of {low} in epoch {formats.count(turned)} of "
        f"{formats.count(epochs)} and ends at {last}."
    )
    if facts.count(f"{name}_seeds") == 1:
        return told
    ends = [percent(facts.number(f"{name}_band_{end}")) for end in ("low", "high")]
    return f"{told} In the last epoch, {MIDDLE} have a validation accuracy between {ends[0]} and {ends[1]}."


def ranking(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6b")
    told = [
        f"{formats.sentence(subject)} then finds {_reached(facts, name)}; its AUC is {_number(evidence, name, 'auc')} and its "
        f"average precision {_number(evidence, name, 'average-precision')}."
        for name, subject in subjects(evidence).items()
    ]
    return [
        f"{numbering.figure('2.6b')} draws the curves of all thresholds. On average, {percent(facts.number('positives'))} of the "
        f"test {evidence.called.row.many} are positive, which is the precision of guessing. The threshold can be set for a false positive rate of "
        f"{percent(facts.number('rate'), 0)}. {' '.join(told)}"
    ]


def _reached(facts: Facts, name: str) -> str:
    text = f"{percent(facts.number(f'{name}_reached'))} of the positive {facts.called.row.many}"
    if facts.count("seeds") == 1:
        return text
    low, high = (percent(facts.number(f"{name}_reached_{end}")) for end in ("low", "high"))
    return f"{text} ({MIDDLE}: {low} to {high})"


def _number(evidence: Evidence, name: str, metric: str) -> str:
    experiment = BASE if name == "base" else best(evidence).experiment
    return sentences.number(evidence.claim(f"{experiment}.{metric}"))


def calibration(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6c")
    told = [
        f"{formats.distance(facts.number(f'{name}_distance'))} for {subject}"
        for name, subject in subjects(evidence).items()
    ]
    scores = [
        f"{_number(evidence, name, 'brier')} for {subject}"
        for name, subject in subjects(evidence).items()
    ]
    return [
        f"{numbering.figure('2.6c')} asks whether a predicted probability is what happens. Averaged over the {evidence.called.row.many}, the observed "
        f"share of positives lies {formats.listed(told)} away from the predicted one. The Brier score, the mean square of the "
        f"distance from a probability to the outcome, is {formats.listed(scores)}."
    ]


def errors(evidence: Evidence, numbering: Numbering) -> list[str]:
    if evidence.claim(f"{BASE}.accuracy").n == 1:
        runs = "the single run" if len(subjects(evidence)) == 1 else "the single run of each model"
        return [f"{numbering.table('2.6')} counts the errors of {runs}."]
    return [
        f"{numbering.table('2.6')} gives the confusion matrix as a mean over seeds, each with a test set of its own."
    ]


def leaks(evidence: Evidence, numbering: Numbering) -> list[str]:
    rows, called = evidence.claim(f"{BASE}.leaked-rows"), evidence.called.row.many
    if evidence.count("data.rows") == evidence.count("split.oversampled-rows"):
        return [
            f"Both classes are equally large, so no row of the table is repeated, and under the published protocol, too, none of the "
            f"test {called} stands in the training or the validation set."
        ]
    amount = (
        f"Under the published protocol, {formats.fixed(rows.value, 1)} of {formats.count(evidence.value('split.test-rows'))} test "
        f"{called} also stand in the training or the validation set"
    )
    ends = formats.interval_numbers(rows.interval, 1) if rows.interval else ""
    spread = (
        f" on average ({formats.level(rows.interval)} interval {ends}, {sentences.sample(rows)})"
        if rows.interval
        else ""
    )
    if "leak.base" not in evidence.comparisons:
        return [
            f"{amount}{spread}. Not in every run are there positive {called} among them and among the others, so that recall tells nothing of them."
        ]
    return [
        f"{amount}{spread}. As only one class is repeated, {numbering.table('2.7')} compares the recall on positive {called} alone: on "
        "those that leaked, and on the others.",
        " ".join(_leak(evidence, name, subject) for name, subject in subjects(evidence).items()),
    ]


def _leak(evidence: Evidence, name: str, subject: str) -> str:
    found, rows = evidence.comparison(f"leak.{name}"), evidence.called.row.many
    told = sentences.compared(
        found, f"{subject} on leaked positive {rows}", "on the other ones", "recall"
    )
    meaning = sentences.outcome(
        found.verdict,
        f"It has profited from {rows} that it had seen.",
        f"It has not profited from {rows} that it had seen.",
        f"Having seen {rows} makes no difference to it that would matter.",
        "",
    )
    return f"{told} {meaning}".strip()


SECTIONS: Sections = {
    "2.6a": learning,
    "2.6b": ranking,
    "2.6c": calibration,
    "2.6": errors,
    "2.7": leaks,
}
