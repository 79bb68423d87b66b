"""The state after a training's last whole epoch → a file, from which a killed run goes on.

It lies under the key of its result, so that no other code, data or recipe ever takes it,
and goes when the result stands. Tensors and numbers only: nothing in it is executed.
"""

import logging
import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from manifest.errors import MachineError

log = logging.getLogger(__name__)


class Checkpoint:
    """One training's file in `folder`, replaced after every epoch."""

    def __init__(self, folder: Path, announce: Callable[[str], None] = log.warning) -> None:
        self.folder, self.file, self.announce = folder, folder / "epoch.pt", announce

    def save(self, state: Mapping[str, Any]) -> None:
        """Written beside and renamed: a kill at any moment leaves the old one or the new one."""
        beside = self.folder / f"{self.file.name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as stream:
                torch.save(dict(state), stream)
            beside.replace(self.file)
        except (OSError, RuntimeError) as error:  # torch's own writer raises the latter
            beside.unlink(missing_ok=True)
            raise MachineError(
                f"{self.folder}: an epoch can't be kept ({error}); free some disk and run the same "
                "command again: it goes on from the epoch before"
            ) from error

    def load(self) -> dict[str, Any] | None:
        """The state on the CPU; None where there is none, or none that can be read."""
        for stray in self.folder.glob(f"{self.file.name}.*"):
            stray.unlink()
        if not self.file.exists():
            return None
        try:
            state: dict[str, Any] = torch.load(self.file, map_location="cpu", weights_only=True)
        except (OSError, EOFError, RuntimeError, ValueError, pickle.UnpicklingError) as error:
            self.announce(f"{self.file}: is damaged ({error!r:.80}); training starts from epoch 1")
            return None
        return state

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
