"""An outcome → lines for a terminal: inputs, verdicts, numbers beyond noise, and a count of the rest."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from comparison import words
from comparison.inputs import Change
from comparison.outcome import About, Outcome
from comparison.weigh import Status, Weighed

SHOWN = 12  # of a list; the rest is counted, and stands in the files
BEYOND: dict[Status, str] = {
    "real": "Numbers that differ beyond their noise",
    "beyond rows": "Of one training on each side, beyond what other test rows explain",
}
NAMED = 3  # experiments of a change


def lines(found: Outcome) -> Iterator[str]:
    yield f"A: {_about(found.left)}"
    yield f"B: {_about(found.right)}"
    yield from _inputs(found)
    if found.same == "bytes":
        yield (
            f"Nothing came out otherwise: the same bytes, in {found.left.trainings[0]:,} trainings "
            "and the manifest, times and host aside."
        )
        return
    if found.same == "numbers":
        yield "Nothing came out otherwise: the same numbers and verdicts, all of them."
        yield from _missing(found)
        return
    yield from _verdicts(found)
    yield from _numbers(found)
    yield from _rest(found)


def _about(side: About) -> str:
    return (
        f"{side.shown}: scale {side.scale}, first seed {side.first_seed}, "
        f"{side.trainings[1]:,} trainings, code {side.revision}, {side.created}"
    )


def _inputs(found: Outcome) -> Iterator[str]:
    if not found.inputs:
        yield "Went in: the same."
        return
    yield f"Went in otherwise: {len(found.inputs)}"
    yield from _limited(_input(change) for change in found.inputs)


def _input(change: Change) -> str:
    values = " → ".join(_short(value) for value in (change.left, change.right))
    return f"{change.kind}, {change.field}: {values}{_of(change.experiments)}"


def _short(value: str) -> str:
    """Of a digest, enough to tell it from another."""
    return f"{value[:12]}…" if re.fullmatch(r"[0-9a-f]{64}", value) else value


def _of(experiments: Sequence[str]) -> str:
    if not experiments:
        return ""
    more = len(experiments) - NAMED
    named = ", ".join(experiments[:NAMED])
    return f" (in {named}{f' and {more} more' if more > 0 else ''})"


def _verdicts(found: Outcome) -> Iterator[str]:
    yield f"Verdicts that changed: {len(found.verdicts)} of {found.statements}"
    yield from _limited(
        f"{one.id}, {one.statement}: {words.stated(one.left, one.unit)} → "
        f"{words.stated(one.right, one.unit)}; {words.explained(one)}"
        for one in found.verdicts
    )


def _numbers(found: Outcome) -> Iterator[str]:
    for status, title in BEYOND.items():
        numbers = found.of_status(status)
        if numbers or status == "real":
            yield f"{title}: {len(numbers)}"
            strongest = sorted(numbers, key=lambda one: one.p_adjusted or 0.0)
            yield from _limited(map(_number, strongest))
    if found.single:
        yield (
            f"Trained once on each side{_of(found.single)}: the spread between starts is unknown, "
            "and nothing of these is called real."
        )


def _number(number: Weighed) -> str:
    return f"{number.id}: {words.both(number)}, {words.tested(number)}"


def _rest(found: Outcome) -> Iterator[str]:
    counts = found.counts
    yield (
        f"The same: {counts.get('same', 0):,}; within noise: {counts.get('within noise', 0):,}, of "
        f"{found.family:,} tests, p by Holm among all; differ untested: {counts.get('untested', 0):,}; "
        f"in A alone: {len(found.only[0]):,}, in B alone: {len(found.only[1]):,}"
    )
    reasons = Counter(one.reason for one in found.of_status("untested"))
    yield from _limited(f"untested, {count:,}: {reason}" for reason, count in reasons.most_common())
    yield from _missing(found)


def _missing(found: Outcome) -> Iterator[str]:
    for name, side in (("A", found.left), ("B", found.right)):
        there, declared = side.trainings
        if there < declared:
            yield f"{name} has the values of {there:,} of its {declared:,} trainings."


def _limited(told: Iterable[str]) -> Iterator[str]:
    rest = iter(told)
    yield from (f"  {line}" for line in islice(rest, SHOWN))
    if more := sum(1 for _ in rest):
        yield f"  … and {more:,} more; --json or --html has all"
