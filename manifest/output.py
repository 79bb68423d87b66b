"""An output folder → which of its files are ours: no other is overwritten, moved or removed.

An index in the folder lists every file that we wrote, with its digest, before it takes its
place. A file that it doesn't list is ours if it carries our mark (`manifest.marks`). What
somebody changed since is moved to `report.pdf.kept`; what is not ours stops the run.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from manifest import files, marks
from manifest.errors import MachineError

INDEX = ".a2-report.json"
MOST_BYTES = 2**24  # of an index
BEGINNING = b'{\n "of": "a2-report"'
Unfinished = Annotated[str, Field(pattern=r"^([a-z]+/)?\.[^/]+\.[0-9a-f]{16}\.part$")]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Listed(BaseModel):
    """A file of ours. `before`: what it was, in case a kill kept the new one from its place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: Digest
    before: Digest | None = None


class Index(BaseModel):
    """The files of ours in a folder. `unfinished`: the name under which the last one was begun."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    of: Literal["a2-report"] = "a2-report"
    version: Literal[1] = 1
    files: dict[str, Listed] = {}
    unfinished: Unfinished | None = None
    digest: str = ""  # of all the rest

    def sealed(self) -> Self:
        """With its own digest."""
        content = self.model_dump_json(exclude={"digest"}).encode()
        return self.model_copy(update={"digest": files.digest_of_bytes(content)})


class Output:
    """A folder that we write to. `announce` gets a line for each file that was moved away."""

    def __init__(self, folder: Path, announce: Callable[[str], None]) -> None:
        self.folder = folder.resolve()
        self.shown = folder  # as the user named it
        self.announce = announce

    def make_room(self, names: Iterable[str]) -> None:
        """`names` can be written afterwards; what was changed by hand lies beside, as `….kept`.

        Before anything is moved, the first that is not ours is a `MachineError`.
        """
        index = self._index()
        there = [name for name in names if os.path.lexists(self.folder / name)]
        unlisted = [name for name in there if name not in index.files]
        by_manifest = marks.named_by_manifest(self.folder) if unlisted else set[str]()
        for name in there:
            self._refuse_foreign(name, index, by_manifest)
        for name in there:
            if name in index.files and not self._is_as_written(name, index.files[name]):
                self._keep(name)
        if unlisted and not index.files:
            self.announce(f"{self.shown}: what a2-report wrote there before is taken over")
        self._list({name: self._digest(name) for name in unlisted})

    def write(self, name: str, content: bytes) -> None:
        """`content` under `name`, whole or not at all."""
        with self.place(name) as place:
            place.write_bytes(content)

    @contextmanager
    def place(self, name: str) -> Iterator[Path]:
        """A new file to write to, which is `name` at the end of the block."""
        self.make_room([name])
        path = self.folder / name
        self._refuse_link(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            place = files.name_beside(path)
            self._list({}, begun=place.relative_to(self.folder).as_posix())
            with files.beside(path, place):
                yield place
                self._list({name: files.digest_of_file(place)})
        except OSError as error:
            raise MachineError(
                f"{self.shown / name}: can't be written ({error.strerror}); put that right, or "
                "name another --output"
            ) from error

    def sweep(self) -> None:
        """Removes what a killed run of ours left half written."""
        halves = [p for p in self.folder.glob(f".{INDEX}.*.part") if _begins_an_index(p)]
        if (name := self._index().unfinished) is not None:
            halves.append(self.folder / name)
        for path in halves:
            if files.is_plain_file(path) and path.parent.resolve() == path.parent:
                files.remove_quietly(path)

    def _refuse_foreign(self, name: str, index: Index, by_manifest: set[str]) -> None:
        self._refuse_link(name)
        path = self.folder / name
        if not files.is_plain_file(path):
            raise self._foreign(name, "is a folder, a link or a device")
        if not (name in index.files or name in by_manifest or marks.is_ours(path)):
            raise self._foreign(name, "is not from a2-report, as far as can be told")

    def _refuse_link(self, name: str) -> None:
        parent = (self.folder / name).parent
        if parent.resolve() != parent:
            raise self._foreign(parent.name, "is a link")

    def _foreign(self, name: str, what: str) -> MachineError:
        return MachineError(
            f"{self.shown / name}: {what}, and the report has to write there; move it away, or "
            "name another --output"
        )

    def _is_as_written(self, name: str, listed: Listed) -> bool:
        return self._digest(name) in {listed.digest, listed.before}

    def _digest(self, name: str) -> str:
        return files.digest_of_file(self.folder / name)

    def _keep(self, name: str) -> None:
        kept = files.move_aside(self.folder / name, "kept")
        self.announce(
            f"{self.shown / name}: was changed since it was written; it is now {kept.name}"
        )

    def _index(self) -> Index:
        """That of the folder; an empty one where there is none that holds."""
        path = self.folder / INDEX
        if not os.path.lexists(path):
            return Index()
        if not files.is_plain_file(path):
            raise MachineError(
                f"{self.shown / INDEX}: is a folder, a link or a device; move it away"
            )
        try:
            index = Index.model_validate_json(files.read_regular(path, MOST_BYTES))
        except (ValidationError, OSError):
            index = Index(digest="damaged")
        if index.digest != index.sealed().digest:
            moved = files.move_aside(path, "damaged")
            self.announce(f"{self.shown / INDEX}: is damaged; it is now {moved.name}")
            return Index()
        return index

    def _list(self, changed: dict[str, str], *, begun: str | None = None) -> None:
        """Notes digests, and which file is being written."""
        if not changed and begun is None:
            return
        index = self._index()
        listed = dict(index.files)
        for name, digest in changed.items():
            there = files.is_plain_file(self.folder / name)
            listed[name] = Listed(digest=digest, before=self._digest(name) if there else None)
        new = index.model_copy(
            update={
                "files": dict(sorted(listed.items())),
                "unfinished": begun or index.unfinished,
            }
        ).sealed()
        with files.beside(self.folder / INDEX) as place:
            place.write_text(new.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _begins_an_index(path: Path) -> bool:
    try:
        return files.read_regular(path, MOST_BYTES).startswith(BEGINNING)
    except OSError:
        return False
