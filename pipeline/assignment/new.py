"""A new folder ← the packaged assignment, to be changed: an assignment of one's own."""

from pathlib import Path

from manifest.errors import MachineError, OptionError
from pipeline.assignment.read import NAME, PACKAGED, read

SCHEMA = Path(__file__).parents[2] / "docs" / "assignment.schema.json"
FIRST_LINE = f"#:schema {SCHEMA.name}"


def start(folder: Path) -> tuple[Path, ...]:
    """The files that `folder` has afterwards; nothing that is there is written over."""
    declared = read().given_table.file
    text = (PACKAGED / NAME).read_text(encoding="utf-8").partition("\n")[2]
    contents = {
        NAME: f"{FIRST_LINE}\n{text}".encode(),
        declared: (PACKAGED / declared).read_bytes(),
        SCHEMA.name: SCHEMA.read_bytes(),
    }
    if folder.exists() and not folder.is_dir():
        raise OptionError(f"new {folder}: is a file; name a folder")
    for name in contents:
        if (folder / name).exists():
            raise OptionError(f"new {folder}: {name} is there already; name another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            with (folder / name).open("xb") as file:
                file.write(content)
    except OSError as error:
        raise MachineError(f"new {folder}: can't be written ({error.strerror})") from None
    return tuple(folder / name for name in contents)
