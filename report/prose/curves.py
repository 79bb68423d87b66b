"""The facts of a figure of epochs → what its curves show."""

from collections.abc import Callable

from report import formats
from report.evidence import Facts
from report.formats import percent, plural

Show = Callable[[float], str]


class Curves:
    """The facts of one network's curves; `prefix` names it where a figure holds two."""

    def __init__(self, facts: Facts, prefix: str = "") -> None:
        self._facts = facts
        self._prefix = prefix

    def value(self, name: str) -> float:
        return self._facts.number(self._prefix + name)

    @property
    def epochs(self) -> int:
        return self._facts.count(f"{self._prefix}epochs")

    @property
    def chosen(self) -> int | None:
        name = self._prefix + "chosen_epoch"
        return self._facts.count(name) if name in self._facts else None


def accuracy(curves: Curves) -> str:
    """From where to where the accuracies go."""
    train, validation = (_course(curves, part, _share) for part in ("train", "validation"))
    return _told(curves, "accuracy", train, validation)


def loss(curves: Curves) -> str:
    train, validation = (_course(curves, part, nats) for part in ("train", "validation"))
    return _told(curves, "loss", train, validation)


def _told(curves: Curves, measure: str, train: str, validation: str) -> str:
    if curves.epochs == 1:
        return f"After the single epoch of this run, the training {measure} is {train} and the validation {measure} {validation}."
    return (
        f"Over {plural(curves.epochs, 'epoch')}, the training {measure} {train}, "
        f"and the validation {measure} {validation}."
    )


def _course(curves: Curves, part: str, show: Show) -> str:
    last = show(curves.value(f"{part}_last"))
    if curves.epochs == 1:
        return last
    first = show(curves.value(f"{part}_first"))
    return f"begins and ends at {last}" if first == last else f"goes from {first} to {last}"


def swing(curves: Curves) -> str:
    """How far the validation accuracy ranges over the epochs."""
    low, high = (_share(curves.value(f"validation_{end}")) for end in ("lowest", "highest"))
    if low == high:
        return f"The validation accuracy stays at {low} throughout."
    return f"The validation accuracy ranges between {low} and {high}."


def test_line(curves: Curves, measure: str) -> str:
    """The horizontal line, which is no curve."""
    show = _share if measure == "accuracy" else nats
    return (
        f"The horizontal line is the test {measure} of this run, {show(curves.value('test'))}. It was measured once, "
        "at the end, and chose nothing."
    )


def rising(curves: Curves, part: str) -> bool:
    """Whether a curve ends by a quarter of its fall above its lowest point."""
    first, last = curves.value(f"{part}_first"), curves.value(f"{part}_last")
    lowest = curves.value(f"{part}_lowest")
    return last > lowest + (first - lowest) / 4


def alternative(curves: Curves, measure: str, name: str = "") -> str:
    """The description of a figure of epochs for those who can't see it."""
    show = _share if measure == "accuracy" else nats
    subject = f"{name}: " if name else ""
    parts = [
        f"{part} {measure} {_range(curves, part, show)}" for part in ("training", "validation")
    ]
    ends = curves.value("train_last") - curves.value("validation_last")
    gap = formats.distance(ends) if measure == "accuracy" else nats(abs(ends))
    above = "above" if ends > 0 else "below"
    return (
        f"{subject}{'; '.join(parts)}. At the end, training lies {gap} {above} validation. "
        f"A horizontal line marks the test {measure}, {show(curves.value('test'))}."
    )


def _range(curves: Curves, part: str, show: Show) -> str:
    key = part.removesuffix("ing")
    if curves.epochs == 1:
        return f"{show(curves.value(f'{key}_last'))} after one epoch"
    lowest, highest = (show(curves.value(f"{key}_{end}")) for end in ("lowest", "highest"))
    return (
        f"{_course(curves, key, show)} over {plural(curves.epochs, 'epoch')}, "
        f"within {lowest} and {highest}"
    )


def _share(value: float) -> str:
    return percent(value, 1)


def nats(value: float) -> str:
    """A loss."""
    return formats.fixed(value, 3)
