"""Which device trains, and what it has used."""

import ctypes
import platform
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch

from manifest.errors import MachineError, OptionError
from pipeline import machine

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4  # parameters of mallopt, from malloc.h


def resolve(name: str) -> tuple[torch.device, str]:
    """`auto`, `cpu` or `cuda` → the device, and why `auto` is not CUDA where it isn't."""
    if name not in ("auto", "cpu", "cuda"):
        raise OptionError(f"--device {name or repr(name)}: choose one of auto, cpu, cuda")
    if name == "cpu":
        return torch.device("cpu"), ""
    reason = why_no_cuda()
    if name == "cuda" and reason:
        raise MachineError(f"--device cuda: {reason}; check `nvidia-smi`, or use --device cpu")
    return torch.device("cpu" if reason else "cuda"), reason


def why_no_cuda() -> str:
    """Empty where torch can use a CUDA device, else a clause. torch tells the reason once only."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        available = torch.cuda.is_available()
    if available:
        return _without_code()
    return _reason(" ".join(str(warning.message) for warning in told))


def _without_code() -> str:
    """The first GPU that this torch has no kernels for: they would fail in the middle of a run."""
    known = torch.cuda.get_arch_list()
    for number in range(torch.cuda.device_count()):
        try:
            capability = torch.cuda.get_device_capability(number)
        except RuntimeError as error:  # of a GPU that another process has for itself
            return f"CUDA does not start: {str(error).splitlines()[0]}"
        if known and not any(_runs_on(architecture, capability) for architecture in known):
            name = torch.cuda.get_device_name(number)
            has = ", ".join(known)
            return f"{name} is of compute capability {'{}.{}'.format(*capability)}, and this torch has code for {has}"
    return ""


def _runs_on(architecture: str, capability: tuple[int, int]) -> bool:
    """Code of `sm_86` on GPUs of one major version from its minor one on, of `compute_86` on all later ones.

    Source: CUDA C++ programming guide, binary and PTX compatibility.
    """
    kind, _, digits = architecture.partition("_")
    if not digits.isdecimal():  # `sm_90a`: of that GPU alone
        return kind == "sm" and digits.rstrip("af") == "{}{}".format(*capability)
    own = divmod(int(digits), 10)
    return own <= capability and (kind == "compute" or own[0] == capability[0])


def _reason(told: str) -> str:
    if not torch.backends.cuda.is_built():
        return "this torch is built without CUDA"
    if too_old := re.search(r"too old \(found version (\d+)\)", told):
        major, minor = divmod(int(too_old[1]) // 10, 100)
        return (
            f"the NVIDIA driver is too old: it can do CUDA {major}.{minor} and this torch needs "
            f"{torch.version.cuda}"
        )
    first = told.partition(". ")[0].strip()
    return f"CUDA does not start: {first}" if first else "torch finds no NVIDIA GPU"


def describe(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "CPU"


def processor() -> str:
    """The model's name, as Linux gives it; elsewhere the architecture."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


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


def keep_freed_memory() -> None:
    """Has glibc reuse what it frees; elsewhere nothing happens.

    To hand memory back to the system after each step takes up to a third of the time.
    """
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if libc is not None and hasattr(libc, "mallopt"):
        libc.mallopt(_MMAP_MAX, 0)
        libc.mallopt(_TRIM_THRESHOLD, -1)


def compute_alike() -> None:
    """In a process that trains: as in every other one, whatever else the machine has and does.

    How many threads share a sum decides its last bits, and so does what is taken for zero.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


@contextmanager
def one_thread() -> Iterator[None]:
    """Small matrices gain nothing from several, and how many there are decides last bits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def free_memory(device: torch.device) -> int:
    """Bytes that can still be had: of the device, or of the machine within this container's limit."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return machine.free_memory()
