"""Whether a report is as a run of the same command would make it again. Needs no torch.

After a run, an index beside the report holds what was asked for and of every file that had a part in
it size, time and digest, as git's index does: of data, assignment, code, results and report. A file whose
size and time are the same is taken for the same, but for one that changed about when the index was
written, of which every byte is read; `thorough` reads those of all.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from manifest import files
from pipeline import sealed
from pipeline.assignment.read import file_of
from pipeline.command.options import Options

INDEX, PURPOSE = ".a2-report-run", "run"
ROOT = Path(__file__).parents[2]
CODE, PAGES = ("pipeline", "manifest", "console"), ("report", "templates")
MADE = ("manifest.json", "report.html", "report.pdf")
FOLDERS = ("figures", "models")
NEARLY = 2 * 10**9  # nanoseconds: as coarse as the clock of a file system may be
MOST_FILES = 10**6  # of a folder that somebody names

State = Literal["same", "pages", "other"]
Stamp = tuple[int, int, str]  # size in bytes, time in nanoseconds, digest
Group = Literal["code", "pages", "given", "results", "made"]
TAKEN: tuple[Group, ...] = ("code", "pages", "given")  # by a run that begins
Begun = Mapping[str, tuple[int, int]]
"""Size and time of each file that a run takes in, when it began."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """What a run was made of. written: nanoseconds, before any of it was looked at."""

    asked: Mapping[str, object]
    keys: Sequence[str]
    written: int
    groups: Mapping[Group, Mapping[str, Stamp]]


def state(options: Options, *, thorough: bool = False) -> State:
    """`pages`: only what turns the manifest into a report has changed."""
    known = _read(options.output)
    if known is None or known.asked != _asked(options):
        return "other"
    looked = time.time_ns()
    now = {group: _looked_at(known, group, options, thorough) for group in known.groups}
    differing = {
        group for group, found in now.items() if _digests(found) != _digests(known.groups[group])
    }
    if not differing and now != known.groups:
        _write(
            options.output, Index(asked=known.asked, keys=known.keys, written=looked, groups=now)
        )
    if not differing:
        return "same"
    return "pages" if differing == {"pages"} else "other"


def begin(options: Options) -> Begun:
    """Before a run, which may end in the middle of its work."""
    sealed.remove(options.output / INDEX, PURPOSE)
    return taken_in(options)


def taken_in(options: Options) -> Begun:
    return {str(path): _touched(path) for group in TAKEN for path in _paths(group, options, ())}


def note(options: Options, keys: Iterable[str], begun: Begun) -> None:
    """After a run, unless what it took in was changed meanwhile. keys: of all results it asked for."""
    known = tuple(keys)
    index = Index(
        asked=_asked(options), keys=known, written=time.time_ns(), groups=_now(options, known)
    )
    taken = {path: stamp[:2] for group in TAKEN for path, stamp in index.groups[group].items()}
    if taken == begun:
        _write(options.output, index)


def note_pages(options: Options, begun: Begun) -> None:
    """After the report alone was made once more."""
    known = _read(options.output)
    if known is not None:
        note(options, known.keys, begun)


def _now(options: Options, keys: Sequence[str]) -> dict[Group, Mapping[str, Stamp]]:
    return {
        group: {str(p): _stamp(p) for p in _paths(group, options, keys)}
        for group in get_args(Group)
    }


def _touched(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _read(output: Path) -> Index | None:
    try:
        content = json.loads(sealed.read(output / INDEX, PURPOSE).read())
        groups = {
            group: {path: (int(s), int(t), str(d)) for path, (s, t, d) in stamps.items()}
            for group, stamps in content["groups"].items()
        }
        return Index(**{**content, "groups": groups, "keys": tuple(content["keys"])})
    except (sealed.SealError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _write(output: Path, index: Index) -> None:
    content = {field.name: getattr(index, field.name) for field in fields(index)}
    with suppress(OSError), sealed.writing(output / INDEX, PURPOSE) as stream:  # it saves time only
        stream.write(json.dumps(content).encode())


def _looked_at(known: Index, group: Group, options: Options, thorough: bool) -> dict[str, Stamp]:
    """What is there now; digests of what has not been touched are those that are known."""
    found = {}
    for path in _paths(group, options, known.keys):
        stamp = known.groups[group].get(str(path))
        with suppress(OSError):
            status = path.stat()
            same = stamp is not None and (status.st_size, status.st_mtime_ns) == stamp[:2]
            settled = status.st_mtime_ns < known.written - NEARLY
            is_known = same and settled and not thorough
            found[str(path)] = stamp if is_known and stamp is not None else _stamp(path)
    return found


def _digests(stamps: Mapping[str, Stamp]) -> dict[str, str]:
    return {path: stamp[2] for path, stamp in stamps.items()}


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, files.digest_of_file(path)


def _paths(group: Group, options: Options, keys: Iterable[str]) -> Iterator[Path]:
    output, store = options.output, options.output / "store"
    if group == "code":
        for name in CODE:
            yield from _below(ROOT / name, ".py")
    elif group == "pages":
        for name in PAGES:
            yield from (p for p in _below(ROOT / name) if p.suffix != ".pyc")
    elif group == "given":
        yield from _given(options)
    elif group == "results":
        for key in keys:
            yield from _below(store / key)
        yield from sorted(store.glob("*.cost"))
    else:
        yield from (output / name for name in MADE)
        for name in FOLDERS:
            yield from _below(output / name)


def _given(options: Options) -> Iterator[Path]:
    """Data and assignment; of images that are loaded from the network, where they are kept."""
    yield from _below(file_of(options.assigned).parent)
    named = (options.table, options.contributions)
    yield from (path for path in named if path is not None and path.is_file())
    place = Path(options.source)
    if options.source in {"auto", "emnist"}:
        yield from _below(options.cache)
    elif options.source != "drawn":
        yield from [place] if place.is_file() else _below(place)


def _below(folder: Path, suffix: str = "") -> Iterator[Path]:
    """Regular files in it and in its folders, in order."""
    found = list[str]()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += (os.path.join(place, name) for name in names if name.endswith(suffix))  # noqa: PTH118
        if len(found) > MOST_FILES:
            break
    return (path for path in map(Path, sorted(found)) if path.is_file())


def _asked(options: Options) -> dict[str, object]:
    """By options and variables, and of which machine and libraries."""
    asked = {field.name: getattr(options, field.name) for field in fields(options)}
    resolved = {"assigned": options.assigned, "source": options.source, "cache": options.cache}
    content = {name: str(value) for name, value in (asked | resolved).items() if name != "check"}
    return {
        **content,
        "python": platform.python_version(),
        "installed": files.digest_of_bytes("\n".join(_installed()).encode()),
        "processor": files.digest_of_bytes(_processor().encode()),
        "gpus": [
            *sorted(map(str, Path("/dev").glob("nvidia*"))),
            os.environ.get("CUDA_VISIBLE_DEVICES"),
        ],
    }


def _installed() -> Iterator[str]:
    """Names of all packages with their versions."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(n for n in os.listdir(place or ".") if n.endswith(".dist-info"))  # noqa: PTH208


def _processor() -> str:
    """What Linux says of the first one, without what changes from moment to moment."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.machine()
    first = text.partition("\n\n")[0].splitlines()
    return "\n".join(line for line in first if line.startswith(("model name", "flags")))
