"""What one training takes alone → sentences about how that was measured, and what it is.

A run without that measurement has its own times, of which is said that others ran beside them.
"""

from report.page import formats
from report.page.evidence import Evidence
from report.page.formats import plural

ALONE, MEMORY, IN_THE_RUN = "alone-seconds", "alone-memory", "seconds"
BESIDE = "Other trainings could run beside it there, so that time is not its own."


def is_known(evidence: Evidence, *experiments: str) -> bool:
    """Whether all of them were measured."""
    return all(f"{id}.{m}" in evidence.claims for id in experiments for m in (ALONE, MEMORY))


def seconds(evidence: Evidence, experiment: str, measure: str = ALONE) -> str:
    return formats.duration(evidence.value(f"{experiment}.{measure}"))


def memory(evidence: Evidence, experiment: str) -> str:
    return formats.megabytes(evidence.value(f"{experiment}.{MEMORY}"))


def of_batches(evidence: Evidence, experiment: str) -> str:
    """How the time and the memory of a network on images were measured."""
    measured = evidence.claim(f"{experiment}.batch-seconds").n
    batches = evidence.value(f"{experiment}.batches")
    return (
        f"The time of a batch, measured over {formats.count(measured)} of them before the run and in a process of its own, "
        f"was multiplied by {formats.count(batches)} batches, and the time of an evaluation was added for each epoch and for "
        "the test. Memory is what that process came to hold beyond what it held before images and network were there."
    )


def of_epochs(evidence: Evidence, experiment: str) -> str:
    """The same of networks on the table, of which one stands for all."""
    measured = evidence.claim(f"{experiment}.epoch-seconds").n
    return (
        f"Before the run, {plural(measured, 'epoch')} of each training were measured in a process of its own; their median "
        "was multiplied by the epochs that were run. Memory is what that process came to hold beyond what it held before "
        "data and network were there."
    )
