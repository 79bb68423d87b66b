"""What is answered, what stays open and what this can't say. `conclusion` is the door."""

from dataclasses import dataclass

from report.chapters.conclusion.answers import Answer, answers
from report.chapters.conclusion.limits import left_open, limits
from report.page.evidence import Evidence


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """What the template needs; `open` follows from many comparisons."""

    answers: tuple[Answer, ...]
    open: tuple[str, ...]
    limits: tuple[str, ...]


def conclusion(evidence: Evidence) -> Conclusion:
    return Conclusion(
        answers=tuple(answers(evidence)),
        open=tuple(left_open(evidence)),
        limits=tuple(limits(evidence)),
    )
