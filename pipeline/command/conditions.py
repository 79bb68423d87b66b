"""What was asked of a run, of which machine and libraries: what has to be the same for the same report."""

import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from manifest.files import digest_of_bytes
from pipeline.command.options import Options

NVIDIA = Path("/proc/driver/nvidia")
VARIABLES = ("CUDA_VISIBLE_DEVICES", "A2_REPORT_REVISION")


def conditions(options: Options) -> dict[str, str]:
    """By options and variables, but for `check`, which asks for nothing else."""
    asked = {field.name: getattr(options, field.name) for field in fields(options)}
    resolved = {"assigned": options.assigned, "source": options.source, "cache": options.cache}
    variables = {name: os.environ.get(name) for name in VARIABLES}
    machine = {
        "python": platform.python_version(),
        "installed": _digest(_installed()),
        "processor": _digest(_processor()),
        "gpus": _digest(_gpus()),
    }
    known = asked | resolved | variables | machine
    return {name: str(value) for name, value in known.items() if name != "check"}


def _digest(lines: Iterator[str]) -> str:
    return digest_of_bytes("\n".join(lines).encode())


def _installed() -> Iterator[str]:
    """Names of all packages with their versions."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(n for n in os.listdir(place or ".") if n.endswith(".dist-info"))  # noqa: PTH208


def _processor() -> Iterator[str]:
    """What Linux says of the first one, without what changes from moment to moment."""
    yield platform.machine()
    with suppress(OSError):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        for line in text.partition("\n\n")[0].splitlines():
            if line.startswith(("model name", "flags")):
                yield line


def _gpus() -> Iterator[str]:
    """Devices, their models and their driver."""
    yield from sorted(map(str, Path("/dev").glob("nvidia*")))
    for place in (NVIDIA / "version", *sorted(NVIDIA.glob("gpus/*/information"))):
        with suppress(OSError):
            yield place.read_text(encoding="utf-8", errors="replace")
