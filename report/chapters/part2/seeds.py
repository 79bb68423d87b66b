"""Part 2, the base and the combination over all seeds: learning, ranking, calibration, leaks."""

from manifest import Experiment
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import percent
from report.page.numbering import Numbering
from report.page.tracing import shown
from report.phrases.curves import joined, nats

MIDDLE = "the middle four fifths of the seeds"


def learning(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts, main = evidence.facts("2.6a"), evidence.main()
    return [
        f"{numbering.figure('2.6a')} repeats the curves for {_runs(facts, main)}. "
        + " ".join(_course(facts, one.name, one.phrase) for one in main)
    ]


def _runs(facts: Facts, main: list[Experiment]) -> str:
    if facts.count(f"{main[0].name}_seeds") == 1:
        return "the single run" if len(main) == 1 else "the single run of each model"
    return f"all seeds: lines are means, and the bands hold {MIDDLE}"


def _course(facts: Facts, name: str, subject: str) -> str:
    told = _turn(facts, name, f"The validation loss of {subject}")
    if facts.count(f"{name}_seeds") == 1:
        return told
    ends = [percent(facts.number(f"{name}_band_{end}")) for end in ("low", "high")]
    return f"{told} In the last epoch, {MIDDLE} have a validation accuracy between {ends[0]} and {ends[1]}."


def _turn(facts: Facts, name: str, loss: str) -> str:
    """Whether its mean was still falling at the end."""
    epochs, turned = (facts.number(f"{name}_{key}") for key in ("epochs", "lowest_epoch"))
    low, last = (nats(facts.number(f"{name}_{key}")) for key in ("lowest_loss", "last_loss"))
    if epochs == 1:
        return f"{loss} is {shown(last, turned)} after its one epoch."
    if epochs == turned:
        end = joined(last, low)
        return f"{loss} was still falling in the last of {formats.count(epochs)} epochs, at {shown(end, turned)}."
    return f"{loss} turns in epoch {formats.count(turned)} of {formats.count(epochs)}: {low} there, {last} at the end."


def ranking(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6b")
    main, rows = evidence.main(), evidence.called.row.many
    found = formats.listed(f"{_reached(facts, one.name)} with {one.phrase}" for one in main)
    areas, precisions = (
        formats.listed(f"{_number(evidence, one, score)} for {one.phrase}" for one in main)
        for score in ("auc", "average-precision")
    )
    return [
        f"{numbering.figure('2.6b')} draws the curves of all thresholds; guessing has a precision of {percent(facts.number('positives'))}, "
        f"the share of positive test {rows}. As an example, a threshold that gives a false alarm in {percent(facts.number('rate'), 0)} of the "
        f"negative {rows} finds {found}.",
        f"The AUC is {areas}, and the average precision {precisions}.",
    ]


def _reached(facts: Facts, name: str) -> str:
    text = f"{percent(facts.number(f'{name}_reached'))} of the positive {facts.called.row.many}"
    if facts.count("seeds") == 1:
        return text
    low, high = (percent(facts.number(f"{name}_reached_{end}")) for end in ("low", "high"))
    return f"{text} ({MIDDLE}: {low} to {high})"


def _number(evidence: Evidence, one: Experiment, metric: str) -> str:
    return sentences.number(evidence.claim(f"{one.id}.{metric}"))


def calibration(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6c")
    told = [
        f"{formats.distance(facts.number(f'{one.name}_distance'))} for {one.phrase}"
        for one in evidence.main()
    ]
    scores = [f"{_number(evidence, one, 'brier')} for {one.phrase}" for one in evidence.main()]
    sure = [_confidence(evidence, one) for one in evidence.main()]
    return [
        f"{numbering.figure('2.6c')} sets the share of positives that was observed against the one that was predicted. They lie "
        f"{formats.listed(told)} apart, as a mean over the {evidence.called.row.many}. The Brier score, the mean square of the "
        f"distance from a probability to the outcome, is {formats.listed(scores)}.",
        " ".join(filter(None, sure)),
    ]


def _confidence(evidence: Evidence, one: Experiment) -> str:
    """How sure it is of its answers against how many are right, by the verdict."""
    found = evidence.comparisons.get(f"calibration.{one.name}")
    if found is None:
        return ""
    sure, right = (formats.claim_percent(evidence.claim(id)) for id in (found.left, found.right))
    phrase = one.phrase
    against = f"with a mean probability of {sure} for its answers and {right} of them right"
    opening = sentences.outcome(
        found.verdict,
        f"{phrase} is overconfident, {against}",
        f"{phrase} is underconfident, {against}",
        f"{phrase} is as sure as it is right, {against}",
        f"How sure {phrase} is ({sure}) and how often it is right ({right}) {sentences.OPEN}",
    )
    return sentences.stated(found, formats.sentence(opening), rows=evidence.called.row.many)


def errors(evidence: Evidence, numbering: Numbering) -> list[str]:
    if evidence.claim(f"{evidence.base}.accuracy").n == 1:
        runs = "the single run" if len(evidence.main()) == 1 else "the single run of each model"
        return [f"{numbering.table('2.6')} counts the errors of {runs}."]
    return [f"{numbering.table('2.6')} gives the confusion matrix as a mean over all trainings."]


def leaks(evidence: Evidence, numbering: Numbering) -> list[str]:
    rows, called = evidence.claim(f"{evidence.base}.leaked-rows"), evidence.called.row.many
    if evidence.count("data.rows") == evidence.count("split.oversampled-rows"):
        return [
            f"Both classes are equally large, so no row of the table is repeated, and under the {evidence.protocol('published')} protocol, too, none of the "
            f"test {called} stands in the training or the validation set."
        ]
    amount = (
        f"Under the {evidence.protocol('published')} protocol, {formats.fixed(rows.value, 1)} of {formats.count(evidence.value('split.test-rows'))} test "
        f"{called} also stand in the training or the validation set"
    )
    ends = formats.interval_numbers(rows.interval, 1) if rows.interval else ""
    spread = (
        f" on average ({formats.level(rows.interval)} interval {ends}, {sentences.sample(rows)})"
        if rows.interval
        else ""
    )
    main = [one for one in evidence.main() if f"leak.{one.name}" in evidence.comparisons]
    if not main:
        return [
            f"{amount}{spread}. Not every run has positive {called} among them and among the others, and recall tells nothing of them."
        ]
    return [
        f"{amount}{spread}. As only one class is repeated, {numbering.table('2.7')} compares the recall on positive {called} alone: on "
        "those that leaked, and on the others.",
        " ".join(_leak(evidence, one) for one in main),
    ]


def _leak(evidence: Evidence, one: Experiment) -> str:
    found, rows = evidence.comparison(f"leak.{one.name}"), evidence.called.row.many
    phrase = formats.sentence(one.phrase)
    opening = sentences.outcome(
        found.verdict,
        f"{phrase} finds leaked positive {rows} more often than others",
        f"{phrase} finds leaked positive {rows} less often than others",
        f"{phrase} finds leaked positive {rows} as often as others",
        f"In recall of {one.phrase}, leaked {rows} and others {sentences.OPEN}",
    )
    told = sentences.stated(found, opening, rows=rows)
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
