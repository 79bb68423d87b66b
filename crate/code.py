"""The checkout and what a run noted of it → the revision, and a patch of what differed from it.

Without git, or with another revision checked out than that of the run, there is no patch, and the
crate says so: a patch against another commit would make other code.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIRTY = "+"  # after the revision of a manifest whose checkout differed from it
UNKNOWN = "unknown"
MOST_FILES = 1_000  # that git does not know; more are no code of somebody
CLEAN = "The code is that of the commit."
PATCHED = "The code is that of the commit with the patch, which was made when this crate was."
NO_PATCH = "The code differed from the commit, and by what is not known."
NO_CODE = "Which code it was is not known."


@dataclass(frozen=True, kw_only=True)
class Code:
    """revision: as the run noted it; commit: in full, if it can be found. told: what is known."""

    revision: str
    commit: str | None
    patch: bytes
    told: str


def code_of(revision: str, root: Path = ROOT) -> Code:
    """revision: of a manifest's environment."""
    noted = revision.removesuffix(DIRTY)
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", f"{noted}^{{commit}}").decode()
        head = _git(root, "rev-parse", "HEAD").decode()
    except (OSError, subprocess.SubprocessError):
        commit = head = ""
    commit, is_out = commit.strip(), commit.strip() == head.strip() != ""
    if noted == UNKNOWN:
        return Code(revision=revision, commit=None, patch=b"", told=NO_CODE)
    if not revision.endswith(DIRTY):
        return Code(revision=revision, commit=commit or None, patch=b"", told=CLEAN)
    patch = b"".join(_patches(root)) if is_out else b""
    told = PATCHED if patch else NO_PATCH
    return Code(revision=revision, commit=commit or None, patch=patch, told=told)


def _patches(root: Path) -> Iterator[bytes]:
    """Of the files that git knows, then of those that it does not know and would not ignore."""
    yield _git(root, "diff", "--binary", "--no-ext-diff", "--no-color", "HEAD")
    listed = _git(root, "ls-files", "--others", "--exclude-standard", "-z").decode()
    names = [name for name in listed.split("\0") if name]
    for name in names[:MOST_FILES]:
        if (root / name).is_file() and not (root / name).is_symlink():
            new = ("diff", "--binary", "--no-ext-diff", "--no-color", "--no-index")
            yield _git(root, *new, os.devnull, name, differs=True)


def _git(root: Path, *arguments: str, differs: bool = False) -> bytes:
    """differs: exit code 1 is what a difference has."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    if done.returncode not in ({0, 1} if differs else {0}):
        raise subprocess.CalledProcessError(done.returncode, command)
    return done.stdout
