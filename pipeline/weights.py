"""A file of weights → what its network is, and the network itself, ready to use.

A file that a run exports carries a `Description` in its metadata. Those of the store carry
none: the export of their experiment names them.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

import torch
from pydantic import Field, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file as load_arrays
from safetensors.numpy import save_file
from safetensors.torch import load_file

from manifest.errors import DataError
from pipeline.config import Declaration
from pipeline.models.families import FAMILIES

FOLDER, SUFFIX = "models", ".safetensors"  # in the output folder
STORED = f"weights{SUFFIX}"
METADATA = "a2-report"  # one key alone: safetensors keeps no order among several
_OURS = f"name a file of OUTPUT/{FOLDER}/, or a folder of the store beside it"


class Shape(Declaration):
    """What it takes to build a network."""

    model: Literal["cnn", "vgg13"]
    batch_norm: bool
    pixels: Annotated[int, Field(ge=32, le=1024)]  # of a side, after enlarging
    classes: Annotated[tuple[str, ...], Field(min_length=2)]


class Description(Shape):
    """What a network is and what it was trained on.

    keys: where the store keeps the trainings of the experiment, one a seed.
    """

    version: Literal[1] = 1
    experiment: str
    data: str
    digest: str
    seed: int
    keys: tuple[str, ...]


def export(stored: Path, description: Description, path: Path) -> None:
    """Copies weights to `path`, described; the same bytes each time."""
    try:
        arrays = load_arrays(stored)
    except (OSError, SafetensorError) as error:
        raise damaged(stored, error) from error
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        save_file(arrays, beside, metadata={METADATA: description.model_dump_json()})
        beside.chmod(0o644)  # safetensors makes it private
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def find(place: Path) -> tuple[Path, Description]:
    """`place`: an exported file, or a folder of the store → the file, and what it holds."""
    if not place.is_dir():
        return place, describe(place)
    key = place.resolve().name
    for exported in sorted(place.resolve().parent.parent.glob(f"{FOLDER}/*{SUFFIX}")):
        description = describe(exported)
        if key in description.keys:
            return place / STORED, description
    raise DataError(f"{place}: no file of weights that was exported beside it names it; {_OURS}")


def describe(path: Path) -> Description:
    if not path.is_file():  # a pipe would be waited for
        raise DataError(f"{path}: there is no such file; {_OURS}")
    try:
        with safe_open(path, framework="np") as file:
            found = (file.metadata() or {}).get(METADATA)
    except (OSError, SafetensorError) as error:
        raise DataError(f"{path}: it holds no weights ({error}); {_OURS}") from error
    if found is None:
        raise DataError(f"{path}: its metadata don't say what network it holds; {_OURS}")
    try:
        return Description.model_validate_json(found)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or METADATA
        raise DataError(f"{path}: its metadata: {where}: {first['msg']}; {_OURS}") from error


def damaged(stored: Path, error: Exception) -> DataError:
    return DataError(
        f"{stored.parent}: this result is damaged ({error}); delete the folder, and the next run "
        "trains it again"
    )


def load(path: Path, shape: Shape) -> torch.nn.Module:
    """The network on the CPU, in evaluation; only its input can have gradients."""
    with torch.device("meta"):  # drawing weights to be overwritten would take seconds
        network = FAMILIES[shape.model](
            classes=len(shape.classes),
            pixels=shape.pixels,
            batch_norm=shape.batch_norm,
        )
    try:
        weights = load_file(path)
        network.to_empty(device="cpu").load_state_dict(weights)
    except (OSError, SafetensorError, RuntimeError) as error:
        reason = str(error).split(":")[0]
        raise DataError(f"{path}: its weights don't fit the network ({reason}); {_OURS}") from error
    return network.to(memory_format=torch.channels_last).eval().requires_grad_(False)
