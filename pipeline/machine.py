"""What this process may use of the machine: cores, and memory that can still be had.

A container, a batch system or `taskset` gives less than the machine has. The limits of a control group
hold together with those of all groups around it. Files and their meaning: the kernel's documentation,
admin-guide/cgroup-v2 and admin-guide/cgroup-v1.
"""

import math
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/")
SLURM = "SLURM_CPUS_PER_TASK"
UNLIMITED = 2**60  # bytes: version 1 has a number near 2**63 where there is no limit


@dataclass(frozen=True, kw_only=True)
class Group:
    """A control group that this process is in. unified: of version 2, whose files have other names."""

    unified: bool
    folder: Path

    def cores(self) -> float:
        """How many its quota comes to; infinite without one."""
        if self.unified:
            quota, period = (*self._words("cpu.max"), "max", "1")[:2]
        else:
            quota, period = (self._word(f"cpu.cfs_{name}_us") for name in ("quota", "period"))
        if not (quota.isdecimal() and period.isdecimal() and int(period)):
            return math.inf  # `max` of version 2, -1 of version 1
        return int(quota) / int(period)

    def free_memory(self) -> float:
        """Bytes up to its limit. What it holds of files and nobody reads is given back when asked for."""
        if self.unified:
            limits, used, idle = ["memory.max", "memory.high"], "memory.current", "inactive_file"
        else:
            limits, used = ["memory.limit_in_bytes"], "memory.usage_in_bytes"
            idle = "total_inactive_file"
        known = [int(word) for word in map(self._word, limits) if word.isdecimal()]
        limit = min(known, default=UNLIMITED)
        if limit >= UNLIMITED:
            return math.inf
        return limit - int(self._word(used) or 0) + self._statistics().get(idle, 0)

    def _statistics(self) -> dict[str, int]:
        words = self._words("memory.stat")
        return {name: int(count) for name, count in zip(words[::2], words[1::2], strict=False)}

    def _word(self, name: str) -> str:
        return (*self._words(name), "")[0]

    def _words(self, name: str) -> list[str]:
        """None of a file that is not there, as at the top of all groups."""
        try:
            return (self.folder / name).read_text(encoding="ascii").split()
        except OSError:
            return []


def cores(root: Path = ROOT, environment: Mapping[str, str] = os.environ) -> int:
    """At least 1. Of a quota of one and a half cores it is 2, which take turns."""
    asked = environment.get(SLURM, "")
    known = [
        *(group.cores() for group in groups("cpu", root)),
        int(asked) if asked.isdecimal() else math.inf,
        _by_affinity(),
    ]
    return max(1, math.ceil(min(known)))


def free_memory(root: Path = ROOT) -> int:
    """Bytes."""
    own = [group.free_memory() for group in groups("memory", root)]
    return max(0, int(min([_of_machine(root), *own])))


def groups(controller: str, root: Path = ROOT) -> Iterator[Group]:
    """The own one of a process and those around it, as far as they can be seen from it."""
    for line in _lines(root / "proc/self/cgroup"):
        _, names, path = line.split(":", 2)
        if names and controller not in names.split(","):
            continue
        for start, top in _mounts(controller if names else None, root):
            folder = _below(top, start, path)
            yield Group(unified=not names, folder=folder)
            while folder != top:
                folder = folder.parent
                yield Group(unified=not names, folder=folder)


def _mounts(controller: str | None, root: Path) -> Iterator[tuple[str, Path]]:
    """Which group is the outermost that can be seen, and where. controller: None of version 2."""
    kind = "cgroup2" if controller is None else "cgroup"
    for line in _lines(root / "proc/self/mountinfo"):
        before, _, after = line.partition(" - ")
        start, place = map(_unescaped, before.split()[3:5])
        own, _, options = (*after.split(), "", "", "")[:3]
        if own == kind and (controller is None or controller in options.split(",")):
            yield start, root / place.lstrip("/")


def _below(top: Path, start: str, path: str) -> Path:
    """Where the group `path` is, if `start` is at `top`; `top` of one that can't be seen."""
    own = Path(path)
    is_seen = own.is_relative_to(start) and ".." not in own.parts
    return top / own.relative_to(start) if is_seen else top


def _unescaped(path: str) -> str:
    r"""A blank is written as \040."""
    return re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), path)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []


def _by_affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _of_machine(root: Path) -> int:
    for line in _lines(root / "proc/meminfo"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return UNLIMITED
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
