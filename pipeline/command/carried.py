"""An assignment's folder → the files that its report carries, by which it can be read again."""

from pathlib import Path

from manifest.errors import OptionError
from manifest.files import digest_of_bytes, read_regular
from pipeline.assignment import Assignment
from pipeline.assignment.beside import beside
from pipeline.assignment.read import MOST_BYTES, NAME, file_of, read
from pipeline.data.csv_file import content_of
from pipeline.records import DataTable


def files(path: Path | None, assignment: Assignment) -> dict[str, bytes]:
    """The assignment's own and those of its source and references, by name."""
    own = file_of(path)
    names = [name for name in (assignment.published, assignment.references) if name is not None]
    found = {NAME: read_regular(own, MOST_BYTES)}
    found |= {name: read_regular(beside(own.parent, name), MOST_BYTES) for name in names}
    if read(path) != assignment:
        raise OptionError(f"--assignment {own}: was changed while it was read; run it again")
    return found


def content(file: Path, table: DataTable) -> bytes:
    """Of the file that the table was read from."""
    found = content_of(file)
    if digest_of_bytes(found) != table.digest:
        raise OptionError(f"{file}: was changed while it was read; run it again")
    return found
