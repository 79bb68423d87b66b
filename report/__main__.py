"""The command line: `python -m report render | check | schema`."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

import manifest
from console import signals
from console.endings import Ending, end, program
from console.places import Place, default_output
from manifest.errors import MachineError, one_line
from manifest.lock import is_lent, locked
from manifest.output import Output
from report import made
from report.document import render as render_html
from report.page.libraries import ensure_libraries

REPORTS = ("report.html", "report.pdf")

app = App(
    name="python -m report",
    help="Turn the manifest of a run into report.html and report.pdf. Needs no torch.",
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)


@app.command
def render(*, output: Place | None = None) -> None:
    """Write report.html and report.pdf beside the manifest.

    Parameters
    ----------
    output
        The folder with manifest.json and figures/. [default: $A2_REPORT_OUTPUT, else ./output]
    """
    folder = output or default_output()
    if is_lent(folder):  # by a run, which tells of its end and keeps standard input open until then
        signals.leave_to_the_parent()
        signals.end_with(sys.stdin.fileno(), Ending.INTERRUPTED)
    run = manifest.read(folder)
    with locked(folder):
        place = Output(folder, _say)
        place.make_room(REPORTS)
        page, document = _made(run, folder)
        for name, content in zip(REPORTS, (page, document), strict=True):
            place.write(name, content)
    _say(f"wrote {folder / REPORTS[0]} and {folder / REPORTS[1]}")


def _made(run: manifest.Manifest, folder: Path) -> tuple[bytes, bytes]:
    """The page and the PDF."""
    page = made.page(run, folder)
    ensure_libraries(False, _say)
    return page.encode("utf-8"), made.document(run, folder, page)


@app.command
def proof(*, output: Place) -> None:
    """Turn the manifest into a page and keep nothing: whether it can be done.

    Parameters
    ----------
    output
        The folder with manifest.json and figures/.
    """
    render_html(manifest.read(output), output)


@app.command
def check(*, install: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Look for Pango and HarfBuzz-Subset, which the PDF needs.

    Parameters
    ----------
    install
        As root on a machine with apt, install them.
    """
    ensure_libraries(install, _say)


@app.command
def schema() -> None:
    """Print the JSON Schema of the manifest."""
    sys.stdout.write(
        json.dumps(manifest.Manifest.model_json_schema(), indent=1, sort_keys=True) + "\n"
    )


def _say(line: str) -> None:
    """What is said is no result: a closed or narrow standard output ends nothing."""
    try:
        print(one_line(line), flush=True)
    except UnicodeEncodeError:
        print(ascii(one_line(line)), flush=True)
    except (MachineError, OSError):
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:  # the exit flushes once more
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def main(arguments: list[str] | None = None) -> int:
    """The exit code, one of `console.endings`; a bug is a traceback."""
    return end(lambda: app(arguments, exit_on_error=False, print_error=False), app.name[0])


if __name__ == "__main__":
    sys.exit(program(main, app.name[0]))
