"""Numbers of an outcome → words, the same ones in text and page."""

from comparison.outcome import Changed, Stated
from comparison.weigh import Weighed
from manifest import Unit

MINUS = "−"
EXPLAINED = {
    "same": "the difference itself is the same",
    "within noise": "other splits and starts explain that",
    "real": "other splits and starts do not explain that",
    "beyond rows": "other test rows do not explain that; what starts do is unknown, with one on each side",
}


def value(number: float, unit: Unit) -> str:
    if unit == "fraction":
        return f"{_signed(100 * number, '.2f')} %"
    return _signed(number, ",.6g")


def moved(number: float, unit: Unit) -> str:
    """A difference, with its sign; of shares in points."""
    if unit == "fraction":
        return f"{_signed(100 * number, '+.2f')} points"
    return _signed(number, "+,.4g")


def probability(p: float | None) -> str:
    if p is None:
        return "not tested"
    return "p < 0.0001" if p < 0.0001 else f"p {p:.2g}"


def stated(of: Stated, unit: Unit) -> str:
    return f"{of.verdict} ({moved(of.difference, unit)}, {probability(of.p_adjusted)})"


def both(number: Weighed) -> str:
    """From … to …: of a comparison two differences."""
    return " → ".join(one_side(number, side) for side in (number.left, number.right))


def one_side(number: Weighed, side: float) -> str:
    told = moved if number.kind == "comparison" else value
    return told(side, number.unit)


def tested(number: Weighed) -> str:
    """By how much it moved, with interval, test and adjusted p; or why there is no test."""
    if number.weight is None:
        return f"not tested: {number.reason}" if number.reason else ""
    weight = number.weight
    ends = " to ".join(moved(end, number.unit) for end in weight.interval)
    counts = " and ".join(f"{n:,}" for n in dict.fromkeys(weight.n))
    return (
        f"moved by {moved(weight.difference, number.unit)} ({ends}); {weight.test} "
        f"({counts} {weight.of}), {probability(number.p_adjusted)}"
    )


def explained(change: Changed) -> str:
    """Whether noise explains that a verdict changed."""
    number = change.moved
    if number.status == "untested":
        return f"whether noise explains that is not tested: {number.reason}"
    return EXPLAINED[number.status]


def _signed(number: float, form: str) -> str:
    return format(number, form).replace("-", MINUS)
