"""The libraries that WeasyPrint needs beside Python: Pango, and HarfBuzz-Subset for small fonts.

In:  the machine, and leave to install on it.
Out: the libraries are there, or a MachineError with the one command that brings them.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import cffi

from manifest.errors import MachineError

# Under each library, the names by which WeasyPrint 70 looks for it, on Linux, macOS and Windows.
LIBRARIES: Final = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0", "gobject-2.0"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0", "pango-1.0"),
    "PangoFT2": (
        "libpangoft2-1.0.so.0",
        "libpangoft2-1.0.dylib",
        "libpangoft2-1.0-0",
        "pangoft2-1.0",
    ),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1", "fontconfig"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0", "harfbuzz"),
    "HarfBuzz-Subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0",
        "harfbuzz-subset",
    ),
}

# By package manager, what brings all of them. Debian 12 and Ubuntu 24.04 share these names.
PACKAGES: Final = {
    "apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "pango harfbuzz",
    "brew": "pango",
}
APT_INSTALL: Final = "apt-get install -y --no-install-recommends"
COMMANDS: Final = {
    "apt-get": f"apt-get update && {{sudo}}{APT_INSTALL} {PACKAGES['apt-get']}",
    "dnf": f"dnf install -y {PACKAGES['dnf']}",
    "brew": f"brew install {PACKAGES['brew']}",
}


def _loads(name: str) -> bool:
    with suppress(OSError):
        cffi.FFI().dlopen(name)
        return True
    return False


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        errors="replace",  # apt speaks the language of the machine
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What is asked of the machine: loads a library, finds a command, runs one, is root."""

    loads: Callable[[str], bool] = _loads
    finds: Callable[[str], str | None] = shutil.which
    runs: Callable[[list[str]], subprocess.CompletedProcess[str]] = _run
    is_root: Callable[[], bool] = _is_root


THIS_MACHINE: Final = Machine()


def missing_libraries(machine: Machine = THIS_MACHINE) -> list[str]:
    """Names of the libraries that can't be loaded; WeasyPrint itself stays unimported."""
    return [
        library
        for library, names in LIBRARIES.items()
        if not any(machine.loads(name) for name in names)
    ]


def ensure_libraries(
    install: bool, log: Callable[[str], None], machine: Machine = THIS_MACHINE
) -> None:
    """Return once every library loads; `install` allows apt to bring them where we are root."""
    missing = missing_libraries(machine)
    if not missing:
        return
    if install and machine.is_root() and machine.finds("apt-get"):
        log(f"Installing {', '.join(missing)} with apt: {PACKAGES['apt-get']}")
        _install_with_apt(machine)
        missing = missing_libraries(machine)
    if missing:
        raise MachineError(
            f"The report needs {', '.join(missing)}, not found on this machine; {_remedy(machine)}"
        )


def _install_with_apt(machine: Machine) -> None:
    """Refresh the package lists once and install; apt's own last line explains a failure."""
    for command in ("apt-get update", f"{APT_INSTALL} {PACKAGES['apt-get']}"):
        result = machine.runs(command.split())
        if result.returncode != 0:
            reason = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
            raise MachineError(
                f"`{command}` failed with exit code {result.returncode}: {' '.join(reason)}; "
                f"once the package lists can be read, {_remedy(machine)}"
            )


def _remedy(machine: Machine) -> str:
    """The one command for this machine's package manager."""
    for manager, command in COMMANDS.items():
        if machine.finds(manager):
            sudo = "" if machine.is_root() or manager == "brew" else "sudo "
            return f"run: {sudo}{command.format(sudo=sudo)}"
    return "install Pango (1.44 or newer) and HarfBuzz with the system's package manager"
