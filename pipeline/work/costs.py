"""What trainings take alone, measured before a run where that is not known, and kept.

It lies beside the results, in output/store/<key>.cost, sealed. The key is the digest of all
that a cost depends on: what is trained on how much data, the device, the processor, the code
and the versions. A file that is not what was written is measured again.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from manifest import files
from manifest.errors import MachineError, PipelineError
from pipeline import sealed
from pipeline.digests import digest_of
from pipeline.records import Cost
from pipeline.store import UNREADABLE
from pipeline.training.device import describe, processor
from pipeline.work import alone
from pipeline.work.code import digests, entries_of
from pipeline.work.keys import versions
from pipeline.work.trials import Effort, Trial
from pipeline.work.workers import in_its_own_process

ENDING = ".cost"
QUICK = Effort(warm_up=1, least=1, most=5, seconds=0.3)
THOROUGH = Effort(warm_up=2, least=3, most=20, seconds=6.0)


class Costs:
    """Those under `root`, where the results are; `announce` gets a line before any is measured."""

    def __init__(self, root: Path, announce: Callable[[str], None]) -> None:
        self.root, self.announce = root, announce

    def of(self, trials: Mapping[str, Trial]) -> dict[str, Cost]:
        """By experiment, each one's; one after the other, as long as nothing else is trained."""
        keys = {experiment: key(trial) for experiment, trial in trials.items()}
        by_key = dict[str, Trial]()
        for experiment, trial in trials.items():
            by_key.setdefault(keys[experiment], trial)
        known = {key: cost for key in by_key if (cost := self.read(key)) is not None}
        missing = [key for key in by_key if key not in known]
        if missing:
            self.announce(f"measuring what one training takes alone: {len(missing)} of them")
        modules = sorted({module for name in missing for module in by_key[name].modules})
        for name in missing:
            if (cost := self._measured(by_key[name], modules)) is not None:
                known[name] = cost
                self._write(name, cost)
        return {experiment: known[name] for experiment, name in keys.items() if name in known}

    def _measured(self, trial: Trial, modules: Sequence[str]) -> Cost | None:
        """None of one that fails: the training itself tells why, if it fails as well.

        modules: those of all that are measured.
        """
        try:
            return in_its_own_process(alone.measure, trial, trial.device, trial.modules, modules)
        except (PipelineError, RuntimeError) as error:
            self.announce(f"{trial.experiment.id}: what one training takes can't be told: {error}")
            return None

    def read(self, key: str) -> Cost | None:
        """None where there is none, or none that can be believed, which is moved away."""
        file = self._file(key)
        sealed.remove_halves(file, purpose(key))
        if not os.path.lexists(file):
            return None
        try:
            content = json.loads(sealed.read(file, purpose(key)).read())
            return Cost(**content | {"seconds": tuple(content["seconds"])})
        except (sealed.SealError, *UNREADABLE) as error:
            moved = self._set_aside(file)
            self.announce(f"{file}: is damaged ({error!r:.80}); it is now {moved.name}")
            return None

    def _set_aside(self, file: Path) -> Path:
        try:
            return files.move_aside(file, "damaged")
        except OSError as error:
            raise MachineError(
                f"{file}: is damaged and can't be moved away ({error.strerror}); move it, and run "
                "the same command again"
            ) from error

    def _write(self, key: str, cost: Cost) -> None:
        file = self._file(key)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            with sealed.writing(file, purpose(key)) as stream:
                stream.write(json.dumps(asdict(cost)).encode())
        except OSError as error:
            raise MachineError(
                f"{file}: what was measured can't be kept ({error.strerror}); put that right and "
                "run the same command again"
            ) from error

    def _file(self, key: str) -> Path:
        return self.root / f"{key}{ENDING}"


def key(trial: Trial) -> str:
    """Of all that the cost depends on, and of how much of the training is measured."""
    code = (*entries_of(trial.kind, trial.experiment), f"{alone.__name__}:measure")
    content = {
        "kind": trial.kind,
        "depends on": trial.depends_on,
        "effort": asdict(trial.effort),
        "device": describe(torch.device(trial.device)),
        "processor": processor(),
        "code": dict(digests(code)),
        "versions": dict(versions()),
    }
    return digest_of(content)


def purpose(key: str) -> str:
    return f"cost {key}"
