"""What was trained, one folder for each experiment and seed, written whole or not at all.

output/store/<key>/ holds result.json, predictions.npz, weights.safetensors and
observed.json, and at last the marker `complete`. The first three have the same bytes
whenever the same thing is trained again on one machine; observed.json has the times.
output/store/<key>.partial/ has the last epoch of a training that is not finished.
"""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save_file

from manifest.errors import DataError, MachineError
from pipeline.records import History, Run

MARKER = "complete"
LEFT_OVER = 3600  # seconds after which a half-written folder is nobody's
GIVEN_UP = 7 * 24 * 3600  # seconds after which nobody goes on with a training
PARTIAL = ".partial"
_ARRAYS = ("test_rows", "test_labels", "test_scores")
_OBSERVED = ("seconds", "peak_memory", "device")


def digest_of(content: Mapping[str, object]) -> str:
    """The key of whatever depends on `content` alone: 24 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def digest_of_files(files: Iterable[Path]) -> str:
    """Changes with the bytes or the name of any of `files`."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:24]


class Store:
    """Results under `root`, by key. Two runs may share it: the first to finish a key wins."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __contains__(self, key: object) -> bool:
        return (self.root / str(key) / MARKER).exists()

    def weights(self, key: str) -> Path:
        return self.root / key / "weights.safetensors"

    def partial(self, key: str) -> Path:
        """Where a training keeps what it goes on from after a kill."""
        return self.root / f"{key}{PARTIAL}"

    def write(self, run: Run, weights: Mapping[str, np.ndarray]) -> None:
        """Into a folder beside its place, renamed when all of it is there."""
        try:
            self._write(run, weights)
        except (OSError, SafetensorError) as error:  # the disk is full, most likely
            raise MachineError(
                f"{self.root}: a result can't be written ({error}); put that right and run the "
                "same command again: it goes on from here"
            ) from error

    def _write(self, run: Run, weights: Mapping[str, np.ndarray]) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{run.key}.", dir=self.root))
        try:
            self._fill(beside, run, weights)
            self._put(beside, self.root / run.key)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _fill(self, folder: Path, run: Run, weights: Mapping[str, np.ndarray]) -> None:
        fields = {
            k: v
            for k, v in vars(run).items()
            if k not in (*_ARRAYS, *_OBSERVED, "experiment", "history")
        }
        history = {name: values.tolist() for name, values in asdict(run.history).items()}
        _write_json(folder / "result.json", fields | {"history": history})
        _write_json(folder / "observed.json", {name: getattr(run, name) for name in _OBSERVED})
        np.savez_compressed(
            folder / "predictions.npz", **{name: getattr(run, name) for name in _ARRAYS}
        )
        save_file(
            {k: np.ascontiguousarray(v) for k, v in weights.items()}, folder / "weights.safetensors"
        )
        (folder / MARKER).touch()

    def _put(self, beside: Path, place: Path) -> None:
        beside.chmod(0o755)  # mkdtemp makes it private
        if place.exists() and not (place / MARKER).exists():
            shutil.rmtree(place)
        try:
            beside.rename(place)
        except OSError:
            if not (place / MARKER).exists():
                raise

    def read(self, key: str, experiment: str) -> Run:
        """The run of `key`, under the name that the experiment has now."""
        try:
            return self._read(self.root / key, experiment)
        except (OSError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as error:
            raise DataError(
                f"{self.root / key}: this result is damaged ({error!r}); delete the folder, and the "
                "next run trains it again"
            ) from error

    def _read(self, folder: Path, experiment: str) -> Run:
        fields = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        observed = json.loads((folder / "observed.json").read_text(encoding="utf-8"))
        history = {name: np.array(values) for name, values in fields.pop("history").items()}
        with np.load(folder / "predictions.npz") as arrays:
            fields |= {name: arrays[name] for name in _ARRAYS}
        return Run(experiment=experiment, history=History(**history), **fields, **observed)

    def sweep(self) -> None:
        """Removes what killed runs left: halves after an hour, epochs that nobody will go on from."""
        if not self.root.exists():
            return
        for folder in (*self.root.glob(".*"), *self.root.glob(f"*{PARTIAL}")):
            kept = GIVEN_UP if folder.name.endswith(PARTIAL) else LEFT_OVER
            aged = time.time() - folder.stat().st_mtime > kept
            if aged or folder.name.removesuffix(PARTIAL) in self:
                shutil.rmtree(folder, ignore_errors=True)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
