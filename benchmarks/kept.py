"""Tasks → what each found, in a folder, so that a benchmark that was stopped goes on.

A result stands under a name that follows from the task, from the module that declares it and from
the code that trains: after a change of any of them, the task is carried out again.
"""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch

from manifest import files
from pipeline.config import TabularExperiment
from pipeline.digests import digest_of
from pipeline.work.code import digests, entries_of
from pipeline.work.keys import versions

Found = dict[str, np.ndarray]
Tell = Callable[[str], None]


class Task(Protocol):
    """Frozen, picklable, and told apart by its repr."""

    @property
    def name(self) -> str: ...
    @property
    def experiment(self) -> TabularExperiment: ...
    def carry_out(self) -> Found: ...


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """folder: of what is kept; cores: how many tasks at once, one of them without a process."""

    folder: Path
    tell: Tell
    cores: int

    def all(self, tasks: Sequence[Task]) -> list[Found]:
        """In the order of `tasks`; only what is not kept is carried out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        paths = [self.folder / f"{task.name}-{_key(task)}.npz" for task in tasks]
        missing = [
            (task, path) for task, path in zip(tasks, paths, strict=True) if not path.exists()
        ]
        for done, name in enumerate(self._carried_out(missing), 1):
            if done % max(1, len(missing) // 20) == 0:
                self.tell(f"{name}: {len(tasks) - len(missing) + done:,} of {len(tasks):,}")
        return [_read(path) for path in paths]

    def _carried_out(self, missing: Sequence[tuple[Task, Path]]) -> Iterator[str]:
        if self.cores == 1 or len(missing) < 2:
            yield from (_keep(task, path) for task, path in missing)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.cores, context, initializer=_prepare) as pool:
            for done in as_completed([pool.submit(_keep, *entry) for entry in missing]):
                yield done.result()


def _prepare() -> None:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def _keep(task: Task, path: Path) -> str:
    with files.beside(path) as half, half.open("wb") as file:
        np.savez_compressed(file, **task.carry_out())  # type: ignore[arg-type]
    return task.name


def _read(path: Path) -> Found:
    with np.load(path) as found:
        return dict(found)


def _key(task: Task) -> str:
    here = f"{type(task).__module__}:{type(task).__name__}.carry_out"
    code = digests((*entries_of("tabular", task.experiment), here))
    content = {"task": repr(task), "code": dict(code), "versions": dict(versions())}
    return digest_of(content)[:12]
