"""A new folder ← the packaged assignment, to be changed: an assignment of one's own."""

import re
import secrets
from pathlib import Path

from manifest.errors import MachineError, OptionError
from pipeline.assignment.read import NAME, PACKAGED, read

SCHEMA = Path(__file__).parents[2] / "docs" / "assignment.schema.json"
FIRST_LINE = f"#:schema {SCHEMA.name}"
# Neither the source nor the references of somebody else's report are one's own.
OTHERS = re.compile(r'^(published|references) = "\1\.toml"', re.MULTILINE)
PROTOCOL = re.compile(r'^published = "published"', re.MULTILINE)
WORDS = r'(?:[^"]|"(?!""))*?'
ABOUT_SOURCE = re.compile(rf'^about = """{WORDS}\bsource\b{WORDS}"""[^\n]*\n', re.MULTILINE)
OF_SOURCE = re.compile(r"\b([Pp])ublished combination\b")
DRAWN_BELOW = 10**9  # of first seeds: hardly ever do two of a course draw the same
SEED = re.compile(r"^first_seed = .*$", re.MULTILINE)
CONTRIBUTIONS = re.compile(r"^contributions = .*$", re.MULTILINE)
OWN_SEED = """\
# Drawn for this folder: with one seed for all, reports of one course would be equal in every
# split, first weight and number. Further seeds count up from it; keep it once you have results.
first_seed = {}"""
OWN_CONTRIBUTIONS = """\
# contributions = "contributions.toml" # beside this file: a [[contribution]] for each of you,
# with name, parts and contribution"""


def start(folder: Path) -> tuple[Path, ...]:
    """The files that `folder` has afterwards; nothing that is there is written over."""
    declared = read().given_table.file
    text = _own((PACKAGED / NAME).read_text(encoding="utf-8").partition("\n")[2])
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


def _own(text: str) -> str:
    """The packaged assignment's with a seed of its own, nobody else's names and no source.

    The files of the source are named in comments, what is said about it is left out, and the
    combination is called just that.
    """
    seed = OWN_SEED.format(secrets.randbelow(DRAWN_BELOW))
    for known, own in ((SEED, seed), (CONTRIBUTIONS, OWN_CONTRIBUTIONS)):
        text, found = known.subn(own, text)
        if found != 1:
            raise AssertionError(f"{known.pattern} stands {found} times in the packaged assignment")
    for known, own in (
        (OTHERS, r"# \g<0>"),
        (ABOUT_SOURCE, ""),
        (PROTOCOL, 'published = "leaky"'),
    ):
        text, found = known.subn(own, text)
        if not found:
            raise AssertionError(f"{known.pattern} stands nowhere in the packaged assignment")
    return OF_SOURCE.sub(lambda found: "Combination" if found[1] == "P" else "combination", text)
