"""How far a result repeats, and what of the processor its key holds.

portable: the same bytes on x86-64 Linux with the locked versions, by any of Intel's processors with
    AVX2; the suite trains by the kernels of AVX-512 and of AVX2 and compares.
same instruction set: the same bytes where instruction set and number format are the same.
same distribution: another run differs as another start does.
"""

import os
import platform
import sys
from functools import cache
from pathlib import Path
from typing import Literal

import torch

from console.surroundings import arithmetic
from manifest.experiments import Level
from pipeline.training.precision import has_bfloat16

Kind = Literal["tabular", "baseline", "image"]
FORMATS = {"tabular": "float32", "baseline": "float64"}
INSTRUCTIONS = ("amx_bf16", "avx512_bf16", "avx512_f", "avx2")  # of x86, the best first


def level_of(kind: Kind, device: str) -> Level:
    if device == "cuda":
        return "same distribution"
    return "portable" if kind != "image" and is_portable() else "same instruction set"


def processor_of(kind: Kind, device: str) -> dict[str, str]:
    """What has to agree where a result is used again: of a portable one, nothing."""
    if level_of(kind, device) == "portable":
        return {}
    known = {"instructions": instructions(device), "format": FORMATS.get(kind, "float32")}
    if kind == "image" and has_bfloat16(torch.device(device)):
        known["format"] = "bfloat16"
    return known


def is_portable() -> bool:
    """Whether products of small matrices are made by kernels that every such machine has."""
    asked = arithmetic()
    is_set = bool(asked) and asked.items() <= os.environ.items()
    return platform.machine() == "x86_64" and sys.platform == "linux" and is_set


@cache
def instructions(device: str) -> str:
    """The kernels that are chosen here, such as `GenuineIntel amx_bf16`."""
    if device == "cuda":
        known = torch.cuda.is_available()
        return "sm_{}{}".format(*torch.cuda.get_device_capability()) if known else "CUDA"
    able = torch.cpu.get_capabilities()
    best = next((name for name in INSTRUCTIONS if able.get(name)), platform.machine())
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "")
    return " ".join(filter(None, (_vendor(), best, limit.lower())))


def _vendor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8", errors="replace") if cpuinfo.exists() else ""
    lines = (line for line in text.splitlines() if line.startswith("vendor_id"))
    return next(lines, "").partition(":")[2].strip()
