"""The bytes of values.npz.xz → all that a report's numbers are computed from.

What a stranger wrote may be anything: what does not fit together is a `DataError`. Pixels are black.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import TypeAdapter

import manifest
from manifest import limits
from manifest.attachments import VALUES
from manifest.errors import DataError, OptionError
from pipeline.assignment import Assignment
from pipeline.assignment.beside import Beside, read_beside
from pipeline.assignment.read import NAME, read
from pipeline.assignment.without import without
from pipeline.checks.examine import examine
from pipeline.config import Part, Scale
from pipeline.data.splits import Splits
from pipeline.data.table import load_table
from pipeline.records import (
    Characters,
    Copies,
    Cost,
    DataTable,
    Layer,
    LayerTable,
    Reading,
)
from pipeline.repeats import Repeats
from pipeline.results.columns import Names
from pipeline.values import archive, names, trainings
from pipeline.values.given import Given

MOST_PIXELS = 2**31  # of all images together
DataSet = Literal["table", "images"]
PARTS = TypeAdapter(tuple[Part, ...])
DEPENDS_ON = TypeAdapter(dict[str, dict[str, object]])


def unpack(content: bytes) -> Given:
    """Splits and copies of the table are found anew."""
    arrays = archive.unpack(content)
    try:
        return _given(arrays, names.document(arrays))
    except OptionError as error:
        raise DataError(f"{VALUES}: {error}") from None
    except DataError:
        raise
    except Exception as error:
        raise DataError(
            f"{VALUES}: its parts do not belong together ({error!r:.120}); ask for the report again"
        ) from error


def _given(arrays: Mapping[str, np.ndarray], document: dict[str, Any]) -> Given:
    files = {n: a.tobytes() for n, a in names.section(arrays, names.FILE[:-1]).items()}
    assignment, beside = _declared(files)
    left_out = frozenset(TypeAdapter(list[str]).validate_python(document["left_out"]))
    assignment = without(assignment, left_out) if left_out else assignment
    replaced = frozenset(TypeAdapter(list[DataSet]).validate_python(document["replaced"]))
    content = arrays[names.TABLE].tobytes() if names.TABLE in arrays else b""
    table = _table(content, assignment, document["table"], replaced)
    characters = _characters(arrays, document["images"])
    repeats = _repeats(document["repeats"])
    splits = Splits(
        table=table, labels=None if characters is None else characters.labels, repeats=repeats
    )
    examined = examine(
        table,
        None,
        splits,
        ids={} if table is None else Names.of(assignment.given_table, table).ids,
        asked=0,
    )
    copies = names.section(arrays, "images/copies")
    return Given(
        files=files,
        content=content,
        assignment=assignment,
        beside=beside,
        parts=PARTS.validate_python(document["parts"]),
        scale=_scale(assignment, document["scale"]),
        repeats=repeats,
        replaced=replaced,
        contributions=TypeAdapter(tuple[manifest.Contribution, ...]).validate_python(
            document["contributions"]
        ),
        table=table,
        characters=characters,
        splits=splits,
        examined=replace(
            examined, images=Copies(groups=tuple(copies[str(n)] for n in range(len(copies))))
        ),
        runs=trainings.by_experiment(arrays, document["runs"]),
        depends_on=DEPENDS_ON.validate_python(document["depends_on"]),
        left_out=left_out,
        costs={id: _cost(cost) for id, cost in document["costs"].items()},
        layers={id: _layer_table(layers) for id, layers in document["layers"].items()},
        reading=_reading(arrays, document["reading"]),
    )


def _declared(files: Mapping[str, bytes]) -> tuple[Assignment, Beside]:
    """What an assignment's own files say, and no other file is among them."""
    with tempfile.TemporaryDirectory(prefix="a2-report-") as name:
        folder = Path(name)
        _write({NAME: files[NAME]}, folder)
        assignment = read(folder / NAME)
        named = {NAME, assignment.published, assignment.references}
        if others := files.keys() - named:
            raise ValueError(f"files that the assignment does not name, {min(others)!r:.40}")
        _write(files, folder)
        return assignment, read_beside(folder / NAME, assignment)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    """Names of files have no folders, as those of an assignment have none."""
    for name, content in files.items():
        if not name or "/" in name or "\\" in name or "\0" in name or name.startswith("."):
            raise ValueError(f"a file named {name!r:.40}")
        (folder / name).write_bytes(content)


def _table(
    content: bytes, assignment: Assignment, name: str | None, replaced: frozenset[DataSet]
) -> DataTable | None:
    if name is None:
        return None
    asked = assignment.given_table
    with tempfile.NamedTemporaryFile(prefix="a2-report-", suffix=".csv") as file:
        file.write(content)
        file.flush()
        of_any = "table" in replaced
        return load_table(Path(file.name), asked.of_any_columns if of_any else asked, name)


def _characters(arrays: Mapping[str, np.ndarray], told: dict[str, Any] | None) -> Characters | None:
    if told is None:
        return None
    shape = tuple(int(side) for side in told["shape"])
    labels, sizes = (arrays[f"images/{name}"] for name in names.OF_IMAGES)
    if len(shape) != 3 or min(shape) < 1 or int(np.prod(shape, dtype=object)) > MOST_PIXELS:
        raise ValueError(f"images of {shape}")
    if labels.shape != shape[:1] or sizes.shape != (len(labels), 2):
        raise ValueError("more or fewer labels than images")
    if not 0 < len(told["classes"]) <= limits.CLASSES or labels.max() >= len(told["classes"]):
        raise ValueError("labels of other classes")
    correlation = told["channel_correlation"]
    texts = ("source", "name", "digest", "origin", "licence")
    return Characters(
        images=np.broadcast_to(np.uint8(0), shape),  # which takes no memory
        labels=labels.astype(np.int64),
        sizes=sizes,
        classes=tuple(str(name) for name in told["classes"]),
        channel_correlation=None if correlation is None else np.array(correlation, float),
        notices=tuple(str(notice) for notice in told["notices"]),
        **{name: str(told[name]) for name in texts},
    )


def _repeats(told: dict[str, Any]) -> Repeats:
    found = Repeats(**{name: int(number) for name, number in told.items()})
    counts = (found.splits, found.starts, found.splits * found.starts)
    if not all(0 <= count <= limits.SEEDS for count in counts):
        raise ValueError("more repeats than a run can have")
    return found


def _scale(assignment: Assignment, name: str) -> Scale:
    return {scale.name: scale for scale in assignment.scales.values()}[name]  # type: ignore[index]


def _cost(told: dict[str, Any]) -> Cost:
    return Cost(**told | {"seconds": tuple(float(value) for value in told["seconds"])})


def _layer_table(told: dict[str, Any]) -> LayerTable:
    layers = tuple(
        Layer(**layer | {"output_shape": tuple(layer["output_shape"])}) for layer in told["layers"]
    )
    return LayerTable(**told | {"layers": layers, "dropouts": tuple(told["dropouts"])})


def _reading(arrays: Mapping[str, np.ndarray], shapes: dict[str, Any] | None) -> Reading | None:
    """What claims rest on; what is only drawn is 0 everywhere."""
    if shapes is None:
        return None
    found = {name: arrays[f"reading/{name}"] for name in names.MEASURED}
    blocks = len(shapes["activations"])
    return Reading(
        filters=_nothing(shapes["filters"]),
        activations=tuple(_nothing(shape) for shape in shapes["activations"]),
        inputs=_nothing(shapes["inputs"]),
        saliency=_nothing(shapes["saliency"]),
        active=found["active"].reshape(blocks, -1),
        ink=found["ink"],
        on_ink=found["on_ink"],
    )


def _nothing(shape: Sequence[int]) -> np.ndarray:
    if not all(0 <= side <= 10_000 for side in shape) or np.prod(shape, dtype=object) > 2**24:
        raise ValueError(f"a reading of {shape}")
    return np.zeros(tuple(shape), np.float32)
