"""The check for Pango and HarfBuzz-Subset, with a machine that answers as told."""

import subprocess
import sys
from dataclasses import dataclass, field

import pytest

from manifest.errors import MachineError
from report.page.libraries import LIBRARIES, Machine, ensure_libraries, missing_libraries


@dataclass
class FakeMachine:
    """Has `present` libraries and `commands`; apt makes all present unless `apt_fails`."""

    present: set[str]
    commands: set[str] = field(default_factory=lambda: {"apt-get"})
    root: bool = True
    apt_fails: str = ""
    apt_helps: bool = True
    ran: list[str] = field(default_factory=list)

    def machine(self):
        return Machine(
            loads=lambda name: any(name in LIBRARIES[library] for library in self.present),
            finds=lambda command: command if command in self.commands else None,
            runs=self.run,
            is_root=lambda: self.root,
        )

    def run(self, command):
        self.ran.append(" ".join(command))
        if self.apt_fails and self.apt_fails in command:
            return subprocess.CompletedProcess(command, 100, "", "W: a\nE: Unable to locate\n")
        if "install" in command and self.apt_helps:
            self.present |= set(LIBRARIES)
        return subprocess.CompletedProcess(command, 0, "", "")


def refuse(line):
    raise AssertionError(line)


def ensure(fake, *, install=True):
    """What was announced, or the error's text."""
    lines = []
    try:
        ensure_libraries(install, lines.append, fake.machine())
    except MachineError as error:
        return str(error)
    return lines


def test_a_machine_with_everything_is_left_alone_in_silence():
    fake = FakeMachine(set(LIBRARIES))
    ensure_libraries(True, refuse, fake.machine())
    assert fake.ran == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_each_library_is_missed_when_it_alone_is_absent(library):
    assert missing_libraries(FakeMachine(set(LIBRARIES) - {library}).machine()) == [library]


def test_one_name_of_a_library_is_enough():
    machine = Machine(loads=lambda name: name.endswith((".so.0", ".so.1")))
    assert missing_libraries(machine) == []


def test_root_with_apt_installs_after_one_refresh_and_says_so_in_one_line():
    fake = FakeMachine(set(LIBRARIES) - {"HarfBuzz-Subset"})
    lines = ensure(fake)
    assert len(lines) == 1
    assert "HarfBuzz-Subset" in lines[0]
    assert "libharfbuzz-subset0" in lines[0]
    assert fake.ran[0] == "apt-get update"
    assert fake.ran[1].startswith("apt-get install -y --no-install-recommends libpango-1.0-0 ")
    assert len(fake.ran) == 2


@pytest.mark.parametrize(
    ("fake", "install", "command"),
    [
        (
            FakeMachine(set()),
            False,
            "run: apt-get update && apt-get install -y --no-install-recommends",
        ),
        (
            FakeMachine(set(), root=False),
            True,
            "run: sudo apt-get update && sudo apt-get install -y --no-install-recommends",
        ),
        (FakeMachine(set(), {"dnf"}, root=False), True, "run: sudo dnf install -y pango harfbuzz"),
        (FakeMachine(set(), {"dnf"}), True, "run: dnf install -y pango harfbuzz"),
        (FakeMachine(set(), {"brew"}, root=False), True, "run: brew install pango"),
        (FakeMachine(set(), set()), True, "install Pango (1.44 or newer) and HarfBuzz"),
    ],
    ids=["not asked to", "apt, not root", "dnf", "dnf as root", "brew", "none of them"],
)
def test_who_may_not_install_gets_one_line_with_the_command(fake, install, command):
    text = ensure(fake, install=install)
    assert command in text
    assert "\n" not in text
    assert fake.ran == []


@pytest.mark.parametrize("step", ["update", "install"])
def test_a_failing_apt_is_reported_with_its_last_line(step):
    text = ensure(FakeMachine(set(), apt_fails=step))
    assert f"apt-get {step}" in text
    assert "E: Unable to locate" in text
    assert "exit code 100" in text


def test_an_apt_that_silently_brings_nothing_is_no_success():
    assert "The report needs GObject, Pango" in ensure(FakeMachine(set(), apt_helps=False))


@pytest.mark.skipif(bool(missing_libraries()), reason="this machine has no Pango")
def test_what_is_found_here_lets_weasyprint_import_without_a_warning():
    subprocess.run([sys.executable, "-W", "error", "-c", "import weasyprint"], check=True)


def test_looking_imports_no_weasyprint():
    code = (
        "import sys, report.page.libraries as l; l.missing_libraries(); "
        "sys.exit('weasyprint' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
