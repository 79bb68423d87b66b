"""Part 2, the base and the combination over all seeds: learning, ranking, calibration, leaks."""

from manifest import Experiment
from report.page import formats, sentences
from report.page.chapter import Sections
from report.page.evidence import Evidence, Facts
from report.page.formats import percent
from report.page.numbering import Numbering
from report.phrases.curves import nats

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
        f"{formats.sentence(one.phrase)} then finds {_reached(facts, one.name)}; its AUC is {_number(evidence, one, 'auc')} and its "
        f"average precision {_number(evidence, one, 'average-precision')}."
        for one in evidence.main()
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


def _number(evidence: Evidence, one: Experiment, metric: str) -> str:
    return sentences.number(evidence.claim(f"{one.id}.{metric}"))


def calibration(evidence: Evidence, numbering: Numbering) -> list[str]:
    facts = evidence.facts("2.6c")
    told = [
        f"{formats.distance(facts.number(f'{one.name}_distance'))} for {one.phrase}"
        for one in evidence.main()
    ]
    scores = [f"{_number(evidence, one, 'brier')} for {one.phrase}" for one in evidence.main()]
    return [
        f"{numbering.figure('2.6c')} asks whether a predicted probability is what happens. Averaged over the {evidence.called.row.many}, the observed "
        f"share of positives lies {formats.listed(told)} away from the predicted one. The Brier score, the mean square of the "
        f"distance from a probability to the outcome, is {formats.listed(scores)}."
    ]


def errors(evidence: Evidence, numbering: Numbering) -> list[str]:
    if evidence.claim(f"{evidence.base}.accuracy").n == 1:
        runs = "the single run" if len(evidence.main()) == 1 else "the single run of each model"
        return [f"{numbering.table('2.6')} counts the errors of {runs}."]
    return [
        f"{numbering.table('2.6')} gives the confusion matrix as a mean over seeds, each with a test set of its own."
    ]


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
            f"{amount}{spread}. Not in every run are there positive {called} among them and among the others, so that recall tells nothing of them."
        ]
    return [
        f"{amount}{spread}. As only one class is repeated, {numbering.table('2.7')} compares the recall on positive {called} alone: on "
        "those that leaked, and on the others.",
        " ".join(_leak(evidence, one) for one in main),
    ]


def _leak(evidence: Evidence, one: Experiment) -> str:
    found, rows = evidence.comparison(f"leak.{one.name}"), evidence.called.row.many
    told = sentences.compared(
        found, f"{one.phrase} on leaked positive {rows}", "on the other ones", "recall"
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
