"""Every experiment of the report. Data only: listing them imports no torch."""

from collections.abc import Iterable, Sequence

from pipeline.config import (
    Baseline,
    Experiment,
    ImageExperiment,
    Part,
    Protocol,
    TabularExperiment,
)
from pipeline.experiments import baselines, bonus, part1, part2, part3, part4

PROTOCOLS: tuple[Protocol, ...] = ("published", "leak-free")


def _variants(experiments: Iterable[TabularExperiment]) -> Iterable[TabularExperiment]:
    """Each recipe under both protocols and both optimisers.

    Which optimiser Part 1 used is inferred, and the published protocol leaks: the
    report shows what either choice changes.
    """
    for experiment in experiments:
        for protocol in PROTOCOLS:
            for optimiser in ("sgd", "adam"):
                yield experiment.model_copy(update={"protocol": protocol, "optimiser": optimiser})


_SIMPLE = [
    baseline.model_copy(update={"protocol": protocol})
    for baseline in baselines.BASELINES
    for protocol in PROTOCOLS
]
_SWEPT = {setup.name: setup for sweep in part2.SWEEPS for setup in sweep.setups}

BY_PART: dict[Part, tuple[Experiment, ...]] = {
    "1": tuple(_variants([part1.BASE])),
    "2": (*_variants([*_SWEPT.values(), *part2.METHODS, part2.BEST]), *_SIMPLE),
    "3": (part3.CNN, part3.CNN_BATCH_NORM),
    "4": (part3.CNN, part4.VGG13),
    "bonus": tuple(dict.fromkeys(model for twins in bonus.TWINS for model in twins)),
}


def select(parts: Sequence[Part]) -> tuple[Experiment, ...]:
    """The experiments that `parts` need, each once: Part 4 also needs the CNN of Part 3."""
    return tuple({e.id: e for part in parts for e in BY_PART[part]}.values())


def tabular(experiments: Iterable[Experiment]) -> list[TabularExperiment]:
    return [e for e in experiments if isinstance(e, TabularExperiment)]


def simple(experiments: Iterable[Experiment]) -> list[Baseline]:
    return [e for e in experiments if isinstance(e, Baseline)]


def image(experiments: Iterable[Experiment]) -> list[ImageExperiment]:
    return [e for e in experiments if isinstance(e, ImageExperiment)]
