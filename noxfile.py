"""Every command of the project, for people, CI and the image alike; `nox` alone lists them.

In:  a session's name and, after `--`, the arguments of the command behind it.
Out: an environment from the hashed lock, made once and then reused, and that command run in it.
"""

import hashlib
import json
import shutil
import signal
import subprocess
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
BENCH, VERIFY = "requirements-bench.lock", "requirements-verify.lock"
EXPORT, VALIDATOR = "requirements-export.lock", "requirements-validator.lock"
GROUPS = {
    FULL: ("train", "test", "export"),
    REPORT: (),
    LINT: ("lint",),
    FRONT: ("front",),
    BENCH: ("train", "bench"),
    EXPORT: ("export",),
    VALIDATOR: ("validator",),
    VERIFY: ("verify",),
}
WITH_PROJECT = {FULL, REPORT, BENCH, EXPORT, VERIFY}  # locks of what runs our own code
ON_ITS_OWN = {FULL, VALIDATOR}  # locks that need not agree with the full one
NAME = PROJECT["project"]["name"]
VERSION = PROJECT["project"]["version"]
BUILD = {  # how each engine is told to build; docker and podman cache layers by themselves
    "docker": ("docker", "build"),
    "podman": ("podman", "build", "--format=docker"),
    "buildah": ("buildah", "build", "--layers", "--format=docker"),
}
CHECKED = (
    *("console", "manifest", "pipeline", "report", "comparison", "crate", "verification"),
    "benchmarks",
    "noxfile.py",
)
FOREIGN = dict.fromkeys(  # of the caller's Python, or of its notebook; a session has its own
    ("MPLBACKEND", "PYTHONHOME", "PYTHONOPTIMIZE", "PYTHONPATH", "PYTHONSAFEPATH", "PYTHONWARNINGS")
)
TELLING = {2, 3, 4, 130}  # exit codes of ours, see README; 1 is a bug, and nox's own


@nox.session(python=PYTHON)
def full(session: nox.Session) -> None:
    """Train what is missing and write the report; arguments go to `python -m pipeline run`."""
    install(session, FULL)
    run(session, "python", "-m", "pipeline", "run", *session.posargs)


@nox.session(python=PYTHON)
def plan(session: nox.Session) -> None:
    """Say what `full` with the same arguments would train, why, and how long it would take."""
    install(session, FULL)
    run(session, "python", "-m", "pipeline", "plan", *session.posargs)


@nox.session(python=PYTHON)
def new(session: nox.Session) -> None:
    """Start an assignment of one's own in a new folder: `-- FOLDER`."""
    install(session, REPORT)
    run(session, "python", "-m", "pipeline", "new", *session.posargs)


@nox.session(python=PYTHON)
def render(session: nox.Session) -> None:
    """Write the report from an existing manifest; arguments go to `python -m report render`."""
    install(session, REPORT)
    run(session, "python", "-m", "report", "render", *session.posargs)


@nox.session(python=PYTHON)
def compare(session: nox.Session) -> None:
    """Tell what differs between two runs, and whether it exceeds their noise: `-- A B`."""
    install(session, VERIFY)
    run(session, "python", "-m", "comparison", *session.posargs)


@nox.session(python=PYTHON)
def export(session: nox.Session) -> None:
    """Write an RO-Crate of a run; arguments go to `python -m crate`."""
    install(session, EXPORT)
    run(session, "python", "-m", "crate", *session.posargs)


@nox.session(python=PYTHON)
def validate(session: nox.Session) -> None:
    """Check an RO-Crate with roc-validator, without a network: `-- output/crate`."""
    install(session, VALIDATOR)
    run(session, "python", "-m", "crate.validator", *session.posargs)


@nox.session(python=PYTHON)
def prune(session: nox.Session) -> None:
    """List what of a store no assignment here asks for; `-- --remove` removes it."""
    install(session, FULL)
    run(session, "python", "-m", "pipeline", "prune", *session.posargs)


@nox.session(python=PYTHON)
def verify(session: nox.Session) -> None:
    """Check a report.pdf by what it carries: `-- report.pdf`; with `--again` also by training."""
    install(session, FULL if "--again" in session.posargs else VERIFY)
    run(session, "python", "-m", "verification", "report", *session.posargs)


@nox.session(name="class", python=PYTHON)
def all_of_a_class(session: nox.Session) -> None:
    """Check every report in a folder and set their results side by side: `-- FOLDER`."""
    install(session, VERIFY)
    run(session, "python", "-m", "verification", "class", *session.posargs)


@nox.session(python=PYTHON)
def tests(session: nox.Session) -> None:
    """Run the test suite; arguments go to pytest."""
    install(session, FULL)
    session.run("python", "-m", "report", "check", "--install", env=FOREIGN)
    session.run("python", "-m", "pytest", *session.posargs, env=FOREIGN)


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


@nox.session(venv_backend="none")
def image(session: nox.Session) -> None:
    """Build the container image with docker, podman or buildah; arguments go to the build."""
    engine = next((engine for engine in BUILD if shutil.which(engine)), None)
    if engine is None:
        session.error(f"none of {', '.join(BUILD)} is installed; one of them builds the image")
    known = revision()
    tags = [f"--tag={NAME}:{tag}" for tag in ("latest", VERSION, known)]
    labels = [f"--build-arg=VERSION={VERSION}", f"--build-arg=REVISION={known}"]
    session.run(*BUILD[engine], *tags, *labels, *session.posargs, ".", external=True)
    size, digest = size_and_digest(engine, f"{NAME}:{VERSION}")
    session.log(f"{NAME}:{VERSION}, also tagged latest and {known}: {size}, {digest}")


@nox.session(python=PYTHON)
def lock(session: nox.Session) -> None:
    """Bring the locks in line with pyproject.toml; `-- --upgrade` takes newer versions."""
    install(session, FRONT)
    for path, groups in GROUPS.items():
        session.run("uv", "pip", "compile", *lock_arguments(path, groups), *session.posargs)


def revision() -> str:
    """Of the checkout, as an image can be tagged with it."""
    described = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        return told_by(described) or "unknown"
    except (FileNotFoundError, subprocess.CalledProcessError):
        return "unknown"


def size_and_digest(engine: str, tag: str) -> tuple[str, str]:
    """As a person reads them. buildah alone has no size in what it inspects."""
    if engine == "buildah":
        (found,) = json.loads(told_by(["buildah", "images", "--json", tag]))
        return found["size"], found["digest"]
    (found,) = json.loads(told_by([engine, "image", "inspect", tag]))
    return f"{found['Size'] / 1e9:.2f} GB", found.get("Digest") or found["Id"]


def told_by(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def run(session: nox.Session, *command: str) -> None:
    """Run `command`, and end with its own exit code where that says more than that it failed."""
    for name in ("SIGTERM", "SIGHUP", "SIGUSR1"):  # which nox itself would die of
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        # The terminal interrupts the whole group, `docker stop` only nox: leave it time to end.
        session.run(*command, env=FOREIGN, interrupt_timeout=1, terminate_timeout=8)
    except CommandFailed as failed:
        if failed.return_code in TELLING:
            raise SystemExit(failed.return_code) from None
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
    """Arguments of `uv pip compile`: every lock of our code agrees with the full one, on every Python."""
    arguments = [f"--group={group}" for group in groups]
    if path in WITH_PROJECT:
        arguments.append("pyproject.toml")
    if path not in ON_ITS_OWN:
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
