"""How much more memory a process comes to hold → bytes, from a moment on to the highest point since.

On CUDA the device's allocator counts. On a CPU it is the resident set, on Linux without pages
of files: code of a library is read into memory when it is first used, and is nobody's data.
"""

import ctypes
import sys
from pathlib import Path

import torch

from pipeline.training.device import peak_memory, reset_peak_memory

STATUS = Path("/proc/self/status")


class Growth:
    """Begins with what the process holds when this is made, without what it freed before."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        _hand_back_freed_memory()
        reset_peak_memory(device)
        self.before = self._held()

    def bytes(self) -> int:
        """Up to now, at the highest."""
        return max(0, self._most() - self.before)

    def _held(self) -> int:
        if self.device.type == "cuda":
            return torch.cuda.memory_allocated(self.device)
        return _pages("RssAnon") if STATUS.exists() else peak_memory(self.device)

    def _most(self) -> int:
        """What is mapped from files hardly shrinks, so that it is taken off as it is now."""
        most = peak_memory(self.device)
        if self.device.type == "cuda" or not STATUS.exists():
            return most
        return most - _pages("RssFile") - _pages("RssShmem")


def _pages(kind: str) -> int:
    """Bytes of this process, as Linux counts them."""
    for line in STATUS.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == kind:
            return int(value.split()[0]) * 1024
    return 0


def _hand_back_freed_memory() -> None:
    """Of glibc; else what is allocated next would take its place and not be seen."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is not None and hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
