"""All that a report's numbers are computed from ↔ the bytes of values.npz.xz.

No pixel is kept, nor what a network makes of one: `PIXELS` names the figures that show them.
What follows from the table is not kept either, but found again from its file: splits and copies.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from pipeline.assignment import Assignment
from pipeline.config import Experiment, ImageExperiment, TabularExperiment
from pipeline.records import Characters, Reading
from pipeline.results import patience
from pipeline.values import archive, trainings
from pipeline.values.given import Given
from pipeline.values.names import DOCUMENT, FILE, MEASURED, OF_IMAGES, RUNS, TABLE, VERSION

# By figure, the facts of it that a claim does not repeat and that follow from pixels. Its data do.
PIXELS = ("3.2c", "3.7a", "3.7b", "3.7c")


def pack(given: Given) -> bytes:
    """Equal values give equal bytes."""
    arrays = {f"{FILE}{name}": _bytes(content) for name, content in given.files.items()}
    if given.table is not None:
        arrays[TABLE] = _bytes(given.content)
    tested, told = trainings.Tested(), {}
    for experiment in given.experiments:
        runs = given.runs[experiment.id]
        kept = [n == 0 or _is_drawn(experiment, given.assignment) for n in range(len(runs))]
        parts = trainings.arrays(runs, tested, kept)
        arrays |= {f"{RUNS}{experiment.id}/{name}": array for name, array in parts.items()}
        told[experiment.id] = trainings.listed(runs)
    arrays |= _of_images(given)
    for place, (rows, labels) in enumerate(tested.sets):
        arrays |= {f"tested/{place}/rows": rows, f"tested/{place}/labels": labels}
    document = _document(given) | {"runs": told}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return archive.pack({DOCUMENT: _bytes(text.encode("utf-8")), **arrays})


def _bytes(content: bytes) -> np.ndarray:
    return np.frombuffer(content, np.uint8)


def _is_drawn(experiment: Experiment, assignment: Assignment) -> bool:
    """Whether numbers rest on the curves of all its trainings, not of the first alone."""
    if isinstance(experiment, ImageExperiment):
        return True
    if not isinstance(experiment, TabularExperiment):
        return False
    known = {recipe.id for recipe in assignment.main_recipes}
    known |= {recipe.id for recipe in patience.waiting(assignment)}
    return experiment.id in known


def _document(given: Given) -> dict[str, object]:
    return {
        "version": VERSION,
        "parts": given.parts,
        "scale": given.scale.name,
        "repeats": asdict(given.repeats),
        "replaced": sorted(given.replaced),
        "contributions": [one.model_dump(mode="json") for one in given.contributions],
        "table": None if given.table is None else given.table.source,
        "images": None if given.characters is None else _described(given.characters),
        "depends_on": dict(given.depends_on),
        "left_out": sorted(given.left_out),
        "costs": {id: asdict(cost) for id, cost in given.costs.items()},
        "layers": {id: asdict(table) for id, table in given.layers.items()},
        "reading": None if given.reading is None else _shapes(given.reading),
    }


def _described(characters: Characters) -> dict[str, object]:
    correlation = characters.channel_correlation
    return {
        "shape": characters.images.shape,
        "channel_correlation": None if correlation is None else correlation.tolist(),
        **{
            name: getattr(characters, name)
            for name in ("classes", "source", "name", "digest", "notices", "origin", "licence")
        },
    }


def _shapes(reading: Reading) -> dict[str, Any]:
    """Of what is drawn alone."""
    drawn = {f.name: getattr(reading, f.name) for f in fields(reading) if f.name not in MEASURED}
    return {
        name: [a.shape for a in value] if isinstance(value, tuple) else value.shape
        for name, value in drawn.items()
    }


def _of_images(given: Given) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    if given.characters is not None:
        found |= {f"images/{name}": getattr(given.characters, name) for name in OF_IMAGES}
        groups = given.examined.images.groups
        found |= {f"images/copies/{n}": own for n, own in enumerate(groups)}
    if given.reading is not None:
        found |= dict(_measured(given.reading))
    return found


def _measured(reading: Reading) -> Iterator[tuple[str, np.ndarray]]:
    for name in MEASURED:
        yield f"reading/{name}", getattr(reading, name).ravel()
