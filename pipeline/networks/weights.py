"""A file of weights → what its network is, and the network itself, ready to use.

A file that a run exports carries a `Description` in its metadata, with a digest of itself and
of the weights. Those of the store carry none: the export of their experiment names them.
"""

import hashlib
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import numpy as np
import torch
from pydantic import Field, SerializeAsAny, ValidationError, field_validator, model_validator
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save
from safetensors.torch import load as load_tensors

from manifest import files
from manifest.errors import DataError
from pipeline.config import MOST_PIXELS, Family
from pipeline.declaration import Declaration
from pipeline.models.families import FAMILIES, made
from pipeline.store import Store

FOLDER, SUFFIX = "models", ".safetensors"  # in the output folder
STORED = f"weights{SUFFIX}"
MOST_BYTES = 2**33
METADATA = "a2-report"  # one key alone: safetensors keeps no order among several
_OURS = f"name a file of OUTPUT/{FOLDER}/, or a folder of the store beside it"


class Shape(Declaration):
    """What it takes to build a network."""

    network: SerializeAsAny[Family]  # its family and the options of that
    pixels: Annotated[int, Field(gt=0, le=MOST_PIXELS)]  # of a side, after enlarging
    classes: Annotated[tuple[str, ...], Field(min_length=2)]

    @field_validator("network", mode="before")
    @classmethod
    def _is_of_a_family(cls, given: Any) -> Any:
        if isinstance(given, Family):
            return given
        model = given.get("model") if isinstance(given, dict) else None
        if model not in FAMILIES:
            raise ValueError(f"{reprlib.repr(model)} is none of {', '.join(FAMILIES)}")
        return made(given)

    @model_validator(mode="after")
    def _is_deep_enough(self) -> Self:
        if self.pixels < self.network.least_pixels:
            raise ValueError(f"pixels: {self.pixels} are too few for this network")
        return self


class Description(Shape):
    """What a network is and what it was trained on.

    keys: where the store keeps the trainings of the experiment, one a seed.
    seal: SHA-256 of all the rest and of the weights; empty where they don't go with it.
    """

    version: Literal[3] = 3
    experiment: str
    data: str
    digest: str
    seed: int
    keys: tuple[str, ...]
    seal: str = ""


@dataclass(frozen=True)
class Weights:
    """Bytes of safetensors, believed, and where they were read."""

    content: bytes
    place: Path


def exported(content: bytes, description: Description) -> bytes:
    """Weights as the store has them, described and sealed; the same bytes each time."""
    arrays = load_arrays(content)
    sealed = description.model_copy(update={"seal": _seal(arrays, description)})
    return save(arrays, metadata={METADATA: sealed.model_dump_json()})


def _seal(arrays: Mapping[str, np.ndarray], description: Description) -> str:
    digest = hashlib.sha256(description.model_dump_json(exclude={"seal"}).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(repr((name, array.dtype.str, array.shape)).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def find(place: Path) -> tuple[Weights, Description]:
    """`place`: an exported file, or a folder of the store → what it holds, and what that is."""
    if not place.is_dir():
        return read(place)
    key = place.resolve().name
    for path in sorted(place.resolve().parent.parent.glob(f"{FOLDER}/*{SUFFIX}")):
        if key in describe(path).keys:
            _, description = read(path)  # what its metadata say is believed with its seal alone
            stored = Store(place.resolve().parent).weights(key)
            return Weights(stored, place / STORED), description
    raise DataError(f"{place}: no file of weights that was exported beside it names it; {_OURS}")


def read(path: Path) -> tuple[Weights, Description]:
    """An exported file, as it was written."""
    description = describe(path)
    try:
        content = files.read_regular(path, MOST_BYTES)
        arrays = load_arrays(content)
    except (OSError, SafetensorError, ValueError) as error:
        raise DataError(f"{path}: it holds no weights ({error}); {_OURS}") from error
    if path.parent.name == FOLDER and path.stem != description.experiment:
        raise DataError(
            f"{path}: it holds the weights of {description.experiment}; run `nox -s full` to export "
            "them again, or move it to another folder"
        )
    if _seal(arrays, description) != description.seal:
        raise DataError(
            f"{path}: its weights are not those that were exported; run `nox -s full` to export "
            "them again"
        )
    return Weights(content, path), description


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


def load(weights: Weights, shape: Shape) -> torch.nn.Module:
    """The network on the CPU, in evaluation; only its input can have gradients."""
    with torch.device("meta"):  # drawing weights to be overwritten would take seconds
        network = shape.network.build(classes=len(shape.classes), pixels=shape.pixels)
    try:
        network.to_empty(device="cpu").load_state_dict(load_tensors(weights.content))
    except (SafetensorError, RuntimeError) as error:
        reason = str(error).split(":")[0]
        raise DataError(
            f"{weights.place}: its weights don't fit the network ({reason}); {_OURS}"
        ) from error
    return network.to(memory_format=torch.channels_last).eval().requires_grad_(False)
