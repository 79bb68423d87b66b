"""What reads bytes that the product kept → how each is tried on a copy of which one file is damaged.

A target copies what its reader needs, names the files that can be damaged, and reads.
"""

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator

import manifest
from benchmarks.pristine import PER_CLASS, Pristine
from manifest import files
from manifest.output import INDEX, Output
from pipeline.assignment import read as read_assignment
from pipeline.data import drawn
from pipeline.networks import weights
from pipeline.store import Store
from pipeline.training.checkpoints import Checkpoint
from pipeline.work.costs import ENDING, Costs
from report.document import render

Announce = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is read from a copy. `of`: names what comes of it where nothing is damaged.

    others: files that can be swapped in. read: None where all begins anew, which is no harm.
    """

    of: str
    files: tuple[Path, ...]
    others: tuple[Path, ...]
    read: Callable[[Announce], object]


Target = Callable[[Pristine, Path, Generator], Reading]
"""(undamaged, an empty folder, what draws) → a copy there, to be read"""


def store(pristine: Pristine, folder: Path, random: Generator) -> Reading:
    """One entry, by one of the three ways in which a run reads it."""
    key = str(random.choice(pristine.keys()))
    entry = folder / "store" / key
    shutil.copytree(pristine.output / "store" / key, entry)
    found = Store(entry.parent)

    def check(announce: Announce) -> object:  # noqa: ARG001 - a damage is raised
        found.check(key)
        return {path.name: files.digest_of_file(path) for path in sorted(entry.iterdir())}

    def read(announce: Announce) -> object:  # noqa: ARG001
        return _frozen(vars(found.read(key, "any")))

    def weights_of(announce: Announce) -> object:  # noqa: ARG001
        return found.weights(key)

    ways = {"check": check, "read": read, "weights": weights_of}
    way = str(random.choice(sorted(ways)))
    return Reading(
        of=f"{way} {key}",
        files=tuple(sorted(entry.iterdir())),
        others=tuple(sorted((pristine.output / "store").glob("*/*"))),
        read=ways[way],
    )


def cost(pristine: Pristine, folder: Path, random: Generator) -> Reading:
    """What a training takes alone, which is measured anew where it can't be believed."""
    kept = sorted((pristine.output / "store").glob(f"*{ENDING}"))
    file = kept[random.integers(len(kept))]
    copy = Path(shutil.copy(file, folder))

    def read(announce: Announce) -> object:
        found = Costs(folder, announce).read(file.stem)
        return None if found is None else _frozen(vars(found))

    return Reading(of=f"cost {file.stem}", files=(copy,), others=tuple(kept), read=read)


def checkpoint(pristine: Pristine, folder: Path, random: Generator) -> Reading:
    kept = sorted(pristine.epochs.glob("*/*"))
    file = kept[random.integers(len(kept))]
    shutil.copytree(file.parent, folder / file.parent.name)

    def read(announce: Announce) -> object:
        state = Checkpoint(folder / file.parent.name, announce).load()
        if state is None:
            return None
        torch.save(state, stream := io.BytesIO())
        return stream.getvalue()

    return Reading(
        of=file.parent.name,
        files=(folder / file.parent.name / file.name,),
        others=tuple(kept),
        read=read,
    )


def cache(pristine: Pristine, folder: Path, random: Generator) -> Reading:  # noqa: ARG001
    """The drawn characters; what draws them anew is told from what was kept by its word alone."""
    (kept,) = (pristine.output / "cache").iterdir()
    shutil.copy(kept, folder)
    seed = read_assignment().first_seed

    def draw(per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:  # noqa: ARG001
        images = drawn.load(kept.parent, per_class=PER_CLASS, seed=seed, announce=_nobody)
        return images.images, images.labels

    def read(announce: Announce) -> object:
        found = drawn.load(folder, per_class=PER_CLASS, seed=seed, announce=announce, draw=draw)
        return _frozen(vars(found))

    others = tuple(pristine.others.glob("*.sealed"))
    return Reading(of="cache", files=(folder / kept.name,), others=others, read=read)


def models(pristine: Pristine, folder: Path, random: Generator) -> Reading:
    """Exported weights, as they are or as what describes an entry of the store."""
    shutil.copytree(pristine.output / weights.FOLDER, folder / weights.FOLDER)
    exported = sorted((folder / weights.FOLDER).glob(f"*{weights.SUFFIX}"))
    file = exported[random.integers(len(exported))]
    (key, *_) = weights.describe(file).keys
    entry = folder / "store" / key
    shutil.copytree(pristine.output / "store" / key, entry)
    place = file if random.random() < 0.5 else entry

    def read(announce: Announce) -> object:  # noqa: ARG001
        found, description = weights.find(place)
        return found.content, description

    return Reading(
        of=f"models {place.relative_to(folder)}", files=(file,), others=tuple(exported), read=read
    )


def figures(pristine: Pristine, folder: Path, random: Generator) -> Reading:  # noqa: ARG001
    """Pictures and their data, by the page that shows them."""
    shutil.copytree(pristine.output / "figures", folder / "figures")
    shutil.copy(pristine.output / manifest.FILE_NAME, folder)
    found = tuple(sorted((folder / "figures").iterdir()))

    def read(announce: Announce) -> object:  # noqa: ARG001
        return render(manifest.read(folder), folder)

    others = tuple(sorted((pristine.output / "figures").iterdir()))
    return Reading(of="figures", files=found, others=others, read=read)


def numbers(pristine: Pristine, folder: Path, random: Generator) -> Reading:  # noqa: ARG001
    """The manifest."""
    path = Path(shutil.copy(pristine.output / manifest.FILE_NAME, folder))
    return Reading(
        of="manifest",
        files=(path,),
        others=(pristine.others / manifest.FILE_NAME,),
        read=lambda announce: manifest.read(folder).model_dump_json(),  # noqa: ARG005
    )


def index(pristine: Pristine, folder: Path, random: Generator) -> Reading:  # noqa: ARG001
    """Which files are ours: none may be lost, nor overwritten without a word."""
    names = [manifest.FILE_NAME, "report.html", "report.pdf"]
    for name in (*names, INDEX):
        shutil.copy(pristine.output / name, folder)

    def read(announce: Announce) -> object:
        Output(folder, announce).make_room(names)
        return sorted(
            files.digest_of_file(path)
            for path in folder.iterdir()
            if files.is_plain_file(path) and INDEX not in path.name
        )

    others = (pristine.others / INDEX,)
    return Reading(of="index", files=(folder / INDEX,), others=others, read=read)


TARGETS: dict[str, Target] = {
    "store": store,
    "cost": cost,
    "checkpoint": checkpoint,
    "cache": cache,
    "models": models,
    "figures": figures,
    "manifest": numbers,
    "index": index,
}


def _frozen(fields: object) -> object:
    """Arrays as bytes with their kind, so that two readings can be compared exactly."""
    if isinstance(fields, np.ndarray):
        return fields.dtype.str, fields.shape, fields.tobytes()
    if isinstance(fields, dict):
        return {name: _frozen(value) for name, value in fields.items()}
    return _frozen(vars(fields)) if hasattr(fields, "__dict__") else fields


def _nobody(line: str) -> None:
    """Nobody hears it."""
