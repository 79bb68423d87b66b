"""What a run's numbers depend on, and what it observes of the machine."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from manifest import Claim, Environment, Manifest, Observed, limits
from manifest.errors import one_line
from manifest.files import digest_of_bytes
from pipeline.training.device import processor

PACKAGES = (
    "torch",
    "torchvision",
    "numpy",
    "pandas",
    "scikit-learn",
    "imbalanced-learn",
    "scipy",
    "matplotlib",
    "weasyprint",
)
REVISION_VARIABLE = "A2_REPORT_REVISION"  # set in the image, which has no .git


def environment(device: str) -> Environment:
    return Environment(
        device=device,
        python=platform.python_version(),
        packages={package: _version(package) for package in PACKAGES},
        revision=revision(),
    )


def observed(claims: tuple[Claim, ...], values: bytes | None = None) -> Observed:
    return Observed(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        host=_name(platform.node()),
        processor=_name(processor()),
        cores=os.cpu_count() or 1,
        claims=claims,
        values=None if values is None else digest_of_bytes(values),
    )


def was_made_alike(run: Manifest, device: str) -> bool:
    """Whether by a processor and a device of the models that are here."""
    there = (run.observed.processor, run.environment.device)
    return there == (_name(processor()), device)


def revision() -> str:
    """The commit, with `+` where files differ from it; `unknown` outside a checkout."""
    if named := os.environ.get(REVISION_VARIABLE):
        return _name(named)
    root = Path(__file__).parents[2]
    try:
        commit = _git(root, "rev-parse", "--short=12", "HEAD")
        return commit + ("+" if _git(root, "status", "--porcelain") else "")
    except (OSError, subprocess.SubprocessError):  # no git, no checkout, or no answer
        return "unknown"


def _name(given: str) -> str:
    """What a machine calls itself, as a manifest can hold it."""
    return one_line(given)[: limits.NAME]


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=True, timeout=20)
    return done.stdout.decode("utf-8", "replace").strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
