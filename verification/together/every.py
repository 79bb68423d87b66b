"""All reports of a folder → an entry of each, as many at once as there are cores.

Each is looked at in a process of its own kind: what brings one of them down is a finding about that
report, and stops no other.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

from manifest.errors import PipelineError
from manifest.files import digest_of_file, is_plain_file
from verification.checked import Effort
from verification.findings import Checked, Finding
from verification.kept import Kept
from verification.together.entry import Entry, entry

Tell = Callable[[Entry], None]


def reports(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.pdf") if is_plain_file(path))


def entries(files: Sequence[Path], effort: Effort, *, fresh: bool, tell: Tell) -> list[Entry]:
    """In the order of the files."""
    found: dict[Path, Entry] = {}
    for file, one in _every(files, effort, fresh):
        found[file] = one
        tell(one)
    return [found[file] for file in files]


def _every(files: Sequence[Path], effort: Effort, fresh: bool) -> Iterator[tuple[Path, Entry]]:
    """Together; those whose process was brought down, by one of them, once more and each alone."""
    left = list(files)
    for file, one in _at_once(left, effort, fresh, _cores()):
        if one is not None:
            left.remove(file)
            yield file, one
    for file in left:
        for _, one in _at_once([file], effort, fresh, 1):
            yield file, one or _broken(file, "brought its process down")


def _at_once(
    files: Sequence[Path], effort: Effort, fresh: bool, workers: int
) -> Iterator[tuple[Path, Entry | None]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(files)) or 1, mp_context=context) as pool:
        waiting: dict[Future[Entry], Path] = {
            pool.submit(_entry, file, effort, fresh): file for file in files
        }
        for done in as_completed(waiting):
            try:
                yield waiting[done], done.result()
            except BrokenProcessPool:
                yield waiting[done], None


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@cache
def _kept() -> Kept:
    """Of this process."""
    return Kept()


def _entry(file: Path, effort: Effort, fresh: bool) -> Entry:
    try:
        return entry(file, effort, Kept(most=0) if fresh else _kept())
    except PipelineError as error:
        return _broken(file, str(error))
    except Exception as error:  # noqa: BLE001 - one report, whatever is in it, stops no other
        return _broken(file, f"can't be checked ({error!r:.200})")


def _broken(file: Path, what: str) -> Entry:
    checked = Checked(file=str(file), findings=[Finding(kind="file", place=file.name, what=what)])
    return Entry(file=file.name, digest=digest_of_file(file), checked=checked)
