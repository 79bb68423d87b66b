"""The command line: `python -m crate`."""

import os
import sys
import tomllib
from pathlib import Path

from cyclopts import App

import manifest
from console.endings import BEGIN_ANEW, end, program
from console.places import Place, default_output
from manifest.errors import MachineError
from manifest.lock import locked

PROJECT = Path(__file__).parents[1] / "pyproject.toml"

app = App(
    name="python -m crate",
    help="Write an archive of a run: an RO-Crate.",
    result_action="return_value",
    version_flags=[],
    suppress_keyboard_interrupt=False,
)


@app.default
def export_command(*, output: Place | None = None, to: Place | None = None) -> None:
    """Write report, manifest, figures, models, code and packages of a run as an RO-Crate.

    Parameters
    ----------
    output
        The folder of the run. [default: $A2_REPORT_OUTPUT, else ./output]
    to
        A new folder. [default: crate in the folder of the run]
    """
    from crate.build import Parts, build
    from crate.code import code_of
    from crate.contents import contents
    from crate.environment import bill_of

    folder = output or default_output()
    place = to or folder / "crate"
    if os.path.lexists(place):
        raise MachineError(f"{place}: is there already; move it away, or name another --to")
    with locked(folder):
        found = manifest.read(folder)
        listed = contents(folder, found)
        code = code_of(found.environment.revision, output=folder)
        bill = bill_of(found, _version())
        build(Parts(folder=folder, manifest=found, listed=listed, code=code, bill=bill), place)
    size = sum(content.size for content in listed)
    print(f"wrote {place}: {len(listed):,} files, {size / 1e6:,.1f} MB. {code.told}")


def _version() -> str:
    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])


def main(arguments: list[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(
        lambda: app(arguments, exit_on_error=False, print_error=False), app.name[0], BEGIN_ANEW
    )


if __name__ == "__main__":
    sys.exit(program(main, app.name[0], BEGIN_ANEW))
