"""The checkout and what a run noted of it → the revision, and a patch of what differed from it.

Without git, or with another revision checked out than that of the run, there is no patch, and the
crate says so: a patch against another commit would make other code. Nor is there one where it would
lack something: a link, a checkout inside this one, or more than a patch should hold.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from manifest import files

ROOT = Path(__file__).parents[1]
DIRTY = "+"  # after the revision of a manifest whose checkout differed from it
UNKNOWN = "unknown"
MOST_FILES = 1_000  # that git does not know; more are no code of somebody
MOST_BYTES = 2**26  # of all files that are not as in the commit
CLEAN = "The code is that of the commit."
PATCHED = "The code is that of the commit with the patch, which was made when this crate was."
NO_PATCH = "The code differed from the commit, and by what is not known."
NO_CODE = "Which code it was is not known."
DIFF = (  # whatever whoever runs it has set for himself
    *("diff", "--binary", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative"),
    *("--src-prefix=a/", "--dst-prefix=b/"),
)


@dataclass(frozen=True, kw_only=True)
class Code:
    """revision: as the run noted it; commit: in full, if it can be found. told: what is known."""

    revision: str
    commit: str | None
    patch: bytes
    told: str


class _NoPatchError(Exception):
    """A patch would not hold all that differs."""


def code_of(revision: str, root: Path = ROOT, output: Path | None = None) -> Code:
    """revision: of a manifest's environment. output: the run's folder, which is no code."""
    noted = revision.removesuffix(DIRTY)
    if noted == UNKNOWN:
        return Code(revision=revision, commit=None, patch=b"", told=NO_CODE)
    commit = _commit(root, noted)
    if not revision.endswith(DIRTY):
        return Code(revision=revision, commit=commit or None, patch=b"", told=CLEAN)
    is_out = commit == _commit(root, "HEAD") != ""
    patch = _patch(root, _without(root, output)) if is_out else b""
    told = PATCHED if patch else NO_PATCH
    return Code(revision=revision, commit=commit or None, patch=patch, told=told)


def _commit(root: Path, name: str) -> str:
    """In full; empty where it can't be found."""
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.decode().strip()


def _without(root: Path, output: Path | None) -> tuple[str, ...]:
    """What git is to look at, where the run's folder lies in the checkout."""
    if output is None or not output.resolve().is_relative_to(root.resolve()):
        return ()
    own = output.resolve().relative_to(root.resolve())
    return ("--", ".", f":(exclude,literal){own}")


def _patch(root: Path, paths: Sequence[str]) -> bytes:
    """All that differs; nothing, where a part of it can't be had."""
    try:
        return b"".join(_patches(root, paths))
    except (OSError, subprocess.SubprocessError, _NoPatchError):
        return b""


def _patches(root: Path, paths: Sequence[str]) -> Iterator[bytes]:
    """Of the files that git knows, then of those that it does not know and would not ignore."""
    known = _names(_git(root, "diff", "--name-only", "--no-relative", "-z", "HEAD", *paths))
    new = _names(_git(root, "ls-files", "--others", "--exclude-standard", "-z", *paths))
    if len(new) > MOST_FILES or not all(files.is_plain_file(root / name) for name in new):
        raise _NoPatchError
    there = [name for name in (*known, *new) if os.path.lexists(root / name)]
    if sum((root / name).lstat().st_size for name in there) > MOST_BYTES:
        raise _NoPatchError
    yield _git(root, *DIFF, "HEAD", *paths)
    for name in new:
        yield _git(root, *DIFF, "--no-index", "--", os.devnull, name, differs=True)


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _git(root: Path, *arguments: str, differs: bool = False) -> bytes:
    """differs: exit code 1 is what a difference has."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    if done.returncode not in ({0, 1} if differs else {0}):
        raise subprocess.CalledProcessError(done.returncode, command)
    return done.stdout
