"""What one training takes alone → sentences about how that was measured, and what it is.

A run without that measurement has its own times, of which is said that others ran beside them.
"""

from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import plural

ALONE, MEMORY, IN_THE_RUN = "alone-seconds", "alone-memory", "seconds"
BESIDE = "Other trainings could run beside it there, and that time is not its own."


def is_known(evidence: Evidence, *experiments: str) -> bool:
    """Whether all of them were measured."""
    return all(f"{id}.{m}" in evidence.claims for id in experiments for m in (ALONE, MEMORY))


def seconds(evidence: Evidence, experiment: str, measure: str = ALONE) -> str:
    return formats.duration(evidence.value(f"{experiment}.{measure}"))


def memory(evidence: Evidence, experiment: str) -> str:
    return formats.megabytes(evidence.value(f"{experiment}.{MEMORY}"))


def of_batches(evidence: Evidence, experiment: str) -> str:
    """How the time and the memory of a network on images were measured."""
    measured, batches = _batches(evidence, experiment)
    return (
        f"The {_time(evidence)} of a batch, measured over {measured} of them before the run and in a process of its own, "
        f"was multiplied by {batches} batches, and that of an evaluation was added for each epoch and for the test. Memory "
        "is what that process came to hold beyond what it held before images and network were there."
    )


def of_batches_too(evidence: Evidence, experiment: str) -> str:
    """The same of another one, where the first has said it."""
    measured, batches = _batches(evidence, experiment)
    return (
        f"Of {evidence.phrase(experiment)}, {measured} batches were measured in the same way, and a whole training has "
        f"{batches}."
    )


def _batches(evidence: Evidence, experiment: str) -> tuple[str, str]:
    """How many were measured, and how many there are."""
    measured = evidence.claim(f"{experiment}.batch-seconds").n
    return formats.count(measured), formats.count(evidence.value(f"{experiment}.batches"))


def of_epochs(evidence: Evidence, experiment: str) -> str:
    """The same of networks on the table, of which one stands for all."""
    measured = evidence.claim(f"{experiment}.epoch-seconds").n
    return (
        f"Before the run, the {_time(evidence)} of {plural(measured, 'epoch')} of each was measured in a process of its own, "
        "and the median was multiplied by the epochs that were run. Memory is what that process came to hold beyond what it "
        "held before data and network were there."
    )


def _time(evidence: Evidence) -> str:
    """On a CPU, what it worked for others meanwhile is not counted."""
    return "processor time" if evidence.manifest.environment.device == "CPU" else "time"
