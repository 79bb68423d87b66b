"""Which device trains, and what it has used."""

import resource
import sys
from pathlib import Path

import torch

from pipeline.errors import MachineError, OptionError


def resolve(name: str) -> torch.device:
    """`auto`, `cpu` or `cuda` → the device; it is CUDA only if torch can use it."""
    if name not in ("auto", "cpu", "cuda"):
        raise OptionError(f"--device {name}: choose one of auto, cpu, cuda")
    available = torch.cuda.is_available()
    if name == "cuda" and not available:
        raise MachineError(
            "--device cuda: torch finds no CUDA device here; check `nvidia-smi`, or use --device cpu"
        )
    return torch.device("cuda" if available and name != "cpu" else "cpu")


def describe(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "CPU"


def reset_peak_memory(device: torch.device) -> None:
    """Starts a new measurement. Linux lets a process reset its own high-water mark."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        try:
            clear.write_text("5", encoding="ascii")
        except OSError:
            return  # a sandbox without it: the peak is that of the whole process


def peak_memory(device: torch.device) -> int:
    """Bytes: of the device's allocator on CUDA, else the process's resident set."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
