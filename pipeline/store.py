"""What was trained, one folder for each experiment and seed, written whole or not at all.

output/store/<key>/ holds result.json, predictions.npz, weights.safetensors,
depends.json and observed.json, and at last `complete`, which has the digest of each and the key.
All but the times in observed.json have the same bytes whenever the same thing is trained again.
depends.json is what the key is the digest of. Nothing is believed that differs from its digest.
output/store/<key>.partial/ has the last state that was kept of a training that is not finished.
"""

import io
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save_file

from manifest import files, halves
from manifest.errors import DataError, KeepingError, MachineError
from pipeline import sealed
from pipeline.digests import digest_of
from pipeline.records import History, Run

MARKER = "complete"
RESULT, OBSERVED, DEPENDS = "result.json", "observed.json", "depends.json"
PREDICTIONS, WEIGHTS = "predictions.npz", "weights.safetensors"
CONTENT = (RESULT, OBSERVED, DEPENDS, PREDICTIONS, WEIGHTS)
EPOCH = "epoch.pt"
PARTIAL = ".partial"
HOUR, WEEK = 3600, 7 * 24 * 3600  # seconds
MOST_BYTES = 2**33  # of a file of an entry
UNREADABLE = (  # what bytes that nobody wrote can raise
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)
_ARRAYS = ("test_rows", "test_labels", "test_scores")
_OBSERVED = ("seconds", "peak_memory", "device")


class DamagedError(DataError):
    """An entry of the store is not what was written. `finding`: which, and how it is known."""

    def __init__(self, folder: Path, what: str) -> None:
        self.finding = f"{folder}: this result is damaged ({what})"
        super().__init__(f"{self.finding}; the same command trains it again")


class Store:
    """Results under `root`, by key. Two runs may share it: the first to finish a key wins."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def __contains__(self, key: object) -> bool:
        """Whether there is a whole entry; its files are looked at by `check` alone."""
        try:
            self._digests(str(key))
        except DamagedError:
            return False
        return True

    def experiment_of(self, key: str) -> str | None:
        """What the entry was made as, by its marker; None where there is no whole one."""
        try:
            return _completed(self.root / key, key)[0]
        except DamagedError:
            return None

    def partial(self, key: str) -> Path:
        """Where a training keeps what it goes on from after a kill."""
        return self.root / f"{key}{PARTIAL}"

    def check(self, key: str) -> None:
        """Reads every byte of the entry; raises `DamagedError` where one differs from its digest."""
        place = self.root / key
        for name, digest in self._digests(key).items():
            try:
                found = files.digest_of_file(place / name)
            except OSError as error:
                raise DamagedError(place, f"{name}: {error.strerror}") from error
            if found != digest:
                raise DamagedError(place, f"{name} is not what was written")

    def set_aside(self, key: str) -> Path | None:
        """Moves what stands in the place of an entry and is none; where it is now."""
        place = self.root / key
        try:
            return files.move_aside(place, "damaged") if os.path.lexists(place) else None
        except OSError as error:
            raise MachineError(
                f"{place}: is damaged and can't be moved away ({error.strerror}); move it, and run "
                "the same command again"
            ) from error

    def entries(self) -> Iterator[tuple[str, str]]:
        """Key and experiment of every whole entry."""
        for marker in sorted(self.root.glob(f"*/{MARKER}")):
            key = marker.parent.name
            if (experiment := self.experiment_of(key)) is not None:
                yield key, experiment

    def earlier(self) -> int:
        """How many results there are of versions that noted no digests."""
        markers = self.root.glob(f"*/{MARKER}")
        return sum(1 for marker in markers if files.is_plain_file(marker) and _is_empty(marker))

    def write(
        self,
        run: Run,
        weights: Mapping[str, np.ndarray],
        depends_on: Mapping[str, object] | None = None,
    ) -> None:
        """Into a folder beside its place, renamed when all of it is there.

        depends_on: what the key of the run is the digest of.
        """
        try:
            self._write(run, weights, depends_on or {})
        except (OSError, SafetensorError) as error:  # the disk is full, most likely
            raise KeepingError(
                f"{self.root}: a result can't be written ({error}); put that right and run the "
                "same command again: it goes on from here"
            ) from error

    def _write(
        self, run: Run, weights: Mapping[str, np.ndarray], depends_on: Mapping[str, object]
    ) -> None:
        half = halves.begin(self.root, run.key)
        try:
            self._fill(half, run, weights)
            _write_json(half / DEPENDS, depends_on)
            self._complete(half, run)
            halves.finish(half)
            self._put(half, run.key)
        finally:
            halves.discard(half, (*CONTENT, MARKER))

    def _fill(self, folder: Path, run: Run, weights: Mapping[str, np.ndarray]) -> None:
        left_out = (*_ARRAYS, *_OBSERVED, "experiment", "history")
        fields = {name: value for name, value in vars(run).items() if name not in left_out}
        history = {name: values.tolist() for name, values in asdict(run.history).items()}
        _write_json(folder / RESULT, fields | {"history": history})
        _write_json(folder / OBSERVED, {name: getattr(run, name) for name in _OBSERVED})
        np.savez_compressed(folder / PREDICTIONS, **{name: getattr(run, name) for name in _ARRAYS})
        save_file({k: np.ascontiguousarray(v) for k, v in weights.items()}, folder / WEIGHTS)
        (folder / WEIGHTS).chmod((folder / RESULT).stat().st_mode)  # save_file makes it private

    def _complete(self, folder: Path, run: Run) -> None:
        for name in CONTENT:
            files.settle(folder / name)
        digests = {name: files.digest_of_file(folder / name) for name in CONTENT}
        (folder / MARKER).write_bytes(_marker(run.key, run.experiment, digests))
        files.settle(folder / MARKER)

    def _put(self, half: Path, key: str) -> None:
        place = self.root / key
        if os.path.lexists(place) and key not in self:
            self.set_aside(key)
        try:
            files.move(half, place)
        except OSError:  # of another run that was first, or of the disk, after the rename
            if key not in self or not half.exists():
                raise

    def read(self, key: str, experiment: str) -> Run:
        """The run of `key`, under the name that the experiment has now."""
        try:
            fields = json.loads(self._bytes(key, RESULT))
            observed = json.loads(self._bytes(key, OBSERVED))
            history = {name: np.array(values) for name, values in fields.pop("history").items()}
            with np.load(io.BytesIO(self._bytes(key, PREDICTIONS))) as arrays:
                fields |= {name: arrays[name] for name in _ARRAYS}
            run = Run(experiment=experiment, history=History(**history), **fields, **observed)
        except UNREADABLE as error:
            raise DamagedError(self.root / key, f"{error!r:.80}") from error
        if run.key != key:
            raise DamagedError(self.root / key, f"it is the result of {run.key}")
        return run

    def depends_on(self, key: str) -> dict[str, Any]:
        """What `key` is the digest of; empty where that is not known."""
        try:
            content = json.loads(self._bytes(key, DEPENDS))
        except UNREADABLE as error:
            raise DamagedError(self.root / key, f"{error!r:.80}") from error
        return content if isinstance(content, dict) and digest_of(content) == key else {}

    def weights(self, key: str) -> bytes:
        """A file of safetensors."""
        return self._bytes(key, WEIGHTS)

    def _bytes(self, key: str, name: str) -> bytes:
        """Of one file of an entry, as they were written."""
        place = self.root / key
        digest = self._digests(key)[name]
        try:
            content = files.read_regular(place / name, MOST_BYTES)
        except OSError as error:
            raise DamagedError(place, f"{name}: {error.strerror}") from error
        if files.digest_of_bytes(content) != digest:
            raise DamagedError(place, f"{name} is not what was written")
        return content

    def _digests(self, key: str) -> dict[str, str]:
        """Those that the entry was completed with, by file."""
        return _completed(self.root / key, key)[1]

    def sweep(self) -> None:
        """Removes what killed runs of ours left: halves after an hour, epochs after a week.

        Only files that we write are removed, in folders that carry our mark.
        """
        for half, _ in halves.left_in(self.root, HOUR):
            halves.discard(half, (*CONTENT, MARKER))
        for folder in self.root.glob(f"*{PARTIAL}"):
            key = folder.name.removesuffix(PARTIAL)
            if not folder.is_symlink() and (key in self or halves.age(folder) > WEEK):
                sealed.remove(folder / EPOCH, key)


def _completed(folder: Path, key: str) -> tuple[str, dict[str, str]]:
    """Experiment, and digests by file."""
    try:
        found = files.read_regular(folder / MARKER, 2**16)
        content = json.loads(found)
        digests = {name: str(content["files"][name]) for name in CONTENT}
        experiment = str(content["experiment"])
    except UNREADABLE as error:
        raise DamagedError(folder, f"{MARKER}: {error!r:.80}") from error
    if found != _marker(key, experiment, digests):
        raise DamagedError(folder, f"{MARKER} is not what was written")
    return experiment, digests


def _marker(key: str, experiment: str, digests: Mapping[str, str]) -> bytes:
    """What `complete` holds, which ends with a digest of its own."""
    content = {"of": "a2-report", "key": key, "experiment": experiment, "files": dict(digests)}
    seal = files.digest_of_bytes(json.dumps(content).encode())
    return (json.dumps(content | {"digest": seal}, indent=1) + "\n").encode()


def _is_empty(path: Path) -> bool:
    return path.stat().st_size == 0


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
