"""All reports of a folder → an entry of each, as many at once as there are cores.

Each is looked at in a process of its own kind: what brings one of them down is a finding about that
report, and stops no other.
"""

import faulthandler
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from console import collector, signals
from console.endings import Ending
from manifest.errors import PipelineError
from manifest.files import digest_of_file, is_plain_file
from pipeline import machine
from verification.checked import Effort
from verification.findings import Checked, Finding
from verification.kept import Kept
from verification.together.entry import Entry, entry

Tell = Callable[[Entry], None]
DEADLINE = 1_200.0  # seconds: one report takes 90 s of a core
GRACE = 60.0  # seconds from there to a kill
LONG = f"took longer than {DEADLINE / 60:.0f} minutes"


def reports(folder: Path) -> tuple[list[Path], list[Path]]:
    """And what is named like one and is passed over: links, folders, pipes."""
    named = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".pdf")
    plain = [path for path in named if is_plain_file(path)]
    return plain, [path for path in named if path not in plain]


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
    for file, one in _at_once(left, effort, fresh, machine.cores()):
        if one is not None:
            left.remove(file)
            yield file, one
    for file in left:
        for _, one in _at_once([file], effort, fresh, 1):
            yield file, one or _broken(file, f"brought its process down, or {LONG}")


def _at_once(
    files: Sequence[Path], effort: Effort, fresh: bool, workers: int
) -> Iterator[tuple[Path, Entry | None]]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(workers, len(files)) or 1, mp_context=context, initializer=settle
    ) as pool:
        waiting: dict[Future[Entry], Path] = {
            pool.submit(_entry, file, effort, fresh): file for file in files
        }
        for done in as_completed(waiting):
            try:
                yield waiting[done], done.result()
            except BrokenProcessPool:
                yield waiting[done], None
            except Exception as error:  # noqa: BLE001 - what came back of one report stops no other
                yield waiting[done], _broken(waiting[done], f"can't be checked ({error!r:.200})")


def settle() -> None:
    """Of a worker: nobody waits for it once the command is gone."""
    collector.seldom()
    if (parent := multiprocessing.parent_process()) is not None:
        signals.end_with(parent.sentinel, Ending.INTERRUPTED)


@cache
def _kept() -> Kept:
    """Of this process."""
    return Kept()


def _entry(file: Path, effort: Effort, fresh: bool) -> Entry:
    try:
        with _deadline():
            return entry(file, effort, Kept(most=0) if fresh else _kept())
    except TooLong:
        return _broken(file, LONG)
    except PipelineError as error:
        return _broken(file, str(error))
    except Exception as error:  # noqa: BLE001 - one report, whatever is in it, stops no other
        return _broken(file, f"can't be checked ({error!r:.200})")
    finally:
        collector.clear()


class TooLong(BaseException):
    """Raised at the deadline, past every `except Exception` on the way."""


@contextmanager
def _deadline() -> Iterator[None]:
    """Ends what runs in it; the whole process, where a library keeps it from Python for too long."""

    def stop(*_: object) -> None:
        raise TooLong

    earlier = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, DEADLINE)
    faulthandler.dump_traceback_later(DEADLINE + GRACE, exit=True)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, earlier)


def _broken(file: Path, what: str) -> Entry:
    """Without its name, which pseudonyms are to hide."""
    try:
        digest = digest_of_file(file)
    except OSError:
        digest = ""
    checked = Checked(file=str(file), findings=[Finding(kind="file", place="report", what=what)])
    return Entry(file=file.name, digest=digest, checked=checked)
