"""What a result depends on → its key in the store.

Its declaration, seed, data, code, the versions of the libraries, and as far as it does not repeat
on any processor, that one's instruction set and number format. Nothing else: not how many cores there
are, what else is missing, in which order or how often it was begun.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from pipeline.config import Experiment
from pipeline.digests import digest_of
from pipeline.work.code import digests, entries_of
from pipeline.work.levels import Kind, level_of, processor_of

LIBRARIES = ("torch", "numpy", "scipy", "pandas", "scikit-learn", "imbalanced-learn")


def depends_on(
    kind: Kind, experiment: Experiment, device: str, given: Mapping[str, object]
) -> dict[str, object]:
    """Of every seed; given: the data and how much of them."""
    return {
        "kind": kind,
        "recipe": experiment.recipe,
        **given,
        "device": device,
        "level": level_of(kind, device),
        "processor": processor_of(kind, device),
        "code": dict(digests(entries_of(kind, experiment))),
        "versions": dict(versions()),
    }


def key_of(shared: Mapping[str, object], seed: int, split: int) -> str:
    """split: the seed of its split, which several trainings share."""
    return digest_of({**shared, "seed": seed, "split": split})


@cache
def versions() -> Mapping[str, str]:
    return {library: version(library) for library in LIBRARIES}
