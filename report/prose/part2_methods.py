"""Part 2, the four methods: what each is for, and what it does here."""

from dataclasses import dataclass

from manifest import Comparison
from report import formats, sentences
from report.evidence import Evidence
from report.numbering import Numbering
from report.prose import Sections, Writer
from report.prose.part1_network import BASE
from report.tracing import shown


@dataclass(frozen=True, kw_only=True)
class Method:
    name: str
    subject: str
    aim: str


METHODS = (
    Method(
        name="early-stopping",
        subject="the base with early stopping",
        aim="Early stopping ends the training once the validation loss has stopped falling for a number of epochs, "
        "and goes back to the weights of its lowest point. It saves time, and it can keep a model from overfitting.",
    ),
    Method(
        name="plateau",
        subject="the base with the learning-rate scheduler",
        aim="ReduceLROnPlateau divides the learning rate once the validation loss has stopped falling. Small steps can "
        "settle into a minimum that large ones jump over; reduced too early, they no longer get there.",
    ),
    Method(
        name="batch-norm",
        subject="the base with batch normalisation",
        aim="Batch normalisation brings the inputs of each layer to a common mean and spread, batch by batch. "
        "Gradients then keep their size from layer to layer, and the noise of the batches regularises a little.",
    ),
    Method(
        name="accumulation",
        subject="the base with gradient accumulation",
        aim="Gradient accumulation adds up the gradients of several batches before it takes a step. It stands in for a "
        "large batch where memory is short, and takes fewer steps in the same number of epochs.",
    ),
)


def method_writer(method: Method) -> Writer:
    def write(evidence: Evidence, _: Numbering) -> list[str]:
        comparison = evidence.comparison(f"2.3.{method.name}")
        return [
            method.aim,
            f"{sentences.compared(comparison, method.subject, 'the base alone')} {_method_meaning(evidence, method, comparison)}",
        ]

    return write


def _method_meaning(evidence: Evidence, method: Method, comparison: Comparison) -> str:
    meaning = sentences.outcome(
        comparison.verdict,
        "In this network it pays.",
        "In this network it costs accuracy.",
        "In this network it makes no difference that would matter.",
        "What it does for this network stays open.",
    )
    experiment = f"{method.name}.sgd.published"
    return f"{meaning} {_epoch(evidence, experiment)} {_time(evidence, experiment)}".strip()


def _time(evidence: Evidence, experiment: str) -> str:
    """Training times as measured; no test ranks them."""
    own, base = (evidence.claims.get(f"{name}.seconds") for name in (experiment, BASE))
    if own is None or base is None:
        return ""
    return (
        f"A run took {formats.duration(own.value)}, one of the base {formats.duration(base.value)}."
    )


def _epoch(evidence: Evidence, experiment: str) -> str:
    chosen, of = evidence.claim(f"{experiment}.epoch"), evidence.experiment(experiment).epochs
    mean = "on average " if chosen.n > 1 else ""
    if chosen.value == of:
        return f"The tested weights are those of the last epoch, {shown(formats.count(of), chosen.value)}."
    return f"The tested weights are {mean}those of epoch {formats.count(chosen.value)} of at most {formats.count(of)}."


def methods(evidence: Evidence, numbering: Numbering) -> list[str]:
    text = f"Each of the four methods was added to the base and compared with it. {numbering.table('2.3')} gives the results."
    if evidence.comparison("2.3.batch-norm").p_adjusted is None:
        return [text]
    return [
        f"{text} The p-values are corrected together, as four tries have four chances to succeed by luck."
    ]


SECTIONS: Sections = {
    "2.3": methods,
    **{f"2.3.{method.name}": method_writer(method) for method in METHODS},
}
