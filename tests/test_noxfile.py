"""The front door: what sessions there are, what they install, and that the locks are sound."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from console.endings import Ending

ROOT = Path(__file__).parents[1]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = {
    "requirements.lock": ("train", "test", "export"),
    "requirements-report.lock": (),
    "requirements-lint.lock": ("lint",),
    "requirements-front.lock": ("front",),
    "requirements-bench.lock": ("train", "bench"),
    "requirements-export.lock": ("export",),
    "requirements-validator.lock": ("validator",),
    "requirements-verify.lock": ("verify",),
}
VALIDATOR = "requirements-validator.lock"  # of what wants an older rich than ours
WITH_DEPENDENCIES = GROUPS.keys() - {
    "requirements-lint.lock",
    "requirements-front.lock",
    VALIDATOR,
}
ECHO = "import sys; print('ran', *sys.argv[1:])"
SLOW_TO_STOP = """
import signal, sys, time
def stop(*_):
    time.sleep(2)
    sys.exit("epoch ended")
signal.signal(signal.SIGTERM, stop)
print("training", flush=True)
signal.pause()
"""


ENGINE = """#!/bin/sh
echo "engine $0 $@" >&2
case "$*" in
  *inspect*) echo '[{"Size": 6600000000, "Id": "sha256:abc"}]' ;;
  *images*) echo '[{"size": "6.60 GB", "digest": "sha256:abc"}]' ;;
esac
"""


def environment(backend):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOX_")}
    return kept | {"NOX_DEFAULT_VENV_BACKEND": backend, "NO_COLOR": "1"}


def nox(folder, *arguments, backend="none", **variables):
    return subprocess.run(
        [sys.executable, "-m", "nox", *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
        env=environment(backend) | variables,
        text=True,
    )


@pytest.fixture
def checkout(tmp_path):
    """The real noxfile over locks that are empty and commands that print their arguments."""
    for name in ("noxfile.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    for name in LOCKS:
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    for package in ("pipeline", "report", "benchmarks", "comparison", "crate"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__main__.py").write_text(ECHO, encoding="utf-8")
    return tmp_path


def pins(lock):
    """Name and pinned requirement of each entry of a lock."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line.rstrip("\\ ")) for line in lines if re.match(r"\w", line)]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def wanted(lock):
    """What pyproject.toml asks of a lock."""
    asked = [text for group in GROUPS[lock] for text in PROJECT["dependency-groups"][group]]
    if lock in WITH_DEPENDENCIES:
        asked += PROJECT["project"]["dependencies"]
    return [Requirement(text) for text in asked]


def test_nox_alone_lists_the_sessions_and_runs_none(checkout):
    result = nox(checkout)
    assert result.returncode == 0
    assert "No sessions selected" in result.stdout
    assert "ran" not in result.stdout.split()


def test_every_session_says_in_one_line_what_it_does():
    sessions = dict(re.findall(r"^- (\S+) -> (.+)$", nox(ROOT, "--list").stdout, re.MULTILINE))
    assert {"full", "tests", "lint", "render", "lock", "bench", "image"} <= sessions.keys()
    assert all(line.endswith(".") and len(line) < 100 for line in sessions.values())


@pytest.mark.parametrize(
    ("session", "command"),
    [
        ("full", "run --scale smoke"),
        ("render", "render --scale smoke"),
        ("bench", "--scale smoke"),
        ("compare", "--scale smoke"),
        ("export", "--scale smoke"),
        ("prune", "prune --scale smoke"),
    ],
)
def test_arguments_pass_through_and_without_an_environment_nothing_is_installed(
    checkout, session, command
):
    result = nox(checkout, "-s", session, "--", "--scale", "smoke")
    assert result.returncode == 0, result.stderr
    assert f"ran {command}" in result.stdout
    assert "install" not in result.stdout + result.stderr
    assert not (checkout / ".nox").exists()


def test_a_session_finds_our_modules_whatever_a_notebook_exports(checkout):
    (checkout / "foreign").mkdir()
    (checkout / "foreign" / "pipeline.py").write_text("raise SystemExit(7)", encoding="utf-8")
    variables = {"PYTHONSAFEPATH": "1", "PYTHONPATH": str(checkout / "foreign")}
    (checkout / "pipeline/__main__.py").write_text(
        "import os; print('backend', os.environ.get('MPLBACKEND'))", encoding="utf-8"
    )
    result = nox(checkout, "-s", "full", MPLBACKEND="module://matplotlib_inline", **variables)
    assert result.returncode == 0, result.stderr
    assert "backend None" in result.stdout


@pytest.mark.parametrize("code", [1, 2, 3, 4, 130])
def test_a_failing_command_fails_the_session_and_stops_the_rest(checkout, code):
    (checkout / "pipeline/__main__.py").write_text(f"raise SystemExit({code})", encoding="utf-8")
    result = nox(checkout, "-s", "full", "render")
    assert result.returncode == code
    assert f"exit code {code}" in result.stderr
    assert "ran render" not in result.stdout


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGUSR1])
def test_a_signal_that_only_nox_gets_lets_the_run_end_its_epoch(checkout, sent):
    (checkout / "pipeline/__main__.py").write_text(SLOW_TO_STOP, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "nox", "-s", "full"],
        cwd=checkout,
        env=environment("none"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # A shell that starts the tests in the background has its children ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        text=True,
    ) as process:
        assert "training\n" in process.stdout
        process.send_signal(sent)
        assert "epoch ended" in process.stdout.read()
    assert process.returncode == Ending.INTERRUPTED


@pytest.mark.parametrize("engine", ["docker", "podman", "buildah"])
def test_the_image_is_built_by_what_is_there_and_its_size_and_digest_are_told(checkout, engine):
    tools = checkout / "tools"
    tools.mkdir()
    (tools / engine).write_text(ENGINE, encoding="utf-8")
    (tools / engine).chmod(0o755)
    version = PROJECT["project"]["version"]
    result = nox(checkout, "-s", "image", "--", "--build-arg=BASE_IMAGE=debian", PATH=str(tools))
    assert result.returncode == 0, result.stderr
    told = (result.stdout + result.stderr).splitlines()
    built = next(line for line in told if line.startswith(f"engine {tools / engine} build "))
    assert built.endswith(" --build-arg=BASE_IMAGE=debian .")
    assert {f"--tag=a2-report:{version}", f"--build-arg=VERSION={version}"} <= set(built.split())
    assert f"a2-report:{version}, also tagged latest and unknown" in result.stderr
    assert "6.60 GB, sha256:abc" in result.stderr


def test_without_an_engine_no_image_is_built_and_one_line_says_so(checkout):
    result = nox(checkout, "-s", "image", PATH="")
    assert result.returncode != 0
    assert "none of docker, podman, buildah is installed" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_second_run_installs_nothing_until_the_lock_changes(checkout):
    def installs():
        result = nox(checkout, "-s", "full", backend="virtualenv")
        assert result.returncode == 0, result.stderr
        return "pip install" in result.stderr

    first, second = installs(), installs()
    (checkout / "requirements.lock").write_text("# another\n", encoding="utf-8")
    assert (first, second, installs(), installs()) == (True, False, True, False)


def test_an_install_that_fails_is_tried_again_by_the_next_run(checkout):
    lock = checkout / "requirements.lock"
    nox(checkout, "-s", "full", backend="virtualenv")
    sound = lock.read_text(encoding="utf-8")
    lock.write_text("./absent.whl --hash=sha256:00\n", encoding="utf-8")
    assert nox(checkout, "-s", "full", backend="virtualenv").returncode != 0
    lock.write_text(sound, encoding="utf-8")
    assert "pip install" in nox(checkout, "-s", "full", backend="virtualenv").stderr


def test_every_lock_is_listed_here():
    assert set(GROUPS) == set(LOCKS)


@pytest.mark.parametrize("lock", GROUPS)
def test_a_lock_names_no_index_and_no_path(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)/\w", text)
    assert not re.search(r"^-", text, re.MULTILINE)


@pytest.mark.parametrize("lock", GROUPS)
def test_every_entry_of_a_lock_has_one_version_and_a_hash(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\w)", "\n" + text)[1:]
    assert entries
    assert all(re.match(r"[\w.-]+==[\w.+!]+ ", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert len(entries) == len(pins(lock))


@pytest.mark.parametrize("lock", GROUPS)
def test_a_lock_has_all_that_pyproject_asks_for(lock):
    found = pins(lock)
    for requirement in wanted(lock):
        (pin,) = found[canonicalize_name(requirement.name)].specifier
        assert pin.version in requirement.specifier


@pytest.mark.parametrize("lock", sorted(GROUPS.keys() - {"requirements.lock", VALIDATOR}))
def test_locks_agree_where_they_meet(lock):
    full, other = pins("requirements.lock"), pins(lock)
    for name in full.keys() & other.keys():
        assert full[name].specifier == other[name].specifier


def test_rendering_alone_needs_no_torch():
    assert not {"torch", "matplotlib", "pandas"} & pins("requirements-report.lock").keys()


@pytest.mark.parametrize("lock", ["requirements-verify.lock", "requirements-export.lock"])
def test_comparing_verifying_and_exporting_need_no_torch(lock):
    assert not {"torch", "torchvision"} & pins(lock).keys()
