"""Whether a report is as a run of the same command would make it again. Needs no torch.

After a run, an index beside the report holds what was asked for and of every file that had a part in
it size, times and digest, as git's index does: of data, assignment, code, results and report. A file whose
size and times are the same is taken for the same, but for one that changed about when the index was
written, of which every byte is read; `thorough` reads those of all. The revision of the code is no part
of it: what the report names is the one that made it, and code that is the same makes the same.
"""

import json
import os
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal, get_args

import manifest
from manifest import files
from manifest.attachments import VALUES
from pipeline import sealed
from pipeline.assignment.read import file_of
from pipeline.command.conditions import conditions
from pipeline.command.options import Options

INDEX, PURPOSE = ".a2-report-run", "run"
ROOT = Path(__file__).parents[2]
CODE, PAGES = ("pipeline", "manifest", "console"), ("report", "templates")
MADE = (manifest.FILE_NAME, VALUES, "report.html", "report.pdf")
FOLDERS = ("figures", "models")
NEARLY = 2 * 10**9  # nanoseconds: as coarse as the clock of a file system may be
MOST_FOLDERS = 10_000  # in one that somebody names; links can lead in a circle

State = Literal["same", "pages", "other"]
Touched = tuple[int, int, int]  # size in bytes; when content and status changed, in nanoseconds
Stamp = tuple[int, int, int, str]  # and a digest
Group = Literal["code", "pages", "given", "results", "made"]
TAKEN: tuple[Group, ...] = ("code", "pages", "given")  # by a run that begins
AGAIN: tuple[Group, ...] = ("pages", "made")  # where only pages changed
Begun = Mapping[str, Touched]
"""Of each file that a run takes in, when it began."""


class TooManyError(Exception):
    """More folders than are looked at: nothing is known of what is in them."""


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
    if known is None or known.asked != conditions(options):
        return "other"
    looked = time.time_ns()
    try:
        now = {group: _looked_at(known, group, options, thorough) for group in known.groups}
    except TooManyError:
        return "other"
    differing = {
        group for group, found in now.items() if _digests(found) != _digests(known.groups[group])
    }
    if not differing and now != known.groups:
        _write(options.output, replace(known, written=looked, groups=now))
    if not differing:
        return "same"
    return "pages" if differing == {"pages"} else "other"


def taken_in(options: Options) -> Begun | None:
    """Before anything of it is read; None where it can't all be looked at."""
    with suppress(OSError, TooManyError):
        return {str(path): _touched(path) for group in TAKEN for path in _paths(group, options, ())}
    return None


def forget(options: Options) -> None:
    """Before a run, which may end in the middle of its work."""
    sealed.remove(options.output / INDEX, PURPOSE)


def note(options: Options, keys: Iterable[str], begun: Begun | None) -> None:
    """After a run, unless what it took in was changed meanwhile. keys: of all results it asked for."""
    known, written = tuple(keys), time.time_ns()
    with suppress(OSError, TooManyError):
        groups = {group: _stamps(group, options, known) for group in get_args(Group)}
        taken = {path: stamp[:3] for group in TAKEN for path, stamp in groups[group].items()}
        if taken == begun:
            asked = conditions(options)
            index = Index(asked=asked, keys=known, written=written, groups=groups)
            _write(options.output, index)


def note_pages(options: Options, begun: Begun | None) -> None:
    """After the report alone was made once more, as `state` found all else to be the same."""
    known = _read(options.output)
    if known is None or begun is None:
        return
    with suppress(OSError, TooManyError):
        now: dict[Group, Mapping[str, Stamp]] = {
            group: _stamps(group, options, ()) for group in AGAIN
        }
        if all(begun.get(path) == stamp[:3] for path, stamp in now["pages"].items()):
            _write(options.output, replace(known, groups={**known.groups, **now}))


def _stamps(group: Group, options: Options, keys: Sequence[str]) -> dict[str, Stamp]:
    return {str(path): _stamp(path) for path in _paths(group, options, keys)}


def _touched(path: Path) -> Touched:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _read(output: Path) -> Index | None:
    try:
        content = json.loads(sealed.read(output / INDEX, PURPOSE).read())
        groups = {
            group: {p: (int(s), int(m), int(c), str(d)) for p, (s, m, c, d) in stamps.items()}
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
            touched = _touched(path)
            is_same = stamp is not None and touched == stamp[:3]
            is_settled = max(touched[1:]) < known.written - NEARLY
            is_known = is_same and is_settled and not thorough
            found[str(path)] = stamp if is_known and stamp is not None else _stamp(path)
    return found


def _digests(stamps: Mapping[str, Stamp]) -> dict[str, str]:
    return {path: stamp[3] for path, stamp in stamps.items()}


def _stamp(path: Path) -> Stamp:
    return *_touched(path), files.digest_of_file(path)


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
    else:
        yield from (output / name for name in MADE)
        for name in FOLDERS:
            yield from _below(output / name)


def _given(options: Options) -> Iterator[Path]:
    """Data and assignment; of images that are loaded from the network, where they are kept."""
    own = file_of(options.assigned)
    yield from _files(own)
    for name in _named(own):
        yield from _files(own.parent / name)
    for path in (options.table, options.contributions):
        yield from () if path is None else _files(path)
    if options.source in {"auto", "emnist"}:
        yield from _files(options.cache)
    elif options.source != "drawn":
        yield from _files(Path(options.source))


def _named(assignment: Path) -> Iterator[str]:
    """Whatever in it may name a file beside it; a fault in it is told by the run."""
    with suppress(OSError, RecursionError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        text = files.read_regular(assignment, 2**20).decode("utf-8-sig")
        yield from sorted({found for found in _texts(tomllib.loads(text)) if _is_name(found)})


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _texts(part)


def _is_name(text: str) -> bool:
    return (
        0 < len(text.encode()) < 256
        and text.isprintable()
        and text not in {".", ".."}
        and "/" not in text
    )


def _files(place: Path) -> Iterator[Path]:
    """Itself, or all that are below it."""
    return iter([place]) if place.is_file() else _below(place)


def _below(folder: Path, suffix: str = "") -> Iterator[Path]:
    """Regular files in it and in its folders, links followed as the reader of images does, in order."""
    found = list[str]()
    for count, (place, folders, names) in enumerate(os.walk(folder, followlinks=True)):
        if count > MOST_FOLDERS:
            raise TooManyError
        folders[:] = [name for name in folders if name != "__pycache__"]
        found += (os.path.join(place, name) for name in names if name.endswith(suffix))  # noqa: PTH118
    return (path for path in map(Path, sorted(found)) if path.is_file())
