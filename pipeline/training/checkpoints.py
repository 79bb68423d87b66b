"""The state of a training after one of its steps → a file, from which a killed run goes on.

It lies under the key of its result, so that no other code, data or recipe ever takes it,
and goes when the result stands. Tensors and numbers only: nothing in it is executed. It is
sealed: training never goes on from bytes that are not those that were kept.
"""

import logging
import os
import pickle
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from manifest import files
from manifest.errors import KeepingError
from pipeline import sealed
from pipeline.store import EPOCH, PARTIAL

log = logging.getLogger(__name__)


EVERY = 30.0  # seconds of training between two states, about
LONGEST = 50.0  # and at most: with one step and one validation, less than a minute is lost
SHARE = 0.02  # of the time that keeping may take, as far as `LONGEST` allows it


class Checkpoint:
    """One training's file in `folder`, replaced every now and then."""

    def __init__(self, folder: Path, announce: Callable[[str], None] = log.warning) -> None:
        self.folder, self.file, self.announce = folder, folder / EPOCH, announce
        self.purpose = folder.name.removesuffix(PARTIAL)
        self._kept_at, self._took = time.monotonic(), 0.0

    def save_if_due(self, state: Callable[[], Mapping[str, Any]], *, at_end: bool = False) -> None:
        """By the clock, and at the end of an epoch as soon as the time for it has been earned."""
        earned = self._took / SHARE
        after = min(earned if at_end else max(EVERY, earned), LONGEST)
        if time.monotonic() - self._kept_at >= after:
            self.save(state())

    def save(self, state: Mapping[str, Any]) -> None:
        """A kill at any moment leaves the one before or this one."""
        started = time.monotonic()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with sealed.writing(self.file, self.purpose) as stream:
                torch.save(dict(state), stream)
        except (OSError, RuntimeError) as error:  # torch's own writer raises the latter
            raise KeepingError(
                f"{self.folder}: a training can't be kept ({error}); free some disk and run the "
                "same command again: it goes on from what was kept before"
            ) from error
        self._kept_at = time.monotonic()
        self._took = self._kept_at - started

    def load(self) -> dict[str, Any] | None:
        """The state on the CPU; None where there is none, or none that can be believed."""
        sealed.remove_halves(self.file, self.purpose)
        if not os.path.lexists(self.file):  # a link to nothing is somebody's too
            return None
        try:
            content = sealed.read(self.file, self.purpose)
            state: dict[str, Any] = torch.load(content, map_location="cpu", weights_only=True)
        except (
            sealed.SealError,
            EOFError,
            RuntimeError,
            ValueError,
            pickle.UnpicklingError,
        ) as error:
            self._set_aside(f"{error!r:.80}")
            return None
        return state

    def _set_aside(self, why: str) -> None:
        moved = files.move_aside(self.file, "damaged")
        self.announce(
            f"{self.file}: is damaged ({why}); it is now {moved.name}, and training starts from "
            "epoch 1"
        )

    def remove(self) -> None:
        sealed.remove(self.file, self.purpose)
