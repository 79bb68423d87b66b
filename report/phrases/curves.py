"""The facts of a figure of epochs → what its curves show."""

from collections.abc import Callable

from report.page import formats
from report.page.evidence import Facts
from report.page.formats import percent, plural
from report.page.tracing import Number, all_sources, plain, shown

Show = Callable[[float], str]
GOES = "goes "


class Curves:
    """The facts of one network's curves; `prefix` names it where a figure holds two."""

    def __init__(self, facts: Facts, prefix: str = "") -> None:
        self._facts = facts
        self._prefix = prefix

    def value(self, name: str) -> float:
        return self._facts.number(self._prefix + name)

    def has(self, name: str) -> bool:
        return self._prefix + name in self._facts

    @property
    def epochs(self) -> int:
        return self._facts.count(f"{self._prefix}epochs")

    @property
    def chosen(self) -> int | None:
        return round(self.value("chosen_epoch")) if self.has("chosen_epoch") else None


def accuracy(curves: Curves) -> str:
    """From where to where the accuracies go."""
    return _told(curves, _share)


def loss(curves: Curves) -> str:
    return _told(curves, nats)


def _told(curves: Curves, show: Show) -> str:
    train, validation = (_course(curves, part, show) for part in ("train", "validation"))
    if curves.epochs == 1:
        return f"After one epoch, training is at {train}, validation at {validation}."
    if train.startswith(GOES):
        validation = validation.removeprefix(GOES)
    return f"Training {train}, validation {validation}."


def _course(curves: Curves, part: str, show: Show) -> str:
    last = show(curves.value(f"{part}_last"))
    if curves.epochs == 1:
        return last
    first = show(curves.value(f"{part}_first"))
    if plain(first) == plain(last):
        return f"begins and ends at {joined(first, last)}"
    return f"{GOES}from {first} to {last}"


def joined(text: str, *same: str) -> str:
    """One text for numbers that are printed alike; it shows all of them."""
    return shown(text, *(Number(0, all_sources(other)) for other in same))


def swing(curves: Curves) -> str:
    """How far the validation accuracy ranges over the epochs."""
    low, high = (_share(curves.value(f"validation_{end}")) for end in ("lowest", "highest"))
    if plain(low) == plain(high):
        return f"Validation stays at {joined(low, high)} throughout."
    return f"Validation ranges between {low} and {high}."


def test_line(curves: Curves, measure: str) -> str:
    """The horizontal line, which is no curve."""
    show = _share if measure == "accuracy" else nats
    return f"The line is the test {measure}, {show(curves.value('test'))}."


def lowest_loss(curves: Curves) -> str:
    """Where the validation loss is lowest, and what that says of the epochs after it."""
    if curves.epochs == 1:
        return "One epoch shows no course."
    lowest, last = curves.value("validation_lowest"), curves.value("validation_last")
    if last == lowest:
        where = shown(nats(lowest), last)
        return f"The validation loss is lowest in the last epoch, at {where}: it was still falling, and training could have gone on."
    epoch = formats.count(curves.value("validation_lowest_epoch"))
    told = f"The validation loss is lowest in epoch {epoch}, at {nats(lowest)}, and ends at {nats(last)}"
    if rising(curves, "validation"):
        return f"{told}: it has risen since."
    return f"{told}, close to it."


def still_falling(curves: Curves) -> bool:
    """Whether the validation loss is lowest in the last of several epochs."""
    return curves.epochs > 1 and curves.value("validation_last") == curves.value(
        "validation_lowest"
    )


def ends_at(curves: Curves) -> str:
    """The validation loss of the last epoch, which is the lowest."""
    last = curves.value("validation_last")
    return shown(nats(last), last, curves.value("validation_lowest"))


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
    return (
        f"{subject}{'; '.join(parts)}. {_apart(curves, measure)} "
        f"A horizontal line marks the test {measure}, {show(curves.value('test'))}."
    )


def _apart(curves: Curves, measure: str) -> str:
    """How the two curves lie to each other."""
    ends = curves.value("train_last") - curves.value("validation_last")
    gap = formats.distance(ends) if measure == "accuracy" else nats(abs(ends))
    above = "above" if ends > 0 else "below"
    if curves.epochs == 1:
        return f"Training lies {gap} {above} validation."
    return f"The curves {_crossed(curves)}. At the end, training lies {gap} {above} validation."


def _crossed(curves: Curves) -> str:
    crossings = curves.value("crossings")
    if not curves.has("last_crossing"):
        return shown("do not cross", crossings)
    last = formats.count(curves.value("last_crossing"))
    if crossings == 1:
        return f"cross {formats.how_often(round(crossings))}, at epoch {last}"
    return f"cross {formats.how_often(round(crossings))}, the last time at epoch {last}"


def _range(curves: Curves, part: str, show: Show) -> str:
    key = part.removesuffix("ing")
    if curves.epochs == 1:
        return f"{show(curves.value(f'{key}_last'))} after one epoch"
    lowest, highest = (
        f"{show(curves.value(f'{key}_{end}'))} (epoch {formats.count(curves.value(f'{key}_{end}_epoch'))})"
        for end in ("lowest", "highest")
    )
    return (
        f"{_course(curves, key, show)} over {plural(curves.epochs, 'epoch')}, "
        f"lowest at {lowest} and highest at {highest}"
    )


def _share(value: float) -> str:
    return percent(value, 1)


def nats(value: float) -> str:
    """A loss."""
    return formats.fixed(value, 3)
