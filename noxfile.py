"""Every command of the project, for people, CI and the image alike; `nox` alone lists them.

In:  a session's name and, after `--`, the arguments of the command behind it.
Out: an environment from the hashed lock, made once and then reused, and that command run in it.
"""

import hashlib
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = True
nox.options.reuse_venv = "yes"
nox.options.sessions = []
nox.options.stop_on_first_error = True

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHON = None if RUNNING in PYTHONS else PYTHONS[-1]

FULL, REPORT = "requirements.lock", "requirements-report.lock"
LINT, FRONT = "requirements-lint.lock", "requirements-front.lock"
BENCH = "requirements-bench.lock"
GROUPS = {
    FULL: ("train", "test"),
    REPORT: (),
    LINT: ("lint",),
    FRONT: ("front",),
    BENCH: ("train", "bench"),
}
CHECKED = ("pipeline", "report", "benchmarks", "noxfile.py")
FAULT_OF_INPUT = 2


@nox.session(python=PYTHON)
def full(session: nox.Session) -> None:
    """Train what is missing and write the report; arguments go to `python -m pipeline run`."""
    install(session, FULL)
    run(session, "python", "-m", "pipeline", "run", *session.posargs)


@nox.session(python=PYTHON)
def render(session: nox.Session) -> None:
    """Write the report from an existing manifest; arguments go to `python -m report render`."""
    install(session, REPORT)
    run(session, "python", "-m", "report", "render", *session.posargs)


@nox.session(python=PYTHON)
def tests(session: nox.Session) -> None:
    """Run the test suite; arguments go to pytest."""
    install(session, FULL)
    session.run("python", "-m", "report", "check", "--install")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=PYTHON)
def bench(session: nox.Session) -> None:
    """Measure what the project promises; `-- statistics` and the like name a benchmark."""
    install(session, BENCH)
    run(session, "python", "-m", "benchmarks", *session.posargs)


@nox.session(python=PYTHON)
def lint(session: nox.Session) -> None:
    """Check style, formatting, types and the Dockerfile."""
    install(session, FULL, LINT)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy", *CHECKED)
    session.run("hadolint", "--failure-threshold", "warning", "Dockerfile")


@nox.session(python=PYTHON)
def lock(session: nox.Session) -> None:
    """Bring the locks in line with pyproject.toml; `-- --upgrade` takes newer versions."""
    install(session, FRONT)
    for path, groups in GROUPS.items():
        session.run("uv", "pip", "compile", *lock_arguments(path, groups), *session.posargs)


def run(session: nox.Session, *command: str) -> None:
    """Run `command`; where the user can put its fault right, end with its own exit code, 2."""
    try:
        # The terminal interrupts the whole group, `docker stop` only nox: leave it time to end.
        session.run(*command, interrupt_timeout=1, terminate_timeout=8)
    except CommandFailed as failed:
        if failed.return_code == FAULT_OF_INPUT:
            raise SystemExit(FAULT_OF_INPUT) from None
        raise


def install(session: nox.Session, *locks: str) -> None:
    """Bring the environment to what the locks say; if it is there already, ask no network."""
    if session.venv_backend == "none":
        return
    digest = hashlib.sha256(b"".join(Path(path).read_bytes() for path in locks)).hexdigest()
    stamp = Path(session.virtualenv.location, "locks.sha256")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return
    stamp.unlink(missing_ok=True)
    session.install("--require-hashes", *(f"--requirement={path}" for path in locks))
    stamp.write_text(digest, encoding="utf-8")


def lock_arguments(path: str, groups: tuple[str, ...]) -> list[str]:
    """Arguments of `uv pip compile`: every lock agrees with the full one, on every Python."""
    arguments = [f"--group={group}" for group in groups]
    if path in {FULL, REPORT, BENCH}:
        arguments.append("pyproject.toml")
    if path != FULL:
        arguments.append(f"--constraints={FULL}")
    return [
        *arguments,
        f"--output-file={path}",
        "--universal",
        "--generate-hashes",
        f"--python-version={PYTHONS[0]}",
        "--fork-strategy=fewest",
        "--custom-compile-command=nox -s lock",
        "--quiet",
    ]
